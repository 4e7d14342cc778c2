// The tracker on a thread of its own: pictures in, faces out. A picture that comes while another is looked at waits in
// its sender, which keeps the newest.
import { FILES, loadNetworks } from "./networks.js";
import { npz } from "./npz.js";
import { Tracker } from "./tracker.js";

/** @type {Promise<Tracker>} */
let tracker;
/** @type {OffscreenCanvas | undefined} */
let canvas;

async function load() {
  const [arrays, ...networks] = await Promise.all(
    ["tracker.npz", ...FILES].map(async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer())),
  );
  return new Tracker(await npz(arrays), await loadNetworks(networks, "ort.wasm"));
}

/** @param {ImageBitmap} image */
function pixels(image) {
  const { width, height } = image;
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(image, 0, 0);
  image.close();
  return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}

addEventListener("message", async ({ data }) => {
  try {
    tracker ??= load();
    const ready = await tracker;
    if (!data.image) return postMessage({ ready: true });
    postMessage({ face: await ready.track(pixels(data.image), data.time) });
  } catch (error) {
    postMessage({ error: error.message });
  }
});
