// src and page into dist, which `eigencall serve` serves: two bundles, and the networks' runtime, compressed.
import { build } from "esbuild";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const OUT = "dist";
const TEXTS = [".frag", ".glsl", ".txt", ".vert"];

/** @type {[string, string][]} */
const FILES = [
  ["page/index.html", "index.html"],
  ["page/style.css", "style.css"],
  ["../app/ui/icons/eigencall.svg", "icon.svg"],
  ["node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm", "ort.wasm"],
];

mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: { main: "src/page/main.js", tracker: "src/face/worker.js" },
  outdir: OUT,
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "linked",
  target: ["chrome120", "firefox120", "safari17"],
  loader: Object.fromEntries(TEXTS.map((ending) => [ending, "text"])),
});
for (const name of ["main.js", "tracker.js"]) FILES.push([`${OUT}/${name}`, name]);
for (const [from, to] of FILES) writeFileSync(`${OUT}/${to}.gz`, gzipSync(readFileSync(from), { level: 9 }));
for (const name of ["main.js", "tracker.js"]) rmSync(`${OUT}/${name}`);
