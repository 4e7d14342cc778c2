// What is a person's own and what is this moment's, as codec/settling.py tells them apart.
import { rows, times } from "./points.js";

const SETTLE_MS = 3000;
const SETTLED_FRAMES = 60;
const LONGEST_STEP_MS = 200;
const CLOSED_MM = 2;
const LIPS = [
  [82, 87],
  [13, 14],
  [312, 317],
]; // the middle of the inner ones
export const DOUBT = 20; // calm frames of no expression at all that are taken to have been seen before

/** A running mean that is held once enough has been seen. */
export class Settling {
  constructor(length, doubt = 0) {
    this.mean = new Float32Array(length);
    this.weight = doubt;
    this.frames = 0;
    this.seen = 0;
    this.last = -Infinity;
  }

  get settled() {
    return this.seen >= SETTLE_MS && this.frames >= SETTLED_FRAMES;
  }

  /** What the value, perhaps a shorter one, does not say is 0. */
  add(value, weight, time) {
    if (this.settled || weight <= 0) return;
    this.seen += Math.min(Math.max(time - this.last, 0), LONGEST_STEP_MS);
    this.last = time;
    this.frames += 1;
    this.weight += weight;
    this.mean = this.mean.map((m, i) => m + (weight / this.weight) * ((value[i] ?? 0) - m));
  }
}

/** Which expression makes a change of shape, and what of an expression is the lids'. */
export class Split {
  /** @param {import("./points.js").Arrays} arrays */
  constructor(arrays) {
    const by = (/** @type {string} */ name) => {
      const matrix = rows(arrays[`split_${name}`]);
      return (/** @type {ArrayLike<number>} */ row) => times(row, matrix);
    };
    this.moved = by("moved"); // (I) what a frame's shape has beyond the person's -> (E)
    this.withoutLids = by("lidless"); // (E) -> (E)
    this.lids = by("lids"); // (E) -> (E)
    this.fuller = by("fuller"); // (E) away from the person's rest -> (E) with its full amplitude
  }
}

/** 0 to 1: how likely a face, (3N) mm, rests. Speech and laughter part the lips. */
export function calm(face) {
  const gaps = LIPS.map(([a, b]) =>
    Math.hypot(...[0, 1, 2].map((axis) => face[3 * a + axis] - face[3 * b + axis])),
  );
  return Math.exp(-((gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / CLOSED_MM) ** 2));
}
