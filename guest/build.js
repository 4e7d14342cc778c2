// src and page into dist, which `eigencall serve` serves: three bundles, and the networks' runtime, compressed.
import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const OUT = "dist";
const MADE = ["main.js", "tracker.js", "voice.js", "licences.txt"];
const TEXTS = [".frag", ".glsl", ".txt", ".vert"];

/** @type {[string, string][]} */
const FILES = [
  ["page/index.html", "index.html"],
  ["page/style.css", "style.css"],
  ["../app/ui/icons/eigencall.svg", "icon.svg"],
  ["node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm", "ort.wasm"],
];

/** The desktop's own drawings: of controls, and of reactions. */
const ICONS = ["mic", "mic-off", "camera", "camera-off", "chat", "react", "hang-up", "close"];
for (const name of [...ICONS, "thumb", "heart", "laugh", "surprise", "hand"])
  FILES.push([`../app/ui/icons/${name}.svg`, `${name}.svg`]);

/** Of what the bundles contain; onnxruntime-web's package names its licence without the text, which is the same. */
function licences() {
  const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const text = (name) => {
    const file = `node_modules/${name}/LICENSE`;
    return existsSync(file)
      ? readFileSync(file, "utf8")
      : "MIT License. Copyright (c) Microsoft Corporation.\n";
  };
  const parts = Object.entries(dependencies).map(([name, version]) => `${name} ${version}\n\n${text(name)}`);
  return ["Eigencall: GPL-3.0-or-later, https://github.com/eigencall/eigencall\n", ...parts].join(
    "\n---\n\n",
  );
}

const languages = readdirSync("page/languages").map((name) => name.replace(".json", ""));
for (const each of languages) FILES.push([`page/languages/${each}.json`, `language-${each}.json`]);
mkdirSync(OUT, { recursive: true });
await build({
  entryPoints: { main: "src/page/main.js", tracker: "src/face/worker.js", voice: "src/call/voice_worker.js" },
  outdir: OUT,
  bundle: true,
  format: "esm",
  minify: true,
  legalComments: "none", // all stand in licences.txt
  define: { LANGUAGES: JSON.stringify(languages) },
  target: ["chrome120", "firefox120", "safari17"],
  loader: Object.fromEntries(TEXTS.map((ending) => [ending, "text"])),
});
writeFileSync(`${OUT}/licences.txt`, licences());
for (const name of MADE) FILES.push([`${OUT}/${name}`, name]);
for (const [from, to] of FILES) writeFileSync(`${OUT}/${to}.gz`, gzipSync(readFileSync(from), { level: 9 }));
for (const name of MADE) rmSync(`${OUT}/${name}`);
