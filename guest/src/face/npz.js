// NumPy archives (.npz) into typed arrays: a zip of .npy files, stored or deflated. They come from the server that
// served the page, so they are as trusted as the page.

/** @typedef {{ shape: number[], data: any }} Array_ */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const KINDS = {
  "|u1": Uint8Array,
  "|i1": Int8Array,
  "<u2": Uint16Array,
  "<i2": Int16Array,
  "<i4": Int32Array,
  "<u4": Uint32Array,
  "<f4": Float32Array,
  "<f8": Float64Array,
};

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Record<string, Array_>>}
 */
export async function npz(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== END) end -= 1;
  /** @type {Record<string, Array_>} */
  const found = {};
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error("the archive is damaged");
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [name, extra, comment] = [28, 30, 32].map((k) => view.getUint16(at + k, true));
    const local = view.getUint32(at + 42, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const label = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + name));
    const packed = bytes.subarray(begin, begin + size);
    found[label.replace(/\.npy$/, "")] = npy(method ? await inflated(packed) : packed);
    at += 46 + name + extra + comment;
  }
  return found;
}

/** @param {Uint8Array} packed */
async function inflated(packed) {
  const stream = new Blob([/** @type {BlobPart} */ (packed)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {Uint8Array} bytes
 * @returns {Array_}
 */
function npy(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = bytes[6] > 1;
  const begin = (long ? 12 : 10) + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = new TextDecoder("latin1").decode(bytes.subarray(10, begin));
  const kind = KINDS[/'descr': '([^']+)'/.exec(header)?.[1]];
  if (!kind || /'fortran_order': True/.test(header)) throw new Error("an array of another kind");
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)[1]
    .split(",")
    .filter((n) => n.trim())
    .map(Number);
  const count = shape.reduce((product, n) => product * n, 1);
  const whole = bytes.slice(begin, begin + count * kind.BYTES_PER_ELEMENT);
  return { shape, data: new kind(whole.buffer) };
}
