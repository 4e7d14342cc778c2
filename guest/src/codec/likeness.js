// A photographed likeness' bytes (codec/SPEC.md section 9). What comes from the other side is hostile: each array
// states its shape, which is refused beyond its bounds before anything is inflated or decoded.
import { BrokenError, need } from "./coder.js";

/**
 * @typedef {{ data: Uint8Array | Uint8ClampedArray, width: number, height: number }} Pixels RGBA, the upper row first
 * @typedef {{ shape: number[], data: Float32Array }} Numbers
 *
 * @typedef {object} Blend
 * @property {[number, number]} rows of the sheet at half size: the first, and the one after the last
 * @property {number} reach mm
 * @property {Float32Array} gain (K)
 * @property {Numbers} project (D, F)
 * @property {Numbers} places (N, D)
 * @property {Numbers} weights (N, K)
 * @property {Float32Array[]} textures K of them, (rows, W / 2, 3) grey levels
 *
 * @typedef {object} Layer
 * @property {Pixels} picture
 * @property {{ rows: number, columns: number, at: Float32Array }} grid (R, C, 3) mm in head space
 * @property {number} azimuth rad
 *
 * @typedef {{ shape: number[], marks: Float32Array, lens: number, base: Pixels, blends: Blend[], layers: Layer[] }}
 *   Photograph
 */

export const SHEET = { width: 384, height: 500 };
const MAGIC = [0x45, 0x43, 0x50, 0x48, 1]; // ECPH, version 1
const MARKS = 478;
const MOST = {
  bytes: 400_000,
  inflated: 500_000,
  identity: 400,
  deviations: 12,
  mark: 60,
  takes: 96,
  textures: 16,
  dimensions: 32,
  features: 160,
  blends: 2,
  layers: 4,
  rows: 64,
  side: 640,
};
const GRID_UNIT_MM = 1 / 8;
const CLEAR = 12;
const SOLID = 243;
const SEAM = 3;
const BLOCK = 16;

/**
 * @param {Uint8Array} bytes
 * @param {(webp: Uint8Array) => Promise<Pixels>} decode
 * @returns {Promise<Photograph>}
 */
export async function readLikeness(bytes, decode) {
  const [packed, base, ...pictures] = parts(bytes);
  const numbers = new Reader(await inflated(packed));
  const shape = Array.from(numbers.half(1, [MOST.identity], MOST.deviations).data);
  const marks = numbers.steps(MARKS, 3, MOST.mark);
  need(marks.shape[0] === MARKS && marks.shape[1] === 3, "a likeness of other landmarks");
  const lens = numbers.half(1, [1]).data[0];
  const [blends, layers] = numbers.take(2);
  need(blends <= MOST.blends && blends + layers === pictures.length, "a likeness of too many parts");
  const picture = async (webp, width, height) => {
    const size = webpSize(webp);
    need(size.width === width && size.height === height, "a picture of another size");
    const seen = await decode(webp);
    need(seen.width === width && seen.height === height, "a picture of another size");
    return seen;
  };
  const found = { shape, marks: marks.data, lens, blends: [], layers: [] };
  for (const webp of pictures.slice(0, blends)) found.blends.push(await readBlend(numbers, webp, picture));
  for (const webp of pictures.slice(blends)) found.layers.push(await readLayer(numbers, webp, picture));
  return { ...found, base: await picture(base, SHEET.width, SHEET.height) };
}

function parts(bytes) {
  need(bytes.length <= MOST.bytes && MAGIC.every((byte, i) => bytes[i] === byte), "no likeness");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [];
  let at = MAGIC.length;
  while (at + 4 <= bytes.length && found.length < 2 + MOST.blends + MOST.layers) {
    const length = view.getUint32(at);
    found.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  need(at === bytes.length && found.length >= 2, "a likeness that is cut short");
  return found;
}

/** No more than is allowed is ever unpacked. */
async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const chunks = [];
  let size = 0;
  try {
    for await (const chunk of /** @type {any} */ (stream)) {
      size += chunk.length;
      need(size <= MOST.inflated, "a likeness that unpacks to too much");
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof BrokenError ? error : new BrokenError("a likeness that is damaged");
  }
  const whole = new Uint8Array(size);
  chunks.reduce((at, chunk) => (whole.set(chunk, at), at + chunk.length), 0);
  return whole;
}

/** Arrays one after the other, each within bounds. */
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    this.at += count;
    need(this.at <= this.bytes.length, "a likeness that is cut short");
    return this.bytes.subarray(this.at - count, this.at);
  }

  view(count) {
    const taken = this.take(count);
    return new DataView(taken.buffer, taken.byteOffset, count);
  }

  shape(axes, most) {
    need(this.take(1)[0] === axes, "an array of other axes");
    const view = this.view(2 * axes);
    const shape = Array.from({ length: axes }, (_, k) => view.getUint16(2 * k));
    need(
      shape.every((n, k) => n > 0 && n <= most[k]),
      "an array that is too large",
    );
    return shape;
  }

  /** Of half precision, at most this size. */
  half(axes, most, size = 65_504) {
    const shape = this.shape(axes, most);
    const count = shape.reduce((product, n) => product * n, 1);
    const view = this.view(2 * count);
    const data = Float32Array.from({ length: count }, (_, k) => fromHalf(view.getUint16(2 * k)));
    need(
      data.every((v) => Math.abs(v) <= size),
      "a number that is too large",
    );
    return { shape, data };
  }

  /** An array told in steps. */
  steps(rows, columns, size = Infinity) {
    const step = this.half(1, [columns]).data;
    const shape = this.shape(2, [rows, columns]);
    need(step.length === shape[1], "steps of other columns");
    const raw = this.take(shape[0] * shape[1]);
    const data = Float32Array.from(raw, (byte, i) => ((byte << 24) >> 24) * step[i % shape[1]]);
    need(
      data.every((v) => Math.abs(v) <= size),
      "a number that is too large",
    );
    return { shape, data };
  }

  grid() {
    const [two, three, rows, columns] = this.shape(4, [2, 3, MOST.rows, MOST.rows]);
    need(two === 2 && three === 3 && rows > 1 && columns > 1, "a grid of another form");
    const raw = this.take(6 * rows * columns);
    const count = rows * columns;
    const at = new Float32Array(3 * count);
    for (let axis = 0; axis < 3; axis += 1) {
      const sums = new Int16Array(count); // which wrap, as they must
      for (let k = 0; k < count; k += 1) {
        sums[k] = (raw[axis * count + k] << 8) | raw[(3 + axis) * count + k];
        if (k >= columns) sums[k] += sums[k - columns];
      }
      for (let k = 0; k < count; k += 1) {
        if (k % columns) sums[k] += sums[k - 1];
        at[3 * k + axis] = sums[k] * GRID_UNIT_MM;
      }
    }
    return { rows, columns, at };
  }
}

function fromHalf(bits) {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return NaN;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + fraction / 1024) : 2 ** -14 * (fraction / 1024));
}

/** Of the simple lossy form alone (RFC 9649, section 2.5). */
function webpSize(webp) {
  const tag = (from, text) => [...text].every((c, i) => webp[from + i] === c.charCodeAt(0));
  need(webp.length >= 30 && tag(0, "RIFF") && tag(8, "WEBPVP8 "), "no plain WebP picture");
  const side = (at) => (webp[at] | (webp[at + 1] << 8)) & 0x3fff;
  return { width: side(26), height: side(28) };
}

/** @returns {Promise<Blend>} */
async function readBlend(numbers, webp, picture) {
  const head = numbers.view(8);
  const [first, end, reach] = [head.getUint16(0), head.getUint16(2), head.getFloat32(4)];
  const gain = numbers.half(1, [MOST.textures]).data;
  const project = numbers.steps(MOST.dimensions, MOST.features);
  const places = numbers.steps(MOST.takes, MOST.dimensions);
  const weights = numbers.steps(MOST.takes, MOST.textures);
  const agree =
    places.shape[1] === project.shape[0] &&
    weights.shape[0] === places.shape[0] &&
    weights.shape[1] === gain.length;
  need(
    agree && first < end && end <= SHEET.height / 2 && Number.isFinite(reach) && reach > 1e-3,
    "a blend of no sense",
  );
  const [rows, width] = [end - first, SHEET.width / 2];
  const { data } = await picture(webp, width, gain.length * rows);
  const textures = Array.from(gain, (by, k) => greyLevels(data, 4 * k * rows * width, rows * width, by));
  return { rows: [first, end], reach, gain, project, places, weights, textures };
}

/** (3N) of RGBA pixels around mid-grey. */
function greyLevels(data, from, pixels, by) {
  const out = new Float32Array(3 * pixels);
  for (let k = 0, to = 0; k < pixels; k += 1, from += 4) {
    for (let c = 0; c < 3; c += 1, to += 1) out[to] = (data[from + c] - 128) * by;
  }
  return out;
}

/** @returns {Promise<Layer>} */
async function readLayer(numbers, webp, picture) {
  const grid = numbers.grid();
  const azimuth = numbers.view(4).getFloat32(0);
  const { width, height } = webpSize(webp);
  const fits = height % (2 * BLOCK) === 0 && Math.max(height / 2, width) <= MOST.side;
  need(Math.abs(azimuth) < Math.PI && fits, "a layer of another size");
  return { picture: cutOut(await picture(webp, width, height)), grid, azimuth };
}

/** Colours and below them opacity, as one picture. */
function cutOut({ data, width, height }) {
  const half = height / 2;
  const out = new Uint8Array(data.subarray(0, 4 * width * half));
  for (let k = 0; k < width * half; k += 1) {
    const y = Math.max(Math.floor(k / width), SEAM);
    const below = 4 * ((half + y) * width + (k % width));
    const grey = Math.round(0.299 * data[below] + 0.587 * data[below + 1] + 0.114 * data[below + 2]);
    out[4 * k + 3] = grey <= CLEAR ? 0 : grey >= SOLID ? 255 : grey;
  }
  return { data: out, width, height: half };
}
