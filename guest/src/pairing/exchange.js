// The conversation of docs/PROTOCOL.md section 3: a code becomes a secret, and sealed descriptions become a connection
// with verification words.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { sentence } from "../sentence.js";
import { Secret } from "./secret.js";
import { PairingError, Spake2 } from "./spake2.js";

const VERSION = 1;
const HELLO = 1;
const CONFIRM = 2;
const SEALED = 3;
const REFUSED = 4;
const WRONG = sentence("The code was wrong and is used up. Ask for a new one.");
const UNCLEAR = sentence(
  "The other side's version differs. Install the same one there, or load this page again.",
);
const TAMPERED = sentence("The connection was tampered with. Ask for a new code.");
const CHANGED = sentence(
  "The other side came back with another certificate, so the call was ended. Ask for a new code.",
);
const NO_CERTIFICATE = sentence("The other side does not show one certificate. Call again.");
const REFUSED_THERE = sentence(
  "The other side's connection is described in a way that is refused here. Call again.",
);
const OTHER = { caller: /** @type {const} */ ("joiner"), joiner: /** @type {const} */ ("caller") };
const FINGERPRINT = /^a=fingerprint:\s*sha-256\s+((?:[0-9a-f]{2}:){31}[0-9a-f]{2})\s*$/gim;
const MOST_SDP = 16_384;
const MOST_CANDIDATES = 32;

/**
 * @typedef {{ send(bytes: Uint8Array): void, receive(): Promise<Uint8Array> }} Signal
 * @typedef {object} Introduction
 * @property {Uint8Array} words four numbers
 * @property {string} theirs hex of the fingerprint of the other side's certificate
 * @property {boolean} anew whether the other side has started again and knows nothing of the faces before
 */

/** The other side is another than before. */
export class ChangedError extends PairingError {}

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
  if (!same(theirs, secret.confirmation(OTHER[role]))) {
    signal.send(Uint8Array.of(REFUSED));
    throw new PairingError(WRONG);
  }
  return secret;
}

/**
 * What a peer connection does for step 4.
 * @typedef {object} Describer
 * @property {() => Promise<string>} offer
 * @property {(offer: string) => Promise<string>} answer
 * @property {(answer: string) => Promise<void>} accept
 */

/**
 * Step 4: both sides describe their connections. Throws PairingError.
 * @param {Signal} signal
 * @param {Secret} secret
 * @param {import("./spake2.js").Role} role
 * @param {Describer} peer
 * @param {string} [known] hex of the fingerprint that the other side must have, if it has been met before
 * @param {Uint8Array} [fresh] of a reconnection
 * @returns {Promise<Introduction>}
 */
export async function introduce(signal, secret, role, peer, known = "", fresh = undefined) {
  const opens = secret.seal(OTHER[role], fresh);
  const seals = secret.seal(role, fresh);
  const own = randomBytes(16);
  const say = (object) => signal.send(concatBytes(Uint8Array.of(SEALED), seals.close(object)));
  const hear = async () => opens.open(await body(signal, SEALED));
  const checked = (sdp) => {
    if (known && bytesToHex(fingerprint(described(sdp))) !== known) throw new ChangedError(CHANGED);
    return described(sdp);
  };
  const conversation = role === "caller" ? offering : answering;
  const { offer, answer, nonces, anew } = await conversation({ say, hear, checked, peer, own });
  const prints = [fingerprint(offer), fingerprint(answer)];
  const words = secret.words(nonces, prints[0], prints[1]);
  return { words, theirs: bytesToHex(prints[role === "caller" ? 1 : 0]), anew };
}

async function offering({ say, hear, checked, peer, own }) {
  const offer = await peer.offer();
  say({ offer, commitment: commitment(own) });
  const { answer, nonce, anew } = await hear();
  const theirs = hex(nonce, 16);
  checked(answer);
  say({ nonce: bytesToHex(own) });
  await peer.accept(answer);
  return { offer, answer, nonces: concatBytes(own, theirs), anew: anew === "yes" };
}

async function answering({ say, hear, checked, peer, own }) {
  const first = await hear();
  const offer = checked(first.offer);
  const answer = await peer.answer(offer);
  say({ answer, nonce: bytesToHex(own) });
  const { nonce } = await hear();
  const theirs = hex(nonce, 16);
  if (commitment(theirs) !== first.commitment) throw new PairingError(TAMPERED);
  return { offer, answer, nonces: concatBytes(theirs, own), anew: first.anew === "yes" };
}

/** @param {Uint8Array} nonce of the caller */
const commitment = (nonce) => bytesToHex(sha256(concatBytes(utf8ToBytes("eigencall 1 commitment"), nonce)));

/**
 * The random bytes of both sides with which a reconnection begins, the caller's first.
 * @param {Signal} signal
 * @param {import("./spake2.js").Role} role
 * @param {Uint8Array} own 16 bytes
 */
export async function exchangeFresh(signal, role, own) {
  signal.send(concatBytes(Uint8Array.of(HELLO, VERSION), own));
  const hello = await body(signal, HELLO);
  if (hello[0] !== VERSION || hello.length !== 17) throw new PairingError(UNCLEAR);
  const theirs = hello.slice(1);
  return role === "caller" ? concatBytes(own, theirs) : concatBytes(theirs, own);
}

/**
 * The SHA-256 of the one certificate that a description names.
 * @param {string} sdp
 */
export function fingerprint(sdp) {
  const found = new Set([...sdp.matchAll(FINGERPRINT)].map((match) => match[1].toUpperCase()));
  const named = [...found][0];
  if (found.size !== 1 || !named) throw new PairingError(NO_CERTIFICATE);
  return hexToBytes(named.replaceAll(":", ""));
}

/** @param {string | undefined} sdp */
function described(sdp) {
  const kinds = [...(sdp ?? "").matchAll(/^m=(\S+)/gm)].map((match) => match[1]);
  const candidates = (sdp ?? "").match(/^a=candidate/gm)?.length ?? 0;
  const allowed = kinds.every((kind) => kind === "audio" || kind === "application");
  if (!sdp || sdp.length > MOST_SDP || candidates > MOST_CANDIDATES || !kinds.length || !allowed) {
    throw new PairingError(REFUSED_THERE);
  }
  if (new Set(kinds).size !== kinds.length) throw new PairingError(REFUSED_THERE);
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
