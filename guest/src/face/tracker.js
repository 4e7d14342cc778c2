// Camera pictures in, faces out, as codec/tracker.py follows them: find, follow, regress, look closer, settle, steady.
// The networks are given; nothing here knows how they run.
import { Blinks } from "./blinks.js";
import { CloserLook } from "./closer.js";
import { FaceFilter } from "./filter.js";
import { Points, SKIN, around, project, toPicture, MM } from "./points.js";
import { matrix, product, towards, transposed, turned, vector } from "./rotation.js";
import { DOUBT, Settling, Split, calm } from "./settling.js";

/**
 * @typedef {import("./crops.js").Square} Square
 * @typedef {import("../codec/units.js").Face} Face
 *
 * @typedef {object} Regression what the network says of one crop; see codec/regression.py
 * @property {Float32Array} rotation (9)
 * @property {number} scale
 * @property {Float32Array} shift (2)
 * @property {number} nearness
 * @property {Float32Array} identity
 * @property {Float32Array} expression
 * @property {Float32Array} gaze (4)
 * @property {number} confidence
 * @property {Float32Array} offset (478 * 3) mm
 * @property {() => number[]} [beyond] (I) what a closer look says of the shape beside `identity`
 *
 * @typedef {object} Look
 * @property {Square} square of the crop, picture pixels
 * @property {Regression} seen
 * @property {Float32Array} head (3N) mm, landmarks in head space
 * @property {Float32Array} points (2N) in the crop, [-1, 1]
 *
 * @typedef {object} Networks
 * @property {(picture: import("./crops.js").Picture) => Promise<{ square: Square, confidence: number }[]>} find
 * @property {(picture: import("./crops.js").Picture, square: Square) => Promise<Regression>} regress
 * @property {import("./closer.js").Spot} eyes
 * @property {import("./closer.js").Spot} mouth
 */

const CROP_SIDE = 1.32;
const LOST = 0.4;
const CHECK_MS = 1000;
const DOUBTED = 5; // frames in a row in which eyes and mouth are not where the first look has them: no face
const OVERLAP = 0.25;
const GROWTH = 1.25; // a crop's, between two pictures; how far it turns, and moves, in shares of the face's side
const TURN = 0.35;
const STEP = 0.4;

export class Tracker {
  /**
   * @param {import("./points.js").Arrays} arrays tracker.npz
   * @param {Networks} networks
   */
  constructor(arrays, networks) {
    this.points = new Points(arrays);
    this.split = new Split(arrays);
    this.networks = networks;
    const { identity, expression } = this.points;
    this.closer = new CloserLook(arrays, this.points, networks.eyes, networks.mouth);
    this.filter = new FaceFilter(this.points.reach);
    this.identity = new Settling(identity.length);
    this.beyond = new Settling(identity.length); // what closer looks say of the shape beside it
    this.rest = new Settling(expression.length, DOUBT);
    this.lids = {
      mean: arrays.lids_mean.data[0],
      identity: arrays.lids_identity.data,
      expression: arrays.lids_expression.data,
    };
    this.blinks = new Blinks();
    this.fresh = true; // the next closer look is the first at this face
    this.doubted = 0;
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
      expression: new Float32Array(expression.length),
      gaze: new Float32Array(4),
    };
  }

  /**
   * @param {import("./crops.js").Picture} picture
   * @param {number} time ms
   * @returns {Promise<Face>}
   */
  async track(picture, time) {
    const look = await this.follow(picture, time);
    if (!look) return this.absent(time);
    const seen = await this.closely(picture, look);
    this.doubted = seen.confidence < LOST ? this.doubted + 1 : 0;
    if (this.doubted > DOUBTED) return this.absent(time);
    this.square = this.near = bounded(around(landmarks(look)), look.square);
    const expression = this.settle(seen, time);
    this.last = this.filter.next({
      ...pose(picture, look.square, seen),
      time,
      present: true,
      expression,
      gaze: seen.gaze,
    });
    return this.last;
  }

  absent(time) {
    this.square = null;
    this.fresh = true;
    this.doubted = 0;
    return { ...this.last, time, present: false };
  }

  /** The same face as its eyes and mouth show it. */
  closely(picture, look) {
    const { fresh } = this;
    this.fresh = false;
    return this.closer.look(picture, look, fresh);
  }

  /** The expression, with what the shape has beyond the person's own, and without their rest. */
  settle(seen, time) {
    this.identity.add(seen.identity, worth(seen), time);
    if (!this.beyond.settled) this.beyond.add(seen.beyond(), worth(seen), time);
    const { mean } = this.identity;
    const shape = mean.map((v, i) => v + this.beyond.mean[i]);
    const moved = this.split.moved(seen.identity.map((v, i) => v - mean[i]));
    const expression = seen.expression.map((v, i) => v + moved[i]);
    if (!this.rest.settled) {
      const face = this.points.of(shape, expression, seen.gaze);
      this.rest.add(this.split.withoutLids(expression), worth(seen) * calm(face), time);
    }
    const away = this.split.fuller(expression.map((v, i) => v - this.rest.mean[i]));
    const shut = this.blinks.fuller(this.lidGap(shape, expression), this.split.lids(expression), time);
    return away.map((v, i) => v + shut[i]);
  }

  /** mm */
  lidGap(identity, expression) {
    const along = (moves, by) => moves.reduce((sum, v, i) => sum + v * (by[i] ?? 0), 0);
    return this.lids.mean + along(this.lids.identity, identity) + along(this.lids.expression, expression);
  }

  async follow(picture, time) {
    if (this.square && time - this.checked < CHECK_MS) {
      const look = await this.look(picture, this.square);
      if (look.seen.confidence >= LOST) return look;
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
    let look = await this.look(picture, square);
    for (let turn = 0; turn < 2; turn += 1) {
      if (look.seen.confidence < LOST / 2) return null;
      look = await this.look(picture, around(landmarks(look)));
    }
    this.fresh = true;
    const { confidence } = await this.closer.look(picture, look, true);
    return confidence >= LOST ? { ...look, seen: { ...look.seen, confidence } } : null;
  }

  /** @returns {Promise<Look>} */
  async look(picture, face) {
    const square = { ...face, side: face.side * CROP_SIDE };
    const seen = await this.networks.regress(picture, square);
    const head = this.points.of(seen.identity, seen.expression, seen.gaze).map((v, i) => v + seen.offset[i]);
    return { square, seen, head, points: project(head, seen) };
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

/** @param {Look} look @returns {Float32Array} (2N) picture pixels */
const landmarks = ({ points, square }) => toPicture(points, square);

/** How much a view says of a person's shape: frontal ones more, doubtful ones nothing. */
function worth(seen) {
  return Math.max(seen.confidence - LOST, 0) * Math.max(seen.rotation[8], 0.05) ** 2;
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
