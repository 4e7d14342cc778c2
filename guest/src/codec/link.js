// One call's face channel: codec/SPEC.md section 6, both directions. Times are milliseconds of one clock.
import { Reader, Writer, need } from "./coder.js";
import { codeDatagram } from "./datagram.js";

const WINDOW = 48;
const BEHIND = 15;
const RESTART_MS = 60_000; // a reference older than this predicts nothing
export const SAME_MS = 8; // frames of times closer than this are one frame, sent twice

export class FaceLink {
  constructor(components) {
    this.components = components;
    this.next = 0;
    this.sent = new Map(); // number -> {state, at}
    this.confirmed = null;
    this.newest = -1;
    this.newestAt = 0;
    this.lost = 0;
    this.held = new Map(); // number -> snapshot
    this.delivered = []; // times of the last frames
    this.counts = { received: 0, undecodable: 0, duplicates: 0, frames: 0, keysSent: 0, deltasSent: 0 };
    this.roundTrip = null;
  }

  /** Every state that the other side may hold. */
  get possible() {
    return [this.confirmed, ...[...this.sent.values()].map(({ state }) => state)];
  }

  expand(low) {
    const first = this.newest - BEHIND;
    return first + ((((low - first) % 64) + 64) % 64);
  }

  receive(bytes, now) {
    this.counts.received += 1;
    const read = codeDatagram(
      new Reader(bytes),
      this.components,
      (low) => this.expand(low),
      (n) => this.held.get(n),
    );
    if (read === null) {
      this.counts.undecodable += 1;
      return [];
    }
    const { state, frames, hold } = read;
    this.confirm(state.acknowledged, hold, now);
    if (this.held.has(state.sequence) || state.sequence <= this.newest - WINDOW) {
      this.counts.duplicates += 1;
      return [];
    }
    if (state.sequence > this.newest) {
      this.lost += this.newest >= 0 ? Math.min(state.sequence - this.newest - 1, WINDOW) : 0;
      this.newest = state.sequence;
      this.newestAt = now;
    } else {
      this.lost = Math.max(0, this.lost - 1);
    }
    this.held.set(state.sequence, state);
    for (const n of this.held.keys()) if (n <= this.newest - WINDOW) this.held.delete(n);
    const fresh = frames.filter((f) => this.delivered.every((t) => Math.abs(t - f.time) >= SAME_MS));
    this.delivered = [...this.delivered, ...fresh.map((f) => f.time)].slice(-64);
    this.counts.frames += fresh.length;
    return fresh;
  }

  confirm(number, hold, now) {
    need(number < this.next, "an acknowledgement of what was never sent");
    const entry = this.sent.get(number);
    if (!entry) return;
    this.confirmed = entry.state;
    for (const n of this.sent.keys()) if (n <= number) this.sent.delete(n);
    if (hold !== null) this.roundTrip = now - entry.at - hold;
  }

  /** The confirmed state, if frames of these times may be predicted from it: still held there, and of a moment before. */
  reference(frames) {
    const base = this.confirmed;
    if (!base || this.next - base.sequence > WINDOW) return null;
    const since = frames.length ? frames[0].time - base.time : SAME_MS;
    return since > SAME_MS / 2 && since < RESTART_MS ? base : null;
  }

  // frames: [{time, present}], targets: their integers
  send(frames, targets, now) {
    const base = this.reference(frames);
    const want = {
      sequence: this.next,
      reference: base ? base.sequence : null,
      acknowledged: this.newest,
      lost: this.lost,
      hold: this.newest >= 0 ? now - this.newestAt : null,
      quality: 8,
      frames,
      targets,
      time: Math.round(now),
    };
    const find = (n) => (base && n === base.sequence ? base : undefined);
    const { state, datagram } = codeDatagram(new Writer(), this.components, () => this.next, find, want);
    this.sent.set(this.next, { state, at: now });
    this.sent.delete(this.next - WINDOW);
    this.counts[base ? "deltasSent" : "keysSent"] += 1;
    this.next += 1;
    return datagram;
  }
}
