// Still when the face is still, immediate when it moves: codec/filter.py's filter, whose constants these are.
import { matrix, product, transposed, vector } from "./rotation.js";

const STILL_S = 0.25;
const QUIET = 0.5;
const LOUD = 5;
const LOUD_TURN = 10;
const LOUD_PLACE = 12;
const LOUD_DEPTH = 24;
const DEPTH = 600;
const TOGETHER = 3.5;
const ALL_TOGETHER = 7.5;
const NOISE_MEMORY = 60;
const DRIFT_S = 0.06;
const FORGET_S = 0.5;

/** Where a value lies between none and all, 0 to 1. */
const share = (value, none, all) => Math.min(1, Math.max(0, (value - none) / (all - none)));

class Channel {
  /**
   * @param {ArrayLike<number>} least bounds of the noise's standard deviation
   * @param {ArrayLike<number>} most
   * @param {number[]} loud surprises that count in full
   * @param {boolean} many whether all count together, too
   */
  constructor(least, most, loud, many = false) {
    this.loud = loud;
    this.many = many;
    this.least = Array.from(least);
    this.most = Array.from(most);
    this.forget();
  }

  forget() {
    this.value = null;
  }

  /** @param {ArrayLike<number>} given */
  next(given, step) {
    const measured = Array.from(given);
    if (!this.value) {
      this.value = measured;
      this.last = measured;
      this.before = null;
      this.drift = measured.map(() => 0);
      this.variance = this.least.map((v) => (2 * v) ** 2);
      return measured;
    }
    this.learn(measured);
    const keep = Math.exp(-step / DRIFT_S);
    const steps = Math.sqrt(Math.max((1 + keep) / (1 - keep), 1)) * 0.8;
    const still = 1 - Math.exp(-step / STILL_S);
    const surprises = this.value.map((value, i) => measured[i] - value);
    const all = this.many ? this.together(surprises) : 0;
    this.value = this.value.map((value, i) => {
      const surprise = surprises[i];
      this.drift[i] = keep * this.drift[i] + (1 - keep) * surprise;
      const score =
        Math.max(Math.abs(surprise), Math.abs(this.drift[i]) * steps) / Math.sqrt(this.variance[i]);
      const loud = Math.max(all, share(score, QUIET, this.loud[i]));
      return value + (still + (1 - still) * loud) * surprise;
    });
    return this.value;
  }

  /** How loud all of them are, by the root mean square of their surprises. */
  together(surprises) {
    const squares = surprises.reduce((sum, surprise, i) => sum + surprise ** 2 / this.variance[i], 0);
    const above = (Math.sqrt(squares / surprises.length) - 1) * Math.sqrt(2 * surprises.length);
    return share(above, TOGETHER, ALL_TOGETHER);
  }

  /** The noise, from second differences, which hardly see motion. */
  learn(measured) {
    this.variance = this.variance.map((v, i) => {
      const second = this.before ? (measured[i] - 2 * this.last[i] + this.before[i]) ** 2 / 6 : v;
      const seen = v + (Math.min(second, 4 * v) - v) / NOISE_MEMORY;
      return Math.min(this.most[i] ** 2, Math.max(this.least[i] ** 2, seen));
    });
    this.before = this.last;
    this.last = measured;
  }
}

/**
 * Mm before the camera: where it is seen, and how far it is.
 * @param {ArrayLike<number> & Iterable<number>} translation
 */
function seen([x, y, z]) {
  const depth = Math.max(-z, 1) / DEPTH;
  return [x / depth, y / depth, DEPTH * Math.log(depth)];
}

/**
 * The inverse of `seen`.
 * @param {number[]} seen
 */
function place([x, y, deeper]) {
  const depth = Math.exp(deeper / DEPTH);
  return [x * depth, y * depth, -depth * DEPTH];
}

export class FaceFilter {
  /** @param {number[]} reach mm by which a typical point moves for a coefficient of 1 */
  constructor(reach) {
    const unit = reach.map((mm) => 1 / Math.max(mm, 1e-3));
    this.expression = new Channel(
      unit.map((u) => 0.01 * u),
      unit.map((u) => 0.25 * u),
      unit.map(() => LOUD),
      true,
    );
    this.rotation = new Channel(Array(3).fill(0.0005), Array(3).fill(0.012), Array(3).fill(LOUD_TURN));
    this.place = new Channel([0.05, 0.05, 0.3], [1, 1, 6], [LOUD_PLACE, LOUD_PLACE, LOUD_DEPTH]);
    this.gaze = new Channel(Array(4).fill(0.004), Array(4).fill(0.06), Array(4).fill(LOUD));
    this.last = null;
  }

  /**
   * @param {import("../codec/units.js").Face} face
   * @returns {import("../codec/units.js").Face}
   */
  next(face) {
    let step = this.last === null ? 0 : (face.time - this.last) / 1000;
    if (!(step > 0 && step < FORGET_S)) {
      for (const channel of [this.expression, this.rotation, this.place, this.gaze]) channel.forget();
      this.reference = matrix(face.rotation);
      step = 1 / 30;
    }
    this.last = face.time;
    const local = vector(product(transposed(this.reference), matrix(face.rotation)));
    const turned = product(this.reference, matrix(this.rotation.next(local, step)));
    return {
      ...face,
      rotation: Float32Array.from(vector(turned)),
      translation: Float32Array.from(place(this.place.next(seen(face.translation), step))),
      expression: Float32Array.from(this.expression.next(face.expression, step)),
      gaze: Float32Array.from(this.gaze.next(face.gaze, step)),
    };
  }
}
