// The tracker on a thread of its own: a camera's pictures in, faces out, with times in ms since 1970. What comes while a
// picture is looked at waits where it comes from, which keeps the newest.
import { FILES, loadNetworks } from "./networks.js";
import { npz } from "./npz.js";
import { Tracker } from "./tracker.js";

const EXERCISES = 5; // until the browser has compiled what it found to be slow

/** @type {Promise<Tracker>} */
let tracker;
/** @type {OffscreenCanvas | undefined} */
let canvas;

async function load() {
  const [arrays, ...networks] = await Promise.all(
    ["tracker.npz", ...FILES].map(async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer())),
  );
  const made = new Tracker(await npz(arrays), await loadNetworks(networks, "ort.wasm"));
  await exercised(made.networks);
  return made;
}

/** A network's first look takes half a second, which a call must not begin with. */
async function exercised({ find, regress, eyes, mouth }) {
  const blank = { data: new Uint8Array(4 * 640 * 480), width: 640, height: 480, channels: 4 };
  const square = { x: 320, y: 240, side: 200, roll: 0 };
  for (let turn = 0; turn < EXERCISES; turn += 1) {
    await find(blank);
    await regress(blank, square);
    await eyes(blank, [square, square]);
    await mouth(blank, [square]);
  }
}

/** @param {ImageBitmap | VideoFrame} image */
function pixels(image) {
  const [width, height] =
    image instanceof VideoFrame ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
  if (canvas?.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
    canvas.getContext("2d", { willReadFrequently: true })
  );
  context.drawImage(image, 0, 0);
  image.close();
  return { data: context.getImageData(0, 0, width, height).data, width, height, channels: 4 };
}

/** What cannot be looked at is told; the next picture may do. */
async function told(ready, image, time) {
  try {
    postMessage({ face: await ready.track(pixels(image), time) });
  } catch (error) {
    image.close();
    postMessage({ error: error.message });
  }
}

/**
 * Every picture of a camera, the newest first where there are more than can be looked at.
 * @param {Tracker} ready
 * @param {ReadableStream<VideoFrame>} pictures
 */
async function follow(ready, pictures) {
  const reader = pictures.getReader();
  let least = Infinity; // ms from the camera's clock, which begins anywhere, to ours, as the quickest picture has it
  let time = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const taken = next.value.timestamp / 1000;
    least = Math.min(least, performance.timeOrigin + performance.now() - taken);
    time = Math.max(time + 1, taken + least); // a first picture that was held up must not be later than the next
    await told(ready, next.value, time);
  }
}

addEventListener("message", async ({ data }) => {
  try {
    tracker ??= load();
    const ready = await tracker;
    if (data.pictures) return await follow(ready, data.pictures);
    if (!data.image) return postMessage({ ready: true });
    await told(ready, data.image, data.time);
  } catch (error) {
    postMessage({ error: error.message });
  }
});
