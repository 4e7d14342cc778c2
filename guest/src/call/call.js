// One call from the code to the end: the pairing, the connection, the two channels of faces and messages, and the
// voice (docs/PROTOCOL.md). It knows nothing of the page: `on` is told what happens.
import { FaceChannel } from "../codec/channel.js";
import { BrokenError } from "../codec/coder.js";
import { BLOBS, CAPABILITIES, Inbox, parse, write } from "../codec/control.js";
import { toHex } from "../codec/datagram.js";
import { Playout } from "../codec/playout.js";
import { PairingError } from "../pairing/spake2.js";
import { Connector } from "./connector.js";

/**
 * @typedef {object} Listener
 * @property {(phase: "joining" | "connecting" | "live" | "reconnecting" | "ended", why?: string) => void} phase
 * @property {(words: Uint8Array) => void} words four numbers that name words
 * @property {(person: Partial<Person>) => void} person what the other side said of itself
 * @property {(stream: MediaStream) => void} voice
 *
 * @typedef {object} Person
 * @property {number[]} shape standard deviations
 * @property {{ hair: number, dressed: number, colours: number[][] }} looks
 * @property {Uint8Array} skin JPEG
 * @property {Uint8Array | null} photograph a photographed likeness, drawn instead of the skin
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
const LOST_MS = 3000; // a heartbeat comes each 2 s at least
const RECOVER_MS = 2000;
const CONNECT_MS = 15_000;
const HANG_UP_MS = 1000;
const ENDED = {
  0: "The other person has hung up.",
  1: "The other person has declined.",
  2: "The other side uses another face model. Install the same version there, or load this page again.",
};
const LOST = "The connection is lost. Ask for a new code.";

/** @param {number} ms */
const pause = (ms) => new Promise((/** @type {(value?: unknown) => void} */ done) => setTimeout(done, ms));

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
    /** @type {Map<number, string>} */
    this.offered = new Map(); // digests, by kind
    /** @type {{ kind: number, at: number } | null} what of our skin was asked for */
    this.asked = null;
    this.heardAt = 0;
    this.probedAt = 0;
    this.askedAt = 0;
    this.ended = false;
    this.reconnecting = false;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    /** @type {import("./peer.js").Peer | null} */
    this.peer = null;
    this.faces = new FaceChannel(basis.units, { free: false, send() {} });
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
    this.connector = new Connector(url, microphone, (peer) => this.listener(peer));
    try {
      const { words, peer } = await this.connector.first(code);
      this.on.phase("connecting");
      this.on.words(words);
      await Promise.race([peer.connected, pause(CONNECT_MS)]);
      if (peer.open) this.adopt(peer);
      else await this.reconnect();
    } catch (error) {
      if (this.connector.secret && !this.ended && error instanceof PairingError) await this.reconnect();
      else this.fail(error);
    }
  }

  /** To a new connection under the same secret; the old one is kept until then, and may come back. */
  async reconnect() {
    if (this.reconnecting || this.ended) return;
    this.reconnecting = true;
    const lostAt = this.now();
    this.on.phase("reconnecting");
    try {
      const made = await this.connector.again(() => !this.peer || this.heardAt <= lostAt, Boolean(this.peer));
      if (made) this.adopt(made.peer, made.anew);
      else this.on.phase("live");
    } catch (error) {
      this.fail(error);
    } finally {
      this.reconnecting = false;
    }
  }

  fail(error) {
    this.end(error instanceof PairingError ? error.message : LOST);
    if (!(error instanceof PairingError)) throw error;
  }

  /** @returns {import("./peer.js").PeerListener} */
  listener(peer) {
    return {
      face: (bytes) => peer === this.peer && this.onFace(bytes),
      message: (bytes) => (peer === this.peer ? this.onMessage(bytes) : peer.keep(bytes)),
      voice: (stream) => this.on.voice(stream),
      failed: () => peer === this.peer && this.reconnect(),
    };
  }

  /** @param {boolean} [anew] whether the other side has started again */
  adopt(peer, anew = false) {
    if (this.ended) return peer.close();
    this.peer?.close();
    this.peer = peer;
    this.faces.port = peer.facePort;
    if (anew) this.faces.reset();
    this.greeted = false;
    this.asked = null;
    const { digest: basis, expression, identity } = this.basis;
    const hello = {
      basis,
      expression: expression.length,
      identity: identity.length,
      capabilities: CAPABILITIES.photograph,
    };
    this.say(write.hello(hello), write.devices(this.devices), ...this.likeness());
    for (const bytes of peer.early.splice(0)) this.onMessage(bytes);
    this.heardAt = this.now();
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
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
    try {
      const message = parse(bytes);
      if (message.is !== "recover") this.heardAt = this.now(); // which says that nothing is received
      this.read(message);
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
      this.hangUp(3, "The other side sent something that is no message of a call.");
    }
  }

  read(message) {
    if (!this.greeted && !["hello", "hangUp", "probe", "alive", "recover"].includes(message.is)) {
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
      recover: () => this.reconnect(),
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

  /** Other pictures than before are of another likeness: then a small one is better than the old large one. */
  consider(offer) {
    const request = this.inbox.offer(offer);
    const digest = toHex(offer.digest);
    if (this.offered.get(offer.kind) !== digest) this.best = 0;
    this.offered.set(offer.kind, digest);
    if (offer.kind < BLOBS.glance) this.on.person({ photograph: null });
    if (request) this.say(request);
  }

  /** A smaller picture never replaces a larger one. */
  arrived(kind, data) {
    if (kind < this.best) return;
    this.best = kind;
    this.on.person(kind < BLOBS.glance ? { skin: data } : { photograph: data });
  }

  serve({ kind, number: at, digest }) {
    if (kind === BLOBS.large && toHex(digest) === toHex(this.own.digest)) this.asked = { kind, at };
  }

  tick() {
    const now = this.now();
    this.faces.tick(now);
    while (this.asked && this.peer.waiting < CHUNKS_WAITING) this.nextChunk(this.asked);
    const silent = now - this.heardAt;
    if (this.reconnecting) return this.ask(now);
    if (silent > LOST_MS) this.reconnect();
    if (silent > SILENT_MS && now - this.probedAt >= PROBE_MS) {
      this.probedAt = now;
      this.say(write.probe());
    }
  }

  /** While nothing is received, the other side is told where to come, if it hears. */
  ask(now) {
    if (now - this.askedAt < RECOVER_MS) return;
    this.askedAt = now;
    this.say(write.recover());
    this.peer.sayNow(write.recover());
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
    this.connector?.stop();
    setTimeout(() => this.peer?.close(), after);
    this.on.phase("ended", why);
  }
}
