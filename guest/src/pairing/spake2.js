// SPAKE2 over Ed25519 (docs/PROTOCOL.md section 3, step 1): two sides that know the same code get the same key,
// and one that does not learns nothing but that its one guess was wrong.
import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { sentence } from "../sentence.js";

/** @typedef {"caller" | "joiner"} Role */

const { Point } = ed25519;
const MASKS = {
  caller: Point.fromHex("15cfd18e385952982b6a8f8c7854963b58e34388c8e6dae891db756481a02312"),
  joiner: Point.fromHex("f04f2e7eb734b2a8f8b472eaf9c3c632576ac64aea650b496a8a20ff00e583c3"),
};
const SIDES = { caller: 0x41, joiner: 0x42 }; // A, B
const OTHER = { caller: /** @type {const} */ ("joiner"), joiner: /** @type {const} */ ("caller") };

export class PairingError extends Error {
  name = "PairingError";
}

const ALTERED = sentence("The connection was altered on its way. The call was not made. Try again.");

/** @param {Uint8Array} bytes big-endian */
const number = (bytes) => bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n) % Point.Fn.ORDER;

/** One side's part of one exchange; `message` goes to the other side. */
export class Spake2 {
  /**
   * @param {Role} role
   * @param {string} code canonical, such as 7-acorn-violin
   * @param {Uint8Array} [entropy] 48 bytes, for tests
   */
  constructor(role, code, entropy = randomBytes(48)) {
    this.role = role;
    this.password = utf8ToBytes(code);
    this.secret = number(hkdf(sha256, this.password, new Uint8Array(), utf8ToBytes("SPAKE2 pw"), 48));
    this.exponent = number(entropy);
    this.point = Point.BASE.multiply(this.exponent).add(MASKS[role].multiply(this.secret)).toBytes();
    this.message = concatBytes(Uint8Array.of(SIDES[role]), this.point);
  }

  /**
   * The shared key, 32 bytes. Throws PairingError for what no honest side sends.
   * @param {Uint8Array} message the other side's
   */
  key(message) {
    const theirs = OTHER[this.role];
    if (message.length !== 33 || message[0] !== SIDES[theirs]) throw new PairingError(ALTERED);
    const received = message.slice(1);
    const shared = point(received).subtract(MASKS[theirs].multiply(this.secret)).multiply(this.exponent);
    const [a, b] = this.role === "caller" ? [this.point, received] : [received, this.point];
    const hashes = [this.password, utf8ToBytes("caller"), utf8ToBytes("joiner")].map((part) => sha256(part));
    return sha256(concatBytes(...hashes, a, b, shared.toBytes()));
  }
}

/** @param {Uint8Array} bytes */
function point(bytes) {
  try {
    const found = Point.fromBytes(bytes);
    found.assertValidity();
    if (!found.is0() && found.isTorsionFree()) return found;
  } catch {
    // said below
  }
  throw new PairingError(ALTERED);
}
