// When a datagram leaves (codec/SPEC.md section 6): each face at once while the network takes it, fewer where its
// queue grows, heartbeats while nothing moves, and acknowledgements of what came.
import { BrokenError } from "./coder.js";
import { MIDDLE_STEP, MIDDLE_STEPS } from "./datagram.js";
import { FaceLink, SAME_MS } from "./link.js";

const HEARTBEAT_MS = 2000;
const ACKNOWLEDGE_MS = 300; // half a second is allowed
const QUEUE_MS = 120; // a round trip that has grown by more than this has a queue in it
const RECOVER_MS = 2000;
const SLOWEST_MS = 400;

export class FaceChannel {
  /**
   * @param {import("./units.js").Units} units
   * @param {{ free: boolean, send(datagram: Uint8Array): void }} port free: what is sent now leaves at once
   */
  constructor(units, port) {
    this.units = units;
    this.port = port;
    this.reset();
  }

  /** The other side has started again, and so must this one. */
  reset() {
    this.link = new FaceLink(this.units.components);
    this.sentAt = -Infinity;
    this.frameAt = -Infinity;
    this.owed = 0; // when frames came that are not acknowledged yet
    this.least = Infinity; // round trip
    this.spacing = 0;
    this.changedAt = 0;
    /** @type {{ time: number, present: boolean, values: number[] } | null} */
    this.last = null;
  }

  /**
   * Faces that a datagram brings. What is broken is dropped.
   * @param {Uint8Array} bytes
   * @param {number} now ms
   */
  receive(bytes, now) {
    try {
      const frames = this.link.receive(bytes, now);
      if (frames.length && !this.owed) this.owed = now;
      this.pace(now);
      return frames.map((frame) => this.units.face(frame));
    } catch (error) {
      if (!(error instanceof BrokenError)) throw error;
      return [];
    }
  }

  /**
   * @param {import("./units.js").Face} face
   * @param {number} now
   */
  push(face, now) {
    const frame = { time: Math.round(face.time), present: face.present, values: this.units.integers(face) };
    if (this.last && frame.time - this.last.time < SAME_MS) return;
    this.last = frame;
    if (now - this.frameAt >= this.spacing - 4 && this.news(frame)) this.say([frame], now);
  }

  /** Called some times a second: what is due although no face came. */
  tick(now) {
    if (now - this.sentAt >= HEARTBEAT_MS) {
      // the newest frame again, as old as it is: who joins late sees where the head is
      const again =
        this.last && this.last.time > (this.link.confirmed?.time ?? 0) + SAME_MS ? [this.last] : [];
      this.say(again, now);
    } else if (this.owed && now - this.owed >= ACKNOWLEDGE_MS) {
      this.say([], now);
    }
  }

  /** Whether the other side may not know this already. */
  news({ present, values }) {
    const near = (value, i, known) => Math.abs(value - known[i]) <= (MIDDLE_STEPS[i] ?? MIDDLE_STEP) / 2;
    return !this.link.possible.every(
      (state) => state?.present === present && values.every((value, i) => near(value, i, state.values)),
    );
  }

  say(frames, now) {
    if (!this.port.free) return;
    const targets = frames.map((frame) => frame.values);
    this.port.send(this.link.send(frames, targets, now));
    this.sentAt = now;
    this.owed = 0;
    if (frames.length) this.frameAt = now;
  }

  /** Fewer frames where round trips have grown. */
  pace(now) {
    const trip = this.link.roundTrip;
    if (trip === null) return;
    this.least = Math.min(this.least, Math.max(trip, 1));
    if (now - this.changedAt < RECOVER_MS) return;
    const queued = trip > this.least + QUEUE_MS;
    const spacing = queued ? Math.min(SLOWEST_MS, Math.max(66, this.spacing * 2)) : this.spacing / 2;
    if (spacing !== this.spacing) this.changedAt = now;
    this.spacing = spacing < 33 ? 0 : spacing;
  }
}
