// How a call comes to a connection, and to another when that is lost: the first by the code, later ones in the private
// room of the pairing's secret (docs/PROTOCOL.md sections 3 and 6). All show the same certificate.
import { bytesToHex, randomBytes } from "@noble/hashes/utils.js";
import { agree, exchangeFresh, join } from "../pairing/exchange.js";
import { Rendezvous } from "../pairing/rendezvous.js";
import { PairingError } from "../pairing/spake2.js";
import { Peer } from "./peer.js";

const ATTEMPT_MS = 5000; // once both have met; each further one half as long again
const MOST_MS = 15_000;
const PAUSE_MS = 1000;
const GIVE_UP_MS = 120_000; // of a call that was lost
const FIRST_GIVE_UP_MS = 45_000; // of one that is being made

const LOST = "The connection is lost. Ask for a new code.";
const CHANGED =
  "The other side came back with another certificate, so the call was ended. Ask for a new code.";

/** @param {number} ms */
const pause = (ms) => new Promise((/** @type {(value?: unknown) => void} */ done) => setTimeout(done, ms));

/**
 * What a promise gives, or an error after so long.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @returns {Promise<T>}
 */
function within(promise, ms) {
  return new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new PairingError(LOST)), ms);
    promise.then(done, fail).finally(() => clearTimeout(timer));
  });
}

export class Connector {
  /**
   * @param {string} url of the rendezvous
   * @param {MediaStream | null} microphone
   * @param {(peer: Peer) => import("./peer.js").PeerListener} listen
   */
  constructor(url, microphone, listen) {
    this.url = url;
    this.microphone = microphone;
    this.listen = listen;
    /** @type {import("../pairing/secret.js").Secret | null} */
    this.secret = null;
    this.theirs = ""; // the fingerprint of the other side's certificate
    this.stopped = false;
  }

  /**
   * By the code. Throws PairingError.
   * @param {import("../pairing/code.js").Code} code
   * @returns {Promise<{ words: Uint8Array, peer: Peer }>}
   */
  async first(code) {
    this.certificate = await RTCPeerConnection.generateCertificate(
      /** @type {any} */ ({ name: "ECDSA", namedCurve: "P-256" }),
    );
    const signal = new Rendezvous(this.url, { do: "join", nameplate: code.room });
    try {
      await signal.notice("paired");
      this.secret = await agree(signal, "joiner", code.text);
      const made = await this.introduced(signal);
      this.theirs = made.theirs;
      return made;
    } finally {
      signal.close();
    }
  }

  /**
   * In the private room, again and again. Throws PairingError.
   * @param {() => boolean} wanted whether the lost connection has not come back by itself
   * @param {boolean} begun whether there has been a call
   * @returns {Promise<{ peer: Peer, anew: boolean } | null>} null: it is not wanted any more
   */
  async again(wanted, begun) {
    const until = performance.now() + (begun ? GIVE_UP_MS : FIRST_GIVE_UP_MS);
    for (let limit = ATTEMPT_MS; performance.now() < until; limit = Math.min(limit * 1.5, MOST_MS)) {
      if (this.stopped || !wanted()) return null;
      const made = await this.attempt(limit, until - performance.now());
      if (made) return made;
      await pause(PAUSE_MS);
    }
    throw new PairingError(LOST);
  }

  /**
   * @param {number} limit ms once both have met
   * @param {number} left ms to wait for the other side
   */
  async attempt(limit, left) {
    const signal = new Rendezvous(this.url, { do: "meet", room: this.secret.room, seat: "joiner" });
    let peer = null;
    try {
      await within(signal.notice("paired"), left);
      const fresh = await within(exchangeFresh(signal, randomBytes(16)), limit);
      const made = await within(this.introduced(signal, fresh), limit);
      peer = made.peer;
      if (made.theirs !== this.theirs && this.theirs) throw new ChangedError(CHANGED);
      await within(peer.connected, limit);
      return made;
    } catch (error) {
      peer?.close();
      if (error instanceof ChangedError || !(error instanceof PairingError)) throw error;
      return null;
    } finally {
      signal.close();
    }
  }

  /** @param {Uint8Array} [fresh] */
  async introduced(signal, fresh) {
    const peer = new Peer(this.microphone, this.certificate, this.listen);
    const made = await join(signal, this.secret, (offer) => peer.answer(offer), fresh);
    return { peer, words: made.words, theirs: bytesToHex(made.theirs), anew: made.anew };
  }

  stop() {
    this.stopped = true;
  }
}

class ChangedError extends PairingError {}
