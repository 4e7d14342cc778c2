// The shipped networks through onnxruntime's WebAssembly, on one thread: a page needs no special headers for that.
import * as ort from "onnxruntime-web/wasm";
import { cut, letterboxed } from "./crops.js";

const FACES = 3;
const FOUND = 0.5;
const APART = 0.5; // of the larger one's side: two faces whose middles are nearer are one

export const FILES = ["regressor.onnx", "finder.onnx", "eyes.onnx", "mouth.onnx"];

/**
 * @param {Uint8Array[]} files FILES
 * @param {string | undefined} wasm where the runtime's WebAssembly is
 * @returns {Promise<import("./tracker.js").Networks>}
 */
export async function loadNetworks(files, wasm) {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  if (wasm) ort.env.wasm.wasmPaths = { wasm };
  const sessions = [];
  for (const file of files) sessions.push(await ort.InferenceSession.create(file)); // the runtime takes one at a time
  const [faces, places, eyes, mouth] = sessions;
  const [, size] = shapeOf(faces);
  const [, height, width] = shapeOf(places);
  return {
    async regress(picture, square) {
      const crops = new ort.Tensor("uint8", cut(picture, square, size), [1, size, size, 3]);
      return regression(await faces.run({ crops }));
    },
    async find(picture) {
      const { data, scale } = letterboxed(picture, width, height);
      const out = await places.run({ frames: new ort.Tensor("uint8", data, [1, height, width, 3]) });
      return peaks(out.chance.data, out.squares.data).map(({ confidence, square: [x, y, side, roll] }) => ({
        confidence,
        square: { x: (x + 0.5) / scale - 0.5, y: (y + 0.5) / scale - 0.5, side: side / scale, roll },
      }));
    },
    eyes: spots(eyes),
    mouth: spots(mouth),
  };
}

/**
 * What a network finds in squares of the camera's own picture; the second is mirrored first.
 * @returns {import("./closer.js").Spot}
 */
function spots(session) {
  const [, size] = shapeOf(session);
  return async (picture, squares) => {
    const pixels = new Uint8Array(squares.length * size * size * 3);
    for (const [k, square] of squares.entries()) {
      const seen = cut(picture, square, size);
      pixels.set(k ? mirrored(seen, size) : seen, k * seen.length);
    }
    const { points, there } = await session.run({
      squares: new ort.Tensor("uint8", pixels, [squares.length, size, size, 3]),
    });
    const each = points.data.length / squares.length;
    return {
      points: squares.map((_, k) => points.data.slice(k * each, (k + 1) * each)),
      there: Array.from(there.data),
    };
  };
}

function mirrored(pixels, size) {
  return pixels.map((_, i) => {
    const [k, at] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [at % size, Math.floor(at / size)];
    return pixels[3 * (y * size + size - 1 - x) + k];
  });
}

/** Of a network's one input. */
function shapeOf(session) {
  return session.inputMetadata[0].shape.map(Number);
}

function regression(out) {
  const { rotation, shift, identity, expression, gaze, offset, scale, nearness, confidence } = out;
  const whole = Object.entries({ rotation, shift, identity, expression, gaze, offset });
  const single = Object.entries({ scale, nearness, confidence });
  return /** @type {import("./tracker.js").Regression} */ ({
    ...Object.fromEntries(whole.map(([name, tensor]) => [name, tensor.data])),
    ...Object.fromEntries(single.map(([name, tensor]) => [name, tensor.data[0]])),
  });
}

/** The highest cells whose faces do not lie on a higher one's. */
function peaks(chance, squares) {
  const left = Float32Array.from(chance);
  const found = [];
  while (found.length < FACES) {
    const best = left.reduce((at, value, k) => (value > left[at] ? k : at), 0);
    if (left[best] < FOUND) break;
    const square = Array.from(squares.slice(4 * best, 4 * best + 4));
    found.push({ confidence: left[best], square });
    for (let k = 0; k < left.length; k += 1) {
      const away = Math.hypot(squares[4 * k] - square[0], squares[4 * k + 1] - square[1]);
      if (away <= APART * Math.max(squares[4 * k + 2], square[2])) left[k] = 0;
    }
  }
  return found;
}
