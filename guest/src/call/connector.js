// How a call comes to a connection, and to another when that is lost: the first by the code, later ones in the private
// room of the pairing's secret (docs/PROTOCOL.md sections 3 and 6). All show the same certificate.
import { randomBytes } from "@noble/hashes/utils.js";
import { newCode } from "../pairing/code.js";
import { ChangedError, agree, exchangeFresh, introduce } from "../pairing/exchange.js";
import { Rendezvous } from "../pairing/rendezvous.js";
import { PairingError } from "../pairing/spake2.js";
import { sentence } from "../sentence.js";
import { Peer } from "./peer.js";

const ATTEMPT_MS = 5000; // of a call that was lost, once both have met; each further one half as long again
const MOST_MS = 15_000;
const MAKING_MS = 30_000; // the same of one that is being made, exchange included
const TRIES = 3; // of that
const PAUSE_MS = 1000;
const LEFT_MS = 2000; // a side leaves when it is connected, or was killed

export const LOST = sentence("The connection is lost. Ask for a new code.");

/** @param {number} ms */
export const pause = (ms) =>
  new Promise((/** @type {(value?: unknown) => void} */ done) => setTimeout(done, ms));

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
   * @param {import("../pairing/spake2.js").Role} role
   * @param {import("./peer.js").Means} means
   * @param {(peer: Peer) => import("./peer.js").PeerListener} listen
   */
  constructor(url, role, means, listen) {
    this.url = url;
    this.role = role;
    this.means = means;
    this.listen = listen;
    /** @type {import("../pairing/secret.js").Secret | null} */
    this.secret = null;
    this.theirs = ""; // the fingerprint of the other side's certificate
    this.stopped = false;
    this.met = false; // both sides are in the room of the attempt under way
    this.unwanted = false; // the lost connection has come back
    /** @type {Rendezvous | null} */
    this.signal = null;
  }

  /**
   * By a code that the other side has. Throws PairingError.
   * @param {import("../pairing/code.js").Code} code
   */
  join(code) {
    return this.first({ do: "join", nameplate: code.room }, async () => code.text);
  }

  /**
   * By a code that the other side is to be told. Throws PairingError.
   * @param {readonly string[]} words
   * @param {(code: string) => void} tell
   */
  open(words, tell) {
    return this.first({ do: "open" }, async (signal) => {
      const { nameplate, words: count } = await signal.notice("open");
      const code = newCode(Number(nameplate), words, Number(count) || 0);
      tell(code);
      return code;
    });
  }

  /**
   * @param {Record<string, unknown>} request
   * @param {(signal: Rendezvous) => Promise<string>} code
   * @returns {Promise<{ words: Uint8Array, peer: Peer }>}
   */
  async first(request, code) {
    this.means.certificate = await RTCPeerConnection.generateCertificate(
      /** @type {any} */ ({ name: "ECDSA", namedCurve: "P-256" }),
    );
    const signal = this.visit(request);
    try {
      const text = await code(signal);
      await signal.notice("paired");
      this.secret = await agree(signal, this.role, text);
      return await this.introduced(signal);
    } finally {
      signal.close();
    }
  }

  visit(request) {
    this.signal = new Rendezvous(this.url, request);
    if (this.stopped) this.signal.close();
    return this.signal;
  }

  /**
   * In the private room, again and again. Throws PairingError.
   * @param {number} until on the clock of performance.now()
   * @param {boolean} begun whether there has been a call
   * @returns {Promise<{ peer: Peer, anew: boolean } | null>} null: it is not wanted any more
   */
  async again(until, begun) {
    this.unwanted = false;
    let limit = begun ? ATTEMPT_MS : MAKING_MS;
    for (let tries = 1; performance.now() < until && (begun || tries < TRIES); tries += 1) {
      const made = await this.attempt(limit, until - performance.now(), begun);
      if (made) return made;
      if (this.stopped || this.unwanted) return null;
      limit = begun ? Math.min(limit * 1.5, MOST_MS) : limit;
      await pause(PAUSE_MS);
      if (this.stopped || this.unwanted) return null;
    }
    throw new PairingError(LOST);
  }

  /**
   * @param {number} limit ms once both have met
   * @param {number} left ms to wait for the other side
   * @param {boolean} begun
   */
  async attempt(limit, left, begun) {
    const signal = this.visit({ do: "meet", room: this.secret.room, seat: this.role });
    const end = performance.now() + limit;
    let peer = null;
    try {
      await within(signal.notice("paired"), left);
      this.met = true;
      const fresh = await within(exchangeFresh(signal, this.role, randomBytes(16)), limit);
      const made = await within(this.introduced(signal, fresh), limit);
      peer = made.peer;
      const gone = begun
        ? signal
            .gone()
            .then(() => pause(LEFT_MS))
            .then(lost)
        : new Promise(() => {});
      await within(Promise.race([peer.connected, gone]), Math.max(end - performance.now(), LEFT_MS));
      return made;
    } catch (error) {
      peer?.close();
      if (error instanceof ChangedError || !(error instanceof PairingError)) throw error;
      return null;
    } finally {
      this.met = false;
      signal.close();
    }
  }

  /** @param {Uint8Array} [fresh] */
  async introduced(signal, fresh) {
    const peer = new Peer(this.means, this.listen);
    try {
      const made = await introduce(signal, this.secret, this.role, peer, this.theirs, fresh);
      this.theirs = made.theirs;
      return { peer, words: made.words, anew: made.anew };
    } catch (error) {
      peer.close();
      throw error;
    }
  }

  /** The connection that was lost has come back: nothing else is needed. */
  abandon() {
    this.unwanted = true;
    this.signal?.close();
  }

  stop() {
    this.stopped = true;
    this.signal?.close();
  }
}

function lost() {
  throw new PairingError(LOST);
}
