// One call from the code to the end: the pairing, the connection, the two channels of faces and messages, and the
// voice (docs/PROTOCOL.md). It knows nothing of the page: `on` is told what happens.
import { FaceChannel } from "../codec/channel.js";
import { BrokenError } from "../codec/coder.js";
import { BLOBS, Inbox, parse, write } from "../codec/control.js";
import { toHex } from "../codec/datagram.js";
import { Playout } from "../codec/playout.js";
import { agree, join } from "../pairing/exchange.js";
import { Rendezvous } from "../pairing/rendezvous.js";
import { PairingError } from "../pairing/spake2.js";
import { Peer } from "./peer.js";

/**
 * @typedef {object} Listener
 * @property {(phase: "joining" | "connecting" | "live" | "ended", why?: string) => void} phase
 * @property {(words: Uint8Array) => void} words four numbers that name words
 * @property {(person: Partial<Person>) => void} person what the other side said of itself
 * @property {(stream: MediaStream) => void} voice
 *
 * @typedef {object} Person
 * @property {number[]} shape standard deviations
 * @property {{ hair: number, dressed: number, colours: number[][] }} looks
 * @property {Uint8Array} skin JPEG
 * @property {{ muted: boolean, cameraOn: boolean }} devices
 * @property {boolean} recording
 *
 * @typedef {{ shape: number[], looks: { hair: number, dressed: number, colours: number[][] }, skin: Uint8Array,
 *   digest: Uint8Array }} Likeness
 */

const SHAPE_UNIT = 1 / 512;
const CHUNK = 1080; // with its header one SCTP fragment, which a face overtakes
const CHUNKS_WAITING = 8 * CHUNK;
const TICK_MS = 100;
const SILENT_MS = 1200;
const PROBE_MS = 400;
const LOST_MS = 8000;
const HANG_UP_MS = 1000;
const ENDED = {
  0: "The other person has hung up.",
  1: "The other person has declined.",
  2: "The other side uses another face model. Install the same version there, or load this page again.",
};
const LOST = "The connection is lost. Ask for a new code.";

export class Call {
  /**
   * @param {import("../face/basis.js").Basis} basis
   * @param {Likeness} own
   * @param {Listener} on
   */
  constructor(basis, own, on) {
    this.basis = basis;
    this.own = own;
    this.on = on;
    this.playout = new Playout();
    this.devices = { muted: false, cameraOn: false };
    this.inbox = new Inbox((kind, data) => this.arrived(kind, data));
    this.greeted = false;
    this.best = 0;
    /** @type {{ kind: number, at: number } | null} what of our skin was asked for */
    this.asked = null;
    this.heardAt = 0;
    this.probedAt = 0;
    this.ended = false;
    /** @type {Peer | null} */
    this.peer = null;
  }

  now() {
    return 1000 + performance.now();
  }

  /**
   * @param {string} url of the rendezvous
   * @param {import("../pairing/code.js").Code} code
   * @param {MediaStream | null} microphone
   */
  async join(url, code, microphone) {
    this.on.phase("joining");
    const signal = new Rendezvous(url, { do: "join", nameplate: code.room });
    try {
      await signal.notice("paired");
      const secret = await agree(signal, "joiner", code.text);
      this.on.phase("connecting");
      const { words } = await join(signal, secret, (offer) => this.answer(offer, microphone));
      this.on.words(words);
      await this.peer.connected;
    } catch (error) {
      this.end(error instanceof PairingError ? error.message : LOST);
      if (!(error instanceof PairingError)) throw error;
    } finally {
      signal.close();
    }
  }

  async answer(offer, microphone) {
    this.peer = new Peer(microphone, {
      open: () => this.greet(),
      face: (bytes) => this.onFace(bytes),
      message: (bytes) => this.onMessage(bytes),
      voice: (stream) => this.on.voice(stream),
      closed: () => this.end(LOST),
    });
    this.faces = new FaceChannel(this.basis.units, this.peer.facePort);
    return this.peer.answer(offer);
  }

  greet() {
    const { digest: basis, expression, identity } = this.basis;
    const hello = { basis, expression: expression.length, identity: identity.length, capabilities: 0 };
    this.say(write.hello(hello), write.devices(this.devices), ...this.likeness());
    this.heardAt = this.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
    this.on.phase("live");
  }

  likeness() {
    const values = this.own.shape.map((v) => Math.round(v / SHAPE_UNIT));
    const offer = { kind: BLOBS.large, number: this.own.skin.length, digest: this.own.digest };
    return [
      write.shape({ values }),
      write.looks(this.own.looks),
      ...(this.greeted ? [write.offer(offer)] : []),
    ];
  }

  say(...messages) {
    for (const message of messages) this.peer?.say(message);
  }

  /** @param {{ muted: boolean, cameraOn: boolean }} devices */
  setDevices(devices) {
    this.devices = devices;
    this.say(write.devices(devices));
  }

  /** @param {import("../codec/units.js").Face} face of the own camera, its time on the clock of `now` */
  show(face) {
    if (this.greeted && !this.ended) this.faces.push(face, this.now());
  }

  onFace(bytes) {
    this.heardAt = this.now();
    for (const face of this.faces.receive(bytes, this.heardAt)) this.playout.add(face, this.heardAt);
  }

  onMessage(bytes) {
    this.heardAt = this.now();
    try {
      this.read(parse(bytes));
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
      this.hangUp(3, "The other side sent something that is no message of a call.");
    }
  }

  read(message) {
    if (!this.greeted && !["hello", "hangUp", "probe", "alive"].includes(message.is)) {
      throw new BrokenError("a message before the greeting");
    }
    const answers = {
      hello: () => this.meet(message),
      shape: () => this.on.person({ shape: message.values.map((v) => v * SHAPE_UNIT) }),
      looks: () => this.on.person({ looks: message }),
      devices: () => this.on.person({ devices: message }),
      recording: () => this.on.person({ recording: message.on }),
      offer: () => this.consider(message),
      chunk: () => this.inbox.chunk(message),
      request: () => this.serve(message),
      ping: () => this.say(write.pong(message)),
      probe: () => this.say(write.alive()),
      hangUp: () => this.end(ENDED[message.reason] ?? "The call has ended with an error at the other side."),
    };
    answers[message.is]?.();
  }

  meet(hello) {
    if (toHex(hello.basis) !== toHex(this.basis.digest)) return this.hangUp(2, ENDED[2]);
    const first = !this.greeted;
    this.greeted = true;
    if (first) this.say(...this.likeness().slice(2));
  }

  /** A new likeness begins with an offer of its own; the better of its skins is wanted. */
  consider(offer) {
    if (offer.kind !== BLOBS.small && offer.kind !== BLOBS.large) return;
    if (offer.kind === BLOBS.small) this.best = 0;
    const request = this.inbox.offer(offer);
    if (request) this.say(request);
  }

  arrived(kind, data) {
    if (kind < this.best) return;
    this.best = kind;
    this.on.person({ skin: data });
  }

  serve({ kind, number: at, digest }) {
    if (kind === BLOBS.large && toHex(digest) === toHex(this.own.digest)) this.asked = { kind, at };
  }

  tick() {
    const now = this.now();
    this.faces.tick(now);
    while (this.asked && this.peer.waiting < CHUNKS_WAITING) this.nextChunk(this.asked);
    const silent = now - this.heardAt;
    if (silent > LOST_MS) return this.end(LOST);
    if (silent > SILENT_MS && now - this.probedAt >= PROBE_MS) {
      this.probedAt = now;
      this.say(write.probe());
    }
  }

  nextChunk({ kind, at }) {
    const data = this.own.skin.slice(at, at + CHUNK);
    this.asked = at + data.length < this.own.skin.length ? { kind, at: at + data.length } : null;
    if (data.length) this.say(write.chunk({ kind, offset: at, data }));
  }

  hangUp(reason = 0, why = "You have hung up.") {
    if (this.ended) return;
    const bye = write.hangUp({ reason });
    this.say(bye);
    this.peer?.sayNow(bye);
    this.end(why, HANG_UP_MS);
  }

  end(why, after = 0) {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.timer);
    setTimeout(() => this.peer?.close(), after);
    this.on.phase("ended", why);
  }
}
