// Control messages and blobs: codec/SPEC.md sections 8 and 9; the call's own messages: docs/PROTOCOL.md section 5.
"use strict";

function message(kind, ...parts) {
  const bytes = parts.flatMap(([size, value]) =>
    size === 0
      ? [...value]
      : Array.from({ length: size }, (_, i) => Number((BigInt(value) >> BigInt(8 * (size - 1 - i))) & 255n)),
  );
  return Uint8Array.from([kind, ...bytes]);
}

const write = {
  hello: (basis, expression, identity) =>
    message(0x45, [1, 1], [0, basis], [1, expression], [2, identity], [4, 0]),
  shape: (values) => message(0x10, [2, values.length], ...values.map((v) => [2, v & 0xffff])),
  looks: (hair, dressed, colours) => message(0x11, [1, hair], [1, dressed], [0, colours.flat()]),
  offer: (kind, size, digest) => message(0x20, [1, kind], [4, size], [0, digest]),
  request: (kind, offset, digest) => message(0x21, [1, kind], [4, offset], [0, digest]),
  chunk: (kind, offset, data) => message(0x22, [1, kind], [4, offset], [0, data]),
  devices: (muted, cameraOn) => message(0x30, [1, Number(muted) + 2 * Number(cameraOn)]),
  ping: (number) => message(0x40, [4, number]),
  pong: (number) => message(0x41, [4, number]),
  hangUp: (reason) => message(0x7f, [1, reason]),
  recover: () => message(0xe1),
  probe: () => message(0xe2),
  alive: () => message(0xe3),
};

function parse(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const exactly = (n) => need(bytes.length === n, "a message of the wrong length");
  const kind = bytes[0];
  switch (kind) {
    case 0x45:
      need(bytes.length >= 41 && bytes[1] === 1, "another version");
      return {
        is: "hello", basis: bytes.slice(2, 34), expression: bytes[34], identity: view.getUint16(35),
        capabilities: view.getUint32(37),
      };
    case 0x10: {
      const count = view.getUint16(1);
      exactly(3 + 2 * count);
      return { is: "shape", values: Array.from({ length: count }, (_, i) => view.getInt16(3 + 2 * i)) };
    }
    case 0x11:
      exactly(12);
      return { is: "looks", hair: bytes[1], dressed: bytes[2], colours: [3, 6, 9].map((i) => [...bytes.slice(i, i + 3)]) };
    case 0x20:
    case 0x21:
      exactly(38);
      return {
        is: kind === 0x20 ? "offer" : "request", kind: bytes[1], number: view.getUint32(2), digest: bytes.slice(6),
      };
    case 0x22:
      return { is: "chunk", kind: bytes[1], offset: view.getUint32(2), data: bytes.slice(6) };
    case 0x30:
      exactly(2);
      return { is: "devices", muted: Boolean(bytes[1] & 1), cameraOn: Boolean(bytes[1] & 2) };
    case 0x31:
      exactly(13);
      return { is: "voiceTime", rtp: view.getUint32(1), ms: Number(view.getBigUint64(5)) };
    case 0x40:
    case 0x41:
      exactly(5);
      return { is: kind === 0x40 ? "ping" : "pong", number: view.getUint32(1) };
    case 0x7f:
      return { is: "hangUp", reason: bytes[1] };
    case 0xe1:
      return { is: "recover" };
    case 0xe2:
      return { is: "probe" };
    case 0xe3:
      return { is: "alive" };
    default:
      return { is: "unknown", kind };
  }
}

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

class Inbox {
  constructor() {
    this.offers = new Map(); // kind -> {size, digest, data}
    this.whole = {};
  }

  offer({ kind, number: size, digest }) {
    need(size <= 4 * 2 ** 20, "a file that is too large");
    this.offers.set(kind, { size, digest, data: [] });
    return write.request(kind, 0, digest);
  }

  async chunk({ kind, offset, data }) {
    const offer = this.offers.get(kind);
    if (!offer || offset !== offer.data.length) return;
    offer.data.push(...data);
    if (offer.data.length < offer.size) return;
    const digest = await sha256(Uint8Array.from(offer.data));
    need(toHex(digest) === toHex(offer.digest), "a file that is not the offered one");
    this.whole[kind] = { size: offer.size, digest: toHex(digest) };
  }
}
