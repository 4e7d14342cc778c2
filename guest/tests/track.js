// Faces of raw pictures, to compare with the desktop's: `node track.js WIDTH HEIGHT FPS < rgb > json`, a line a picture.
import { readFileSync } from "node:fs";
import { FILES, loadNetworks } from "../src/face/networks.js";
import { npz } from "../src/face/npz.js";
import { Tracker } from "../src/face/tracker.js";

const [width, height, fps] = process.argv.slice(2).map(Number);
const file = (/** @type {string} */ path) => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const networks = await loadNetworks(
  FILES.map((name) => file(`../../assets/${name}`)),
  undefined,
);
const tracker = new Tracker(await npz(file("../dist/tracker.npz")), networks);

const pictures = new Uint8Array(readFileSync(0));
const size = width * height * 3;
let spent = 0;
for (let k = 0; (k + 1) * size <= pictures.length; k += 1) {
  const data = pictures.subarray(k * size, (k + 1) * size);
  const begun = performance.now();
  const face = await tracker.track({ data, width, height, channels: 3 }, (1000 * k) / fps);
  spent += performance.now() - begun;
  const plain = Object.entries(face).map(([name, v]) => [
    name,
    ArrayBuffer.isView(v) ? Array.from(/** @type {any} */ (v)) : v,
  ]);
  console.log(JSON.stringify(Object.fromEntries(plain)));
}
console.error(`${((spent * size) / pictures.length).toFixed(2)} ms a picture`);
