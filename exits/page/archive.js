// Bytes of the files that a scene comes in: a ZIP, and the WBIN meshes within. Everything is checked against
// the file's own length; what does not fit throws an Error whose message can be shown.

const END_OF_ZIP = 0x06054b50, ENTRY = 0x02014b50;
const MOST_BYTES = 512 * 1024 * 1024;

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// ArrayBuffer -> Map of name -> Uint8Array, through the directory at the end of the file.
export async function readZip(buffer) {
  const view = new DataView(buffer);
  let end = buffer.byteLength - 22;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_ZIP) end--;
  if (end < 0) throw new Error("This is no ZIP file.");
  const files = new Map();
  let at = view.getUint32(end + 16, true), total = 0;
  for (let count = view.getUint16(end + 10, true); count > 0; count--) {
    if (view.getUint32(at, true) !== ENTRY) throw new Error("The ZIP's directory is damaged.");
    const method = view.getUint16(at + 10, true), packed = view.getUint32(at + 20, true);
    const [nameLength, extraLength, noteLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true));
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, nameLength));
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    total += view.getUint32(at + 24, true);
    if (total > MOST_BYTES) throw new Error("The ZIP holds more than this page can show.");
    const data = new Uint8Array(buffer, start, packed);
    files.set(name, method === 0 ? data : await inflated(data));
    at += 46 + nameLength + extraLength + noteLength;
  }
  return files;
}

const VIEWS = { F4: Float32Array, i2: Uint16Array, i4: Uint32Array };

// Uint8Array of a WBIN file of class Mesh -> { vertices, normals, coords, triangles, info, bounding }.
export function readMesh(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at, length) => new TextDecoder("latin1").decode(bytes.subarray(at, at + length)).replace(/\0+$/, "");
  if (text(0, 4) !== "WBIN" || Math.abs(view.getFloat32(4, true) - 0.3) > 1e-6) throw new Error("This is no WBIN 0.3 file.");
  const lumps = view.getUint16(10, true), data = 64 + 64 * lumps, out = {};
  if (text(12, 32) !== "Mesh") throw new Error("This WBIN file is no mesh.");
  for (let k = 0; k < lumps; k++) {
    const row = 64 + 64 * k, start = data + view.getUint32(row, true), length = view.getUint32(row + 4, true);
    const kind = text(row + 8, 2), name = text(row + 10, 54);
    if (start + length > bytes.byteLength) throw new Error(`The mesh is cut off in ${name}.`);
    if (VIEWS[kind]) out[name] = new VIEWS[kind](bytes.slice(start, start + length).buffer);
    else if (kind === "OB") out[name] = JSON.parse(text(start, length));
    else out[name] = text(start, length);
  }
  if (!out.info || !out.vertices || !out.triangles) throw new Error("The mesh lacks info, vertices or triangles.");
  return out;
}
