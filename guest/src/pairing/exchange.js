// The conversation of docs/PROTOCOL.md section 3 at the joiner's side: a code becomes a secret, and sealed
// descriptions become a connection with verification words.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { Secret } from "./secret.js";
import { PairingError, Spake2 } from "./spake2.js";

const VERSION = 1;
const HELLO = 1;
const CONFIRM = 2;
const SEALED = 3;
const REFUSED = 4;
const WRONG = "The code was wrong and is used up. Ask for a new one.";
const UNCLEAR = "The other side's version differs. Install the same one there, or load this page again.";
const FINGERPRINT = /^a=fingerprint:\s*sha-256\s+((?:[0-9a-f]{2}:){31}[0-9a-f]{2})\s*$/gim;
const MOST_SDP = 16_384;
const MOST_CANDIDATES = 32;

/**
 * @typedef {{ send(bytes: Uint8Array): void, receive(): Promise<Uint8Array> }} Signal
 * @typedef {object} Introduction
 * @property {Uint8Array} words four numbers
 * @property {Uint8Array} theirs fingerprint of the other side's certificate
 * @property {boolean} anew whether the other side has started again and knows nothing of the faces before
 */

/**
 * Both sides know that they hold the same code. Throws PairingError.
 * @param {Signal} signal
 * @param {import("./spake2.js").Role} role
 * @param {string} code canonical
 */
export async function agree(signal, role, code) {
  const pake = new Spake2(role, code);
  signal.send(concatBytes(Uint8Array.of(HELLO, VERSION), pake.message));
  const hello = await body(signal, HELLO);
  if (hello[0] !== VERSION) throw new PairingError(UNCLEAR);
  const secret = new Secret(pake.key(hello.slice(1)));
  signal.send(concatBytes(Uint8Array.of(CONFIRM), secret.confirmation(role)));
  const theirs = await body(signal, CONFIRM);
  if (!same(theirs, secret.confirmation(role === "caller" ? "joiner" : "caller"))) {
    signal.send(Uint8Array.of(REFUSED));
    throw new PairingError(WRONG);
  }
  return secret;
}

/**
 * The joiner's part of step 4.
 * @param {Signal} signal
 * @param {Secret} secret
 * @param {(offer: string) => Promise<string>} answer
 * @param {Uint8Array} [fresh] of a reconnection
 * @returns {Promise<Introduction>}
 */
export async function join(signal, secret, answer, fresh) {
  const opens = secret.seal("caller", fresh);
  const seals = secret.seal("joiner", fresh);
  const first = opens.open(await body(signal, SEALED));
  const own = randomBytes(16);
  const offer = described(first.offer);
  const made = await answer(offer);
  signal.send(concatBytes(Uint8Array.of(SEALED), seals.close({ answer: made, nonce: bytesToHex(own) })));
  const { nonce } = opens.open(await body(signal, SEALED));
  const promised = bytesToHex(sha256(concatBytes(utf8ToBytes("eigencall 1 commitment"), hex(nonce, 16))));
  if (promised !== first.commitment)
    throw new PairingError("The connection was tampered with. Ask for a new code.");
  const theirs = fingerprint(offer);
  const words = secret.words(concatBytes(hex(nonce, 16), own), theirs, fingerprint(made));
  return { words, theirs, anew: first.anew === "yes" };
}

/**
 * The random bytes of both sides with which a reconnection begins, the caller's first.
 * @param {Signal} signal
 * @param {Uint8Array} own 16 bytes of the joiner
 */
export async function exchangeFresh(signal, own) {
  signal.send(concatBytes(Uint8Array.of(HELLO, VERSION), own));
  const hello = await body(signal, HELLO);
  if (hello[0] !== VERSION || hello.length !== 17) throw new PairingError(UNCLEAR);
  return concatBytes(hello.slice(1), own);
}

/**
 * The SHA-256 of the one certificate that a description names.
 * @param {string} sdp
 */
export function fingerprint(sdp) {
  const found = new Set([...sdp.matchAll(FINGERPRINT)].map((match) => match[1].toUpperCase()));
  const named = [...found][0];
  if (found.size !== 1 || !named)
    throw new PairingError("The other side does not show one certificate. Call again.");
  return hexToBytes(named.replaceAll(":", ""));
}

/** @param {string | undefined} sdp */
function described(sdp) {
  const kinds = [...(sdp ?? "").matchAll(/^m=(\S+)/gm)].map((match) => match[1]);
  const candidates = (sdp ?? "").match(/^a=candidate/gm)?.length ?? 0;
  const allowed = kinds.every((kind) => kind === "audio" || kind === "application");
  if (!sdp || sdp.length > MOST_SDP || candidates > MOST_CANDIDATES || !kinds.length || !allowed) {
    throw new PairingError("The other side's connection is described in a way that is refused here.");
  }
  if (new Set(kinds).size !== kinds.length)
    throw new PairingError("The other side wants more than a call has.");
  return sdp;
}

/**
 * @param {Signal} signal
 * @param {number} kind
 */
async function body(signal, kind) {
  const message = await signal.receive();
  if (message[0] === REFUSED && message.length === 1) throw new PairingError(WRONG);
  if (message[0] !== kind) throw new PairingError(UNCLEAR);
  return message.slice(1);
}

/**
 * @param {string | undefined} text
 * @param {number} length bytes
 */
function hex(text, length) {
  if (!new RegExp(`^[0-9a-f]{${2 * length}}$`).test(text ?? "")) throw new PairingError(UNCLEAR);
  return hexToBytes(/** @type {string} */ (text));
}

/**
 * @param {Uint8Array} a
 * @param {Uint8Array} b
 */
const same = (a, b) => a.length === b.length && a.reduce((sum, byte, i) => sum | (byte ^ b[i]), 0) === 0;
