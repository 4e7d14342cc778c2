// Faces as they arrive into a face for every picture of the screen (codec/SPEC.md section 7): what is shown moves
// continuously, never goes back in time, coasts over a gap and then comes to rest.
import { mixed } from "../face/rotation.js";

const MOST_FRAMES = 64;
const STALE_MS = 1000;
const RESTART_MS = 2000; // old news only for so long: then the sender's clock has been set
const SAME_MS = 4;
const COAST_MS = 60; // an unseen motion dies away with this time constant
const REST_AFTER_MS = 600;
const REST_MS = 350; // time constant of easing to rest
const FADE_MS = 100; // a correction is faded out over this long
const RAMP_MS = 100; // a still face begins to move no earlier before the first frame that moves
const LEAST_DELAY_MS = 12;
const MOST_DELAY_MS = 400;
const FORGET_MS = 8000; // how long a late frame is remembered
const SLEW = 0.05; // of time, by which the delay changes

/** @typedef {import("./units.js").Face} Face */

export class Playout {
  constructor() {
    /** @type {Face[]} */
    this.frames = []; // by time
    this.offset = Infinity; // our clock less the sender's, with the fastest transit
    /** @type {{ late: number, at: number }[]} */
    this.lateness = [];
    this.delay = LEAST_DELAY_MS;
    this.needed = LEAST_DELAY_MS; // that nearly all frames are there in time
    this.voiceDelay = 0; // that the voice is heard with them
    this.goodAt = -Infinity;
    this.now = 0;
    this.time = -Infinity; // of the sender, that is shown
    /** @type {Face | null} */
    this.shown = null;
    /** @type {{ at: number, from: Face } | null} */
    this.fade = null;
    this.jumped = false;
  }

  /**
   * @param {Face} face
   * @param {number} now ms
   */
  add(face, now) {
    const transit = now - face.time;
    const late = transit - this.offset;
    const alone = now - this.goodAt > RESTART_MS;
    if (late < -STALE_MS || (late > STALE_MS && alone)) this.restart();
    else if (late > STALE_MS) return;
    this.goodAt = now;
    const index = this.after(face.time);
    if ([index - 1, index].some((k) => Math.abs((this.frames[k]?.time ?? -Infinity) - face.time) < SAME_MS))
      return;
    this.offset = Math.min(this.offset, transit);
    this.lateness = this.lateness.filter(({ at }) => now - at < FORGET_MS);
    this.lateness.push({ late: transit - this.offset, at: now });
    if (face.time <= this.time) this.jumped = true; // it changes what is shown
    this.frames.splice(index, 0, face);
    this.frames.splice(0, this.frames.length - MOST_FRAMES);
  }

  restart() {
    this.frames = [];
    this.lateness = [];
    this.offset = Infinity;
    this.time = -Infinity;
    this.jumped = true;
  }

  /**
   * The face to draw; null before the first.
   * @param {number} now
   */
  at(now) {
    if (!this.frames.length) return this.shown;
    const step = Math.max(0, now - this.now);
    this.now = Math.max(now, this.now);
    this.follow(step);
    const before = this.shown;
    const time = Math.max(this.time, this.now - this.offset - this.delay);
    const due = this.due(time);
    if (before && this.jumped) this.fade = { at: now, from: before };
    this.jumped = false;
    this.time = time;
    this.shown = this.faded(due, now);
    const first = this.after(time) - 3;
    if (first > 0) this.frames.splice(0, first);
    return this.shown;
  }

  /** The delay goes to what the lateness of nearly all frames, or the voice, needs. */
  follow(step) {
    const late = this.lateness.map((entry) => entry.late).sort((a, b) => a - b);
    this.needed = LEAST_DELAY_MS + Math.max(0, late[Math.floor(0.95 * (late.length - 1))] ?? 0);
    const target = Math.min(MOST_DELAY_MS, Math.max(this.needed, this.voiceDelay));
    const change = Math.min(Math.max(target - this.delay, -SLEW * step), SLEW * step);
    this.delay += change;
  }

  after(time) {
    let k = this.frames.length;
    while (k > 0 && this.frames[k - 1].time > time) k -= 1;
    return k;
  }

  /** What the known frames say belongs to a time of the sender. */
  due(time) {
    const index = this.after(time);
    const { frames } = this;
    if (index === 0) return mixed(frames[0], frames[0], 0, time);
    const last = frames[index - 1];
    const before = frames[Math.max(index - 2, 0)];
    if (index < frames.length) {
      const next = frames[index];
      const span = Math.min(
        next.time - last.time,
        next.present && next.time - last.time < 250 ? Infinity : RAMP_MS,
      );
      return mixed(last, next, Math.max(0, 1 - (next.time - time) / span), time);
    }
    return rested(coasted(before, last, time), time - last.time - REST_AFTER_MS);
  }

  faded(due, now) {
    const share = this.fade ? 1 - (now - this.fade.at) / FADE_MS : 0;
    if (share <= 0) this.fade = null;
    return this.fade
      ? mixed(due, this.fade.from, share * share * (3 - 2 * share), due.time, due.present)
      : due;
  }
}

function coasted(before, last, time) {
  const spacing = last.time - before.time;
  if (spacing <= 0 || spacing > 200 || !before.present || !last.present) return mixed(last, last, 0, time);
  const ahead = COAST_MS * (1 - Math.exp(-Math.max(0, time - last.time) / COAST_MS));
  return mixed(before, last, 1 + ahead / spacing, time, last.present);
}

function rested(face, resting) {
  const left = Math.exp(-Math.max(0, resting) / REST_MS);
  return { ...face, expression: face.expression.map((v) => v * left), gaze: face.gaze.map((v) => v * left) };
}
