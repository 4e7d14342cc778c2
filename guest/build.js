// src and page into dist, which `eigencall serve` serves: one bundle, the networks' runtime, compressed where that helps.
import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
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
for (const [from, to] of FILES) copyFileSync(from, `${OUT}/${to}`);
for (const name of ["main.js", "tracker.js", ...FILES.map(([, to]) => to)]) {
  writeFileSync(`${OUT}/${name}.gz`, gzipSync(readFileSync(`${OUT}/${name}`), { level: 9 }));
}
