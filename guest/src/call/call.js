// One call from the code to the end: the pairing, the connection, the two channels of faces and messages, and the
// voice (docs/PROTOCOL.md). It knows nothing of the page: `on` is told what happens.
import { FaceChannel } from "../codec/channel.js";
import { BrokenError } from "../codec/coder.js";
import { CAPABILITIES, parse, write } from "../codec/control.js";
import { toHex } from "../codec/datagram.js";
import { FEELINGS } from "../codec/said.js";
import { Playout } from "../codec/playout.js";
import { PairingError } from "../pairing/spake2.js";
import { sentence } from "../sentence.js";
import { Chat } from "./chat.js";
import { Connector, LOST, pause } from "./connector.js";
import { CHUNK, Likenesses } from "./likenesses.js";
import { Lips } from "./lips.js";
import { Liveness } from "./liveness.js";

/**
 * @typedef {object} Listener
 * @property {(phase: "joining" | "waiting" | "connecting" | "live" | "reconnecting" | "ended", why?: string) => void} phase
 * @property {(code: string) => void} code that the other person is to be told
 * @property {(words: Uint8Array) => void} words four numbers that name words
 * @property {(person: Partial<Person>) => void} person what the other side said of itself
 * @property {(stream: MediaStream) => void} voice
 * @property {(text: string) => void} text of the other side
 * @property {(feeling: string) => void} reaction of the other side
 *
 * @typedef {object} Person
 * @property {number[]} shape standard deviations
 * @property {{ hair: number, dressed: number, colours: number[][] }} looks
 * @property {Uint8Array} skin JPEG
 * @property {Uint8Array | null} photograph a photographed likeness, drawn instead of the skin
 * @property {{ muted: boolean, cameraOn: boolean }} devices
 * @property {boolean} recording
 * @property {boolean} reads whether it shows texts and reactions
 *
 * @typedef {{ shape: number[], looks: { hair: number, dressed: number, colours: number[][] }, skin: Uint8Array,
 *   digest: Uint8Array }} Likeness
 */

const CHUNKS_WAITING = 8 * CHUNK; // bytes
const TICK_MS = 100;
const BUSY_MS = 500; // a page that was held up for so long has not read yet what came meanwhile
const ASK_MS = 2000; // between our wishes to reconnect
const KNOCK_MS = 800; // between probes while reconnecting, once the other side was heard again
const WISHED_MS = 3000; // how long the other side's wish to reconnect outweighs that we hear it
const STALE_MS = 3000; // after the connection was heard again, a wish to reconnect was held up on its way
const STEADY_MS = 5000; // a call that was back for less counts as still lost
const GIVE_UP_MS = 120_000; // of a call that was lost
const MAKING_MS = 45_000; // of one that is being made
const CONNECT_MS = 15_000;
const LOOK_MS = 1000; // at the voice's statistics
const HANG_UP_MS = 1000;
const BYE_MS = [50, 150, 300, 500]; // a hang-up is said again
const ENDED = {
  0: sentence("The other person has hung up."),
  1: sentence("The other person has declined."),
  2: sentence(
    "The other side uses another face model. Install the same version there, or load this page again.",
  ),
};
const FAULT = sentence("The call has ended with an error at the other side.");
const BROKEN = sentence("The other side sent something that is no message of a call.");
const OWN_END = sentence("You have hung up.");

export class Call {
  /**
   * @param {import("../face/basis.js").Basis} basis
   * @param {Likeness} own
   * @param {Listener} on
   */
  constructor(basis, own, on) {
    this.basis = basis;
    this.likenesses = new Likenesses(own, (told) => on.person(told));
    this.on = on;
    this.playout = new Playout();
    this.devices = { muted: false, cameraOn: false };
    this.greeted = false;
    this.liveness = new Liveness(this.now());
    this.lips = new Lips();
    this.chat = new Chat(this.now());
    this.theirs = 0; // capabilities
    this.lostAt = 0; // when the other side was lost last
    this.liveAt = 0;
    this.heardAgainAt = -Infinity; // when it came back over the old connection
    this.wishedAt = -Infinity; // when it last asked to reconnect
    this.askedAt = -Infinity; // when we did
    this.knockedAt = -Infinity;
    /** @type {number | null} since when the call has not held for long */
    this.unsteadyAt = null;
    this.tickedAt = 0;
    this.lookedAt = 0;
    this.heardRtp = /** @type {number | undefined} */ (undefined);
    this.ended = false;
    this.reconnecting = false;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    /** @type {import("./peer.js").Peer | null} */
    this.peer = null;
    /** @type {Connector | null} */
    this.connector = null;
    this.faces = new FaceChannel(basis.units, { free: false, send() {} });
  }

  now() {
    return 1000 + performance.now();
  }

  /**
   * @param {string} url of the rendezvous
   * @param {import("../pairing/code.js").Code} code
   * @param {import("./peer.js").Means} means
   */
  join(url, code, means) {
    this.on.phase("joining");
    return this.make(url, "joiner", means, (connector) => connector.join(code));
  }

  /**
   * @param {string} url of the rendezvous
   * @param {readonly string[]} words of codes
   * @param {import("./peer.js").Means} means
   */
  open(url, words, means) {
    this.on.phase("waiting");
    return this.make(url, "caller", means, (connector) => connector.open(words, this.on.code));
  }

  /**
   * @param {string} url
   * @param {import("../pairing/spake2.js").Role} role
   * @param {import("./peer.js").Means} means
   * @param {(connector: Connector) => ReturnType<Connector["join"]>} meet
   */
  async make(url, role, means, meet) {
    this.connector = new Connector(url, role, means, (peer) => this.listener(peer));
    try {
      const { words, peer } = await meet(this.connector);
      if (this.ended) return peer.close();
      this.on.phase("connecting");
      this.on.words(words);
      await Promise.race([peer.connected, pause(CONNECT_MS)]);
      if (peer.open) return this.adopt(peer);
      peer.close();
    } catch (error) {
      if (!this.connector.secret || !(error instanceof PairingError)) return this.fail(error);
    }
    await this.reconnect();
  }

  /** To a new connection under the same secret; the old one is kept until then, and may come back. */
  async reconnect() {
    if (this.reconnecting || this.ended) return;
    const now = this.now();
    this.reconnecting = true;
    this.lostAt = now;
    this.unsteadyAt ??= now;
    this.askedAt = -Infinity;
    const left = this.peer ? this.unsteadyAt + GIVE_UP_MS - now : MAKING_MS;
    if (this.peer) this.on.phase("reconnecting");
    this.ask(now);
    try {
      const made = await this.connector.again(performance.now() + left, Boolean(this.peer));
      this.reconnecting = false;
      if (made) this.adopt(made.peer, made.anew);
      else if (!this.ended) this.comeBack();
    } catch (error) {
      this.reconnecting = false;
      this.fail(error);
    }
  }

  /** Over the old connection. */
  comeBack() {
    this.liveAt = this.heardAgainAt = this.now();
    this.on.phase("live");
  }

  fail(error) {
    this.end(error instanceof PairingError ? error.message : LOST);
    if (!(error instanceof PairingError)) throw error;
  }

  /** The own network has changed: the other side may not hear us any more. */
  suspect() {
    this.liveness.suspect(this.now());
  }

  /** @returns {import("./peer.js").PeerListener} */
  listener(peer) {
    return {
      face: (bytes) => peer === this.peer && this.onFace(bytes),
      message: (bytes) => (peer === this.peer ? this.onMessage(bytes) : peer.keep(bytes)),
      voice: (stream) => this.on.voice(stream),
      failed: () => peer === this.peer && this.reconnect(),
      doubted: () => peer === this.peer && this.suspect(),
      closed: () => peer === this.peer && this.closed(),
    };
  }

  /** One that was never used was given up by a side for which it did not become ready. */
  closed() {
    if (this.reconnecting) return;
    if (this.greeted) this.end(ENDED[0]);
    else this.reconnect();
  }

  /** @param {boolean} [anew] whether the other side has started again */
  adopt(peer, anew = false) {
    if (this.ended) return peer.close();
    this.peer?.close();
    this.peer = peer;
    this.faces.port = peer.facePort;
    if (anew) {
      this.faces.reset();
      this.chat.restarted();
    }
    this.greeted = false;
    this.lips.begin();
    const { digest: basis, expression, identity } = this.basis;
    const hello = {
      basis,
      expression: expression.length,
      identity: identity.length,
      capabilities:
        CAPABILITIES.photograph | CAPABILITIES.said | (peer.voice?.repeats ? CAPABILITIES.repeatedVoice : 0),
    };
    this.say(write.hello(hello), write.devices(this.devices), ...this.likenesses.introduction());
    this.likenesses.begin();
    for (const bytes of peer.early.splice(0)) this.onMessage(bytes);
    this.liveAt = this.now();
    this.liveness.hear(this.liveAt);
    this.timer ??= setInterval(() => this.tick(), TICK_MS);
    this.on.phase("live");
  }

  say(...messages) {
    for (const message of messages) this.peer?.say(message);
  }

  /** @param {{ muted: boolean, cameraOn: boolean }} devices */
  setDevices(devices) {
    this.devices = devices;
    this.say(write.devices(devices));
  }

  /** Whether the other side shows texts and reactions. */
  get reads() {
    return (this.theirs & CAPABILITIES.said) > 0;
  }

  /**
   * @param {string} text
   * @returns {string} what was said of it, perhaps nothing; empty too if it is too much at once
   */
  write(text) {
    const message = this.reads ? this.chat.write(text, this.now()) : null;
    if (!message) return "";
    if (this.greeted) this.say(write.text(message)); // or after the next greeting
    return message.text;
  }

  /**
   * @param {string} feeling
   * @returns {boolean} whether it was shown to the other side
   */
  react(feeling) {
    if (!this.reads || !this.greeted || !this.chat.react(this.now())) return false;
    this.say(write.reaction({ feeling: FEELINGS.indexOf(feeling) + 1 }));
    return true;
  }

  /** @param {import("../codec/units.js").Face} face of the own camera, its time on the clock of `now` */
  show(face) {
    if (this.greeted && !this.ended) this.faces.push(face, this.now());
  }

  onFace(bytes) {
    const now = this.now();
    this.liveness.hear(now);
    for (const face of this.faces.receive(bytes, now)) this.playout.add(face, now);
  }

  onMessage(bytes) {
    try {
      const message = parse(bytes);
      this.liveness.hear(this.now());
      this.read(message);
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
      this.hangUp(3, BROKEN);
    }
  }

  read(message) {
    if (!this.greeted && !["hello", "hangUp", "probe", "alive", "recover"].includes(message.is)) {
      throw new BrokenError("a message before the greeting");
    }
    const answers = {
      hello: () => this.meet(message),
      shape: () => this.likenesses.shaped(message),
      looks: () => this.on.person({ looks: message }),
      devices: () => this.on.person({ devices: message }),
      recording: () => this.on.person({ recording: message.on }),
      offer: () => this.say(...this.likenesses.consider(message)),
      chunk: () => this.likenesses.inbox.chunk(message),
      request: () => this.likenesses.serve(message),
      text: () => this.tell("text", this.chat.received(message, this.now())),
      reaction: () => this.tell("reaction", this.chat.felt(message, this.now())),
      ping: () => this.say(write.pong(message)),
      probe: () => this.say(write.alive()),
      recover: () => this.wished(),
      voiceTime: () => this.lips.learn(message),
      hangUp: () => this.end(ENDED[message.reason] ?? FAULT),
    };
    answers[message.is]?.();
  }

  meet(hello) {
    if (toHex(hello.basis) !== toHex(this.basis.digest)) return this.hangUp(2, ENDED[2]);
    const first = !this.greeted;
    this.greeted = true;
    this.theirs = hello.capabilities;
    if (!first) return;
    this.say(this.likenesses.offer());
    this.on.person({ reads: this.reads });
    if (this.reads) this.say(...this.chat.again(this.now()).map(write.text));
  }

  /** @param {"text" | "reaction"} what @param {string | null} shown */
  tell(what, shown) {
    if (shown) this.on[what](shown);
  }

  /** The other side hears nothing of us. */
  wished() {
    const now = this.now();
    if (!this.reconnecting && now - this.heardAgainAt < STALE_MS) return;
    this.wishedAt = now;
    this.reconnect();
  }

  tick() {
    const now = this.now();
    const heldUp = now - this.tickedAt > BUSY_MS;
    this.tickedAt = now;
    this.faces.tick(now);
    while (this.peer.waiting < CHUNKS_WAITING) {
      const chunk = this.likenesses.chunk();
      if (!chunk) break;
      this.say(chunk);
    }
    this.tendVoice(now);
    if (heldUp) return;
    if (this.reconnecting) this.keepReconnecting(now);
    else this.watch(now);
  }

  watch(now) {
    if (now - this.liveAt >= STEADY_MS) this.unsteadyAt = null;
    const verdict = this.liveness.verdict(now);
    if (verdict === "probe") this.say(write.probe());
    if (verdict === "reconnect") this.reconnect();
  }

  /** The old connection is good again if it is heard, the other side does not wish another, and none is made. */
  keepReconnecting(now) {
    const heard = this.liveness.heardAt > this.lostAt;
    if (heard && now - this.wishedAt >= WISHED_MS && !this.connector.met) return this.connector.abandon();
    if (now - Math.max(this.liveness.heardAt, this.askedAt) >= ASK_MS) return this.ask(now);
    if (!heard || now - this.knockedAt < KNOCK_MS) return;
    this.knockedAt = now;
    this.say(write.probe());
  }

  /** While nothing is received, the other side is told where to come, if it hears. */
  ask(now) {
    this.askedAt = now;
    this.say(write.recover());
    this.peer?.sayNow(write.recover());
  }

  /** Voices are signs of life, and in step with faces. */
  tendVoice(now) {
    const voice = this.peer?.voice;
    if (!voice) return;
    const onClock = (moment) => moment && { rtp: moment.rtp, at: moment.at + this.now() - performance.now() };
    const heard = onClock(voice.heard);
    if (heard && heard.rtp !== this.heardRtp) this.liveness.hear(now);
    this.heardRtp = heard?.rtp;
    const early = this.lips.align(heard, this.playout);
    if (!this.greeted) return;
    const news = this.lips.news(onClock(voice.spoken));
    if (news && news.ms >= 0) this.say(write.voiceTime(news));
    if (now - this.lookedAt < LOOK_MS) return;
    this.lookedAt = now;
    voice.look((this.theirs & CAPABILITIES.repeatedVoice) > 0).catch(() => {}); // a connection that was closed
    if (early) voice.hold(early);
  }

  hangUp(reason = 0, why = OWN_END) {
    if (this.ended) return;
    const bye = write.hangUp({ reason });
    this.say(bye);
    this.peer?.sayNow(bye);
    for (const ms of BYE_MS) setTimeout(() => this.peer?.sayNow(bye), ms);
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
