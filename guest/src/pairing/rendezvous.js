// The rendezvous as this side sees it (docs/PROTOCOL.md section 2): a request, then frames to and from the other
// member of the room.
import { sentence } from "../sentence.js";
import { PairingError } from "./spake2.js";

const WHY = {
  "no-room": sentence("This code is not known here, has expired, or has been used. Ask for a new one."),
  expired: sentence("The other person did not come in time. Ask for a new code."),
  full: sentence("The server has no room left. Try again later."),
  "too-fast": sentence("Too many tries from here. Wait a minute and try again."),
  "too-much": sentence("The server ended the exchange. Ask for a new code."),
  unavailable: sentence("The server cannot be used at the moment. Try again later."),
};
const OPENING = "open.eigencall"; // a server that knows it needs no request after the handshake
const UNCLEAR = sentence("The server and this page do not understand each other. Load the page again.");
const GONE = sentence("The other side has gone. Ask for a new code.");
const UNREACHED = sentence("The server cannot be reached. Look at the connection, then try again.");

/** What has come and was not yet asked for, in its order. Ends with an error. */
class Inbox {
  constructor() {
    /** @type {(Uint8Array | Record<string, unknown>)[]} */
    this.come = [];
    /** @type {Error | null} */
    this.error = null;
    this.wake = () => {};
  }

  /** @param {Uint8Array | Record<string, unknown>} what */
  put(what) {
    this.come.push(what);
    this.wake();
  }

  /** @param {Error} error */
  end(error) {
    this.error ??= error;
    this.wake();
  }

  async take() {
    while (!this.come.length) {
      if (this.error) throw this.error;
      await new Promise((/** @type {(value?: unknown) => void} */ done) => (this.wake = done));
    }
    return /** @type {Uint8Array | Record<string, unknown>} */ (this.come.shift());
  }
}

export class Rendezvous {
  /**
   * @param {string} url ws: or wss:, with the path
   * @param {Record<string, unknown>} request
   */
  constructor(url, request) {
    this.inbox = new Inbox();
    const opening = request.do === "open" ? [OPENING] : [];
    this.socket = new WebSocket(url, opening);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.socket.protocol || this.socket.send(JSON.stringify(request));
    this.socket.onmessage = ({ data }) => this.read(data);
    this.socket.onerror = () => this.inbox.end(new PairingError(UNREACHED));
    this.socket.onclose = () => this.inbox.end(new PairingError(GONE));
  }

  /** @param {string | ArrayBuffer} data */
  read(data) {
    if (typeof data !== "string") return this.inbox.put(new Uint8Array(data));
    let notice;
    try {
      notice = JSON.parse(data);
    } catch {
      return this.inbox.end(new PairingError(UNCLEAR));
    }
    if (notice?.is === "left") return this.inbox.end(new PairingError(GONE));
    if (notice?.is === "refused") {
      return this.inbox.end(new PairingError(WHY[/** @type {keyof typeof WHY} */ (notice.why)] ?? UNCLEAR));
    }
    this.inbox.put(notice);
  }

  /** @param {"open" | "paired"} what */
  async notice(what) {
    const come = await this.inbox.take();
    if (come instanceof Uint8Array || come.is !== what) throw new PairingError(UNCLEAR);
    return come;
  }

  async receive() {
    const come = await this.inbox.take();
    if (!(come instanceof Uint8Array)) throw new PairingError(UNCLEAR);
    return come;
  }

  /** Until the other side, or the server, has gone. */
  async gone() {
    try {
      for (;;) await this.inbox.take();
    } catch {
      // it has
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  send(bytes) {
    if (this.inbox.error) throw this.inbox.error;
    this.socket.send(bytes);
  }

  close() {
    this.inbox.end(new PairingError(GONE));
    this.socket.close();
  }
}
