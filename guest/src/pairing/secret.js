// What follows from the pairing's key (docs/PROTOCOL.md section 3, steps 2 to 5): confirmations, sealed messages,
// verification words, and the private room in which a lost call is found again.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { sentence } from "../sentence.js";
import { PairingError } from "./spake2.js";

const NONE = new Uint8Array();
const ALTERED = sentence("The connection was altered on its way. The call was not made. Try again.");
const MOST_BYTES = 32_768; // of one frame of the rendezvous

export class Secret {
  /** @param {Uint8Array} key 32 bytes */
  constructor(key) {
    this.key = key;
  }

  /**
   * @param {string} purpose
   * @param {Uint8Array} [salt]
   */
  derive(purpose, salt = NONE, length = 32) {
    return hkdf(sha256, this.key, salt, utf8ToBytes(`eigencall 1 ${purpose}`), length);
  }

  /** @param {import("./spake2.js").Role} role */
  confirmation(role) {
    return hmac(sha256, this.derive("confirm"), utf8ToBytes(role));
  }

  get room() {
    return bytesToHex(this.derive("room", NONE, 16));
  }

  /**
   * What one side has sealed, in its order.
   * @param {import("./spake2.js").Role} role whose messages
   * @param {Uint8Array} [fresh] of a reconnection
   */
  seal(role, fresh = NONE) {
    return new Seal(this.derive(`seal ${role}`, fresh));
  }

  /**
   * Four numbers below 256, each of which names a word.
   * @param {Uint8Array} nonces the caller's, then the joiner's
   * @param {Uint8Array} caller fingerprint of its certificate
   * @param {Uint8Array} joiner
   */
  words(nonces, caller, joiner) {
    const half = nonces.length / 2;
    const salt = concatBytes(nonces.slice(0, half), caller, nonces.slice(half), joiner);
    return this.derive("words", salt, 4);
  }
}

/** JSON objects of strings under one key, each at its place. */
class Seal {
  /** @param {Uint8Array} key */
  constructor(key) {
    this.key = key;
    this.count = 0;
  }

  cipher() {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(8, this.count);
    this.count += 1;
    return chacha20poly1305(this.key, nonce);
  }

  /** @param {Record<string, string>} object */
  close(object) {
    return this.cipher().encrypt(utf8ToBytes(JSON.stringify(object)));
  }

  /**
   * @param {Uint8Array} bytes
   * @returns {Record<string, string>}
   */
  open(bytes) {
    if (bytes.length > MOST_BYTES) throw new PairingError(ALTERED);
    let object;
    try {
      object = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(this.cipher().decrypt(bytes)));
    } catch {
      throw new PairingError(ALTERED);
    }
    const strings =
      object && typeof object === "object" && Object.values(object).every((v) => typeof v === "string");
    if (!strings) throw new PairingError(ALTERED);
    return object;
  }
}
