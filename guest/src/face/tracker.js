// Camera pictures in, faces out, as codec/tracker.py follows them: find, follow, regress, settle, steady. The networks
// are given; nothing here knows how they run.
import { FaceFilter } from "./filter.js";
import { Points, SKIN, around, project, toPicture } from "./points.js";
import { matrix, product, towards, transposed, turned, vector } from "./rotation.js";

/**
 * @typedef {import("./crops.js").Square} Square
 * @typedef {import("../codec/units.js").Face} Face
 *
 * @typedef {object} Regression what the network says of one crop; see codec/tracker.py
 * @property {Float32Array} rotation (9)
 * @property {number} scale
 * @property {Float32Array} shift (2)
 * @property {number} nearness
 * @property {Float32Array} identity
 * @property {Float32Array} expression
 * @property {Float32Array} gaze (4)
 * @property {number} confidence
 * @property {Float32Array} offset (478 * 3) mm
 *
 * @typedef {object} Networks
 * @property {(picture: import("./crops.js").Picture) => Promise<{ square: Square, confidence: number }[]>} find
 * @property {(picture: import("./crops.js").Picture, square: Square) => Promise<Regression>} regress
 *
 * @typedef {{ moved: Float32Array, lidless: Float32Array }} Split (I, E) and (E, E)
 */

const CROP_SIDE = 1.32;
const LOST = 0.4;
const CHECK_MS = 1000;
const OVERLAP = 0.25;
const GROWTH = 1.25; // a crop's, between two pictures; how far it turns, and moves, in shares of the face's side
const TURN = 0.35;
const STEP = 0.4;
const MM = 100;
const SETTLE_MS = 3000;
const SETTLED_FRAMES = 60;
const LONGEST_STEP_MS = 200;
const CLOSED_MM = 2;
const DOUBT = 20;
const LIPS = [
  [81, 178],
  [82, 87],
  [13, 14],
]; // the middle of the inner ones

/** A running mean that is held once enough has been seen. */
class Settling {
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

  add(value, weight, time) {
    if (this.settled || weight <= 0) return;
    this.seen += Math.min(Math.max(time - this.last, 0), LONGEST_STEP_MS);
    this.last = time;
    this.frames += 1;
    this.weight += weight;
    this.mean = this.mean.map((m, i) => m + (weight / this.weight) * (value[i] - m));
  }
}

/** (N) times (N, C) */
function times(row, data, columns) {
  const out = new Float32Array(columns);
  for (let n = 0; n < row.length; n += 1) {
    for (let c = 0; c < columns; c += 1) out[c] += row[n] * data[n * columns + c];
  }
  return out;
}

export class Tracker {
  /**
   * @param {import("./basis.js").Basis} basis
   * @param {Split} split which expression makes a change of shape; what of an expression is no lid's
   * @param {Networks} networks
   */
  constructor(basis, split, networks) {
    this.points = new Points(basis);
    this.split = split;
    this.networks = networks;
    this.expressions = basis.expression.length;
    this.filter = new FaceFilter(this.points.reach);
    this.identity = new Settling(basis.identity.length);
    this.rest = new Settling(this.expressions, DOUBT);
    /** @type {Square | null} */
    this.square = null;
    /** @type {Square | null} */
    this.near = null;
    this.checked = -Infinity;
    /** @type {Face} */
    this.last = {
      time: 0,
      present: false,
      rotation: new Float32Array(3),
      translation: Float32Array.of(0, 0, -600),
      expression: new Float32Array(this.expressions),
      gaze: new Float32Array(4),
    };
  }

  /**
   * @param {import("./crops.js").Picture} picture
   * @param {number} time ms
   * @returns {Promise<Face>}
   */
  async track(picture, time) {
    const found = await this.follow(picture, time);
    if (!found) {
      this.square = null;
      return { ...this.last, time, present: false };
    }
    const { square, seen } = found;
    this.square = this.near = bounded(around(this.marks(square, seen)), square);
    const expression = this.settle(seen, time);
    this.last = this.filter.next({
      ...pose(picture, square, seen),
      time,
      present: true,
      expression,
      gaze: seen.gaze,
    });
    return this.last;
  }

  /** The expression, with what the shape has beyond the person's own, and without their rest. */
  settle(seen, time) {
    this.identity.add(seen.identity, worth(seen), time);
    const beyond = seen.identity.map((v, i) => v - this.identity.mean[i]);
    const moved = times(beyond, this.split.moved, this.expressions);
    const expression = seen.expression.map((v, i) => v + moved[i]);
    const face = this.points.of(this.identity.mean, expression, seen.gaze);
    const rest = times(expression, this.split.lidless, this.expressions);
    this.rest.add(rest, worth(seen) * calm(face), time);
    return expression.map((v, i) => v - this.rest.mean[i]);
  }

  /** Picture pixels of the landmarks of this picture alone. */
  marks(square, seen) {
    const points = this.points.of(seen.identity, seen.expression, seen.gaze);
    return toPicture(
      project(
        points.map((v, i) => v + seen.offset[i]),
        seen,
      ),
      square,
    );
  }

  async follow(picture, time) {
    if (this.square && time - this.checked < CHECK_MS) {
      const found = await this.look(picture, this.square);
      if (found.seen.confidence >= LOST) return found;
    }
    return this.search(picture, time);
  }

  /** By the whole picture; a followed face that is still there is kept. */
  async search(picture, time) {
    this.checked = time;
    let followed = this.square && (await this.look(picture, this.square));
    if (followed && followed.seen.confidence < LOST) followed = null;
    const all = await this.networks.find(picture);
    for (const { square } of all.sort((a, b) => this.distance(a) - this.distance(b))) {
      const same = followed && overlap(square, followed.square) > OVERLAP;
      if (same && !unlike(square, followed.square)) return followed;
      const met = !followed || same ? await this.meet(picture, square) : null;
      if (met) return met;
    }
    return followed;
  }

  /** A newly found face: the first looks only place the crop of the last. */
  async meet(picture, square) {
    let found = await this.look(picture, square);
    for (let turn = 0; turn < 2; turn += 1) {
      if (found.seen.confidence < LOST / 2) return null;
      found = await this.look(picture, around(this.marks(found.square, found.seen)));
    }
    return found.seen.confidence >= LOST ? found : null;
  }

  async look(picture, face) {
    const square = { ...face, side: face.side * CROP_SIDE };
    return { square, seen: await this.networks.regress(picture, square) };
  }

  /** Nearest to the face before; the largest if there was none. */
  distance({ square, confidence }) {
    if (!this.near) return -square.side * confidence;
    return Math.hypot(square.x - this.near.x, square.y - this.near.y);
  }
}

const angle = (radians) => Math.atan2(Math.sin(radians), Math.cos(radians));
const within = (v, most) => Math.min(most, Math.max(-most, v));

/** The square around landmarks, no farther from their crop than a face moves between two pictures. */
function bounded(face, crop) {
  const before = crop.side / CROP_SIDE;
  return {
    x: crop.x + within(face.x - crop.x, STEP * before),
    y: crop.y + within(face.y - crop.y, STEP * before),
    side: Math.min(before * GROWTH, Math.max(before / GROWTH, face.side)),
    roll: crop.roll + within(angle(face.roll - crop.roll), TURN),
  };
}

/** Whether a face found in the whole picture and the crop on it cannot both be right. */
function unlike(found, crop) {
  const size = (found.side * CROP_SIDE) / crop.side;
  return Math.abs(angle(found.roll - crop.roll)) > 2 * TURN || size <= 0.5 || size >= 2;
}

/** How much a view says of a person's shape: frontal ones more, doubtful ones nothing. */
function worth(seen) {
  return Math.max(seen.confidence - LOST, 0) * Math.max(seen.rotation[8], 0.05) ** 2;
}

/** 0 to 1: how likely a face, (3N) mm, rests. Speech and laughter part the lips. */
function calm(face) {
  const gaps = LIPS.map(([a, b]) =>
    Math.hypot(...[0, 1, 2].map((axis) => face[3 * a + axis] - face[3 * b + axis])),
  );
  return Math.exp(-((gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length / CLOSED_MM) ** 2));
}

/** Intersection over union of two faces' squares, roll left out; b is a crop. */
function overlap(a, b) {
  const [halfA, halfB] = [a.side / 2, b.side / CROP_SIDE / 2];
  const width = Math.min(a.x + halfA, b.x + halfB) - Math.max(a.x - halfA, b.x - halfB);
  const height = Math.min(a.y + halfA, b.y + halfB) - Math.max(a.y - halfA, b.y - halfB);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (4 * halfA ** 2 + 4 * halfB ** 2 - width * height);
}

/** Rotation and translation in camera space, under a focal length of the picture's longer side. */
function pose({ width, height }, square, seen) {
  const focal = Math.max(width, height);
  const depth = focal / Math.max((seen.scale * square.side) / 2 / MM, 1e-6);
  const [x, y] = toPicture(seen.shift, square);
  const ray = [x - (width - 1) / 2, (height - 1) / 2 - y, -focal];
  const rolled = product(matrix([0, 0, -square.roll]), seen.rotation);
  const rotation = product(transposed(towards(ray)), rolled);
  const beside = [0, 1, 2].map((axis) => {
    let sum = 0;
    for (let n = 0; n < SKIN; n += 1) sum += seen.offset[3 * n + axis];
    return sum / SKIN;
  });
  const shared = turned(rotation, beside);
  return {
    rotation: Float32Array.from(vector(rotation)),
    translation: Float32Array.from(ray, (v, i) => (v * depth) / focal + shared[i]),
  };
}
