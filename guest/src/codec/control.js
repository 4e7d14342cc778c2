// Control messages and blobs: codec/SPEC.md sections 8 and 9; the call's own messages: docs/PROTOCOL.md section 5.
import { sha256 } from "@noble/hashes/sha2.js";
import { BrokenError, need } from "./coder.js";
import { toHex } from "./datagram.js";
import { MOST_TEXT } from "./said.js";

const PROTOCOL = 1;
export const CAPABILITIES = { faceOnRtp: 1, photograph: 8, repeatedVoice: 16, said: 32 };
export const BLOBS = { small: 1, large: 2, glance: 3, photograph: 4 };
const MOST_BYTES = { 1: 4 << 20, 2: 4 << 20, 3: 16_000, 4: 400_000 };
const MOST_CHUNK = 8192;
const MOST_SHAPE = 512;

/**
 * @param {number} kind
 * @param {...[number, any]} parts bytes of a big-endian number and its value; 0 for bytes as they are
 */
function message(kind, ...parts) {
  const bytes = parts.flatMap(([size, value]) =>
    size === 0
      ? [...value]
      : Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * (size - 1 - i))) & 255n)),
  );
  return Uint8Array.from([kind, ...bytes]);
}

/** What `parse` reads, in the same form, as bytes. */
export const write = {
  hello: ({ basis, expression, identity, capabilities }) =>
    message(0x45, [1, PROTOCOL], [0, basis], [1, expression], [2, identity], [4, capabilities]),
  shape: ({ values }) => message(0x10, [2, values.length], ...values.map((v) => [2, v & 0xffff])),
  looks: ({ hair, dressed, colours }) => message(0x11, [1, hair], [1, dressed], [0, colours.flat()]),
  offer: ({ kind, number, digest }) => message(0x20, [1, kind], [4, number], [0, digest]),
  request: ({ kind, number, digest }) => message(0x21, [1, kind], [4, number], [0, digest]),
  chunk: ({ kind, offset, data }) => message(0x22, [1, kind], [4, offset], [0, data]),
  devices: ({ muted, cameraOn }) => message(0x30, [1, Number(muted) + 2 * Number(cameraOn)]),
  voiceTime: ({ rtp, ms }) => message(0x31, [4, rtp], [8, ms]),
  recording: ({ on }) => message(0x32, [1, Number(on)]),
  text: ({ number, text }) => message(0x33, [4, number], [0, new TextEncoder().encode(text)]),
  reaction: ({ feeling }) => message(0x34, [1, feeling]),
  ping: ({ number }) => message(0x40, [4, number]),
  pong: ({ number }) => message(0x41, [4, number]),
  hangUp: ({ reason }) => message(0x7f, [1, reason]),
  recover: () => message(0xe1),
  probe: () => message(0xe2),
  alive: () => message(0xe3),
};

/** What follows the first byte, for each kind: its length or shortest length, and how it is read. */
const READERS = {
  0x45: [40, Infinity, readHello],
  0x10: [2, 2 + 2 * MOST_SHAPE, readShape],
  0x11: [11, 11, readLooks],
  0x20: [37, 37, (view, bytes) => ({ is: "offer", ...blob(view, bytes) })],
  0x21: [37, 37, (view, bytes) => ({ is: "request", ...blob(view, bytes) })],
  0x22: [
    6,
    5 + MOST_CHUNK,
    (view, bytes) => ({ is: "chunk", kind: bytes[0], offset: view.getUint32(1), data: bytes.slice(5) }),
  ],
  0x30: [
    1,
    1,
    (_, bytes) => ({ is: "devices", muted: Boolean(bytes[0] & 1), cameraOn: Boolean(bytes[0] & 2) }),
  ],
  0x31: [12, 12, (view) => ({ is: "voiceTime", rtp: view.getUint32(0), ms: Number(view.getBigUint64(4)) })],
  0x32: [1, 1, (_, bytes) => ({ is: "recording", on: bytes[0] === 1 })],
  0x33: [5, 4 + MOST_TEXT, readText],
  0x34: [1, 1, (_, bytes) => ({ is: "reaction", feeling: bytes[0] })],
  0x40: [4, 4, (view) => ({ is: "ping", number: view.getUint32(0) })],
  0x41: [4, 4, (view) => ({ is: "pong", number: view.getUint32(0) })],
  0x7f: [1, 1, (_, bytes) => ({ is: "hangUp", reason: bytes[0] })],
  0xe1: [0, 64, () => ({ is: "recover" })],
  0xe2: [0, 0, () => ({ is: "probe" })],
  0xe3: [0, 0, () => ({ is: "alive" })],
};

/**
 * A message, or `{ is: "unknown" }` for one of the future. Throws BrokenError.
 * @param {Uint8Array} bytes
 * @returns {any}
 */
export function parse(bytes) {
  need(bytes.length > 0, "an empty message");
  const found = READERS[bytes[0]];
  if (!found) return { is: "unknown", kind: bytes[0] };
  const [least, most, read] = found;
  const rest = bytes.subarray(1);
  need(rest.length >= least && rest.length <= most, "a message of the wrong length");
  return read(new DataView(rest.buffer, rest.byteOffset, rest.byteLength), rest);
}

function readHello(view, bytes) {
  need(bytes[0] === PROTOCOL, "another version");
  return {
    is: "hello",
    basis: bytes.slice(1, 33),
    expression: bytes[33],
    identity: view.getUint16(34),
    capabilities: view.getUint32(36),
  };
}

function readShape(view, bytes) {
  const count = view.getUint16(0);
  need(count <= MOST_SHAPE && bytes.length === 2 + 2 * count, "a message of the wrong length");
  return { is: "shape", values: Array.from({ length: count }, (_, i) => view.getInt16(2 + 2 * i)) };
}

function readLooks(_, bytes) {
  const colours = [2, 5, 8].map((i) => [...bytes.slice(i, i + 3)]);
  return { is: "looks", hair: bytes[0], dressed: bytes[1], colours };
}

function readText(view, bytes) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.subarray(4));
    return { is: "text", number: view.getUint32(0), text };
  } catch {
    throw new BrokenError("a text that is none");
  }
}

function blob(view, bytes) {
  return { kind: bytes[0], number: view.getUint32(1), digest: bytes.slice(5) };
}

/** Blobs that the other side offers, put together from their chunks. */
export class Inbox {
  /** @param {(kind: number, data: Uint8Array) => void} onWhole */
  constructor(onWhole) {
    /** @type {Map<number, { digest: Uint8Array, data: Uint8Array, have: number }>} */
    this.offers = new Map();
    this.onWhole = onWhole;
  }

  /** The request that answers an offer; null for a kind of the future. */
  offer({ kind, number: size, digest }) {
    const most = MOST_BYTES[kind];
    if (!most) return null;
    need(size > 0 && size <= most, "a file that is too large");
    let known = this.offers.get(kind);
    if (!known || known.data.length !== size || toHex(known.digest) !== toHex(digest)) {
      known = { digest, data: new Uint8Array(size), have: 0 };
      this.offers.set(kind, known);
    }
    return known.have < size ? write.request({ kind, number: known.have, digest }) : null;
  }

  chunk({ kind, offset, data }) {
    const offer = this.offers.get(kind);
    if (!offer || offset !== offer.have || offset + data.length > offer.data.length) return;
    offer.data.set(data, offset);
    offer.have += data.length;
    if (offer.have < offer.data.length) return;
    if (toHex(sha256(offer.data)) !== toHex(offer.digest)) {
      this.offers.delete(kind);
      need(false, "a file that is not the offered one");
    }
    this.onWhole(kind, offer.data);
  }
}
