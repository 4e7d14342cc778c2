// Expression and gaze of a first look, changed so that brows, mouth and irises lie at the points of a closer one: the
// least squares of codec/closer.py. What does not change from frame to frame is in tracker.npz.
import { solved } from "./linear.js";
import { rows } from "./points.js";

const ASIDE_RAD = 0.35;
const EYES = [
  { corners: [0, 8], iris: 16 },
  { corners: [27, 35], iris: 43 },
]; // places among the points: right eye, left eye

/** @typedef {import("./tracker.js").Regression} Regression */

export class Bending {
  /**
   * @param {import("./points.js").Arrays} arrays
   * @param {import("./points.js").Points} points
   */
  constructor(arrays, { expression, identity }) {
    const places = Array.from(arrays.closer_points.data);
    const here = (/** @type {Float32Array} */ moved) =>
      Float32Array.from(places.flatMap((n) => [...moved.subarray(3 * n, 3 * n + 3)]));
    this.count = places.length; // N
    this.moves = expression.map(here); // (E, N * 3)
    this.shapes = identity.map(here); // (I, N * 3)
    this.region = arrays.closer_region.data;
    this.known = rows(arrays.closer_known);
    this.gaps = rows(arrays.closer_gaps);
    this.normal = rows(arrays.closer_normal); // (4 * 9, E * E)
    this.share = arrays.closer_share.data; // how far gaps go to those of the closer look
    this.tells = arrays.closer_tells.data; // how well a point tells a face's shape, 1 / mm
    const [ofCloser, ofFirst, ahead] = rows(arrays.closer_gaze);
    this.look = { ofCloser, ofFirst, ahead }; // of yaw and pitch: the share of each look, about which gaze
    const [change, shape, iris, gaze] = arrays.closer_doubt.data;
    this.doubt = { change, shape, iris, gaze };
    this.arm = arrays.closer_arm.data[0];
  }

  /**
   * @param {Regression} seen
   * @param {Float32Array} away (2N) mm, y up, from where the first look has its points to where the closer one has them
   * @param {number[]} there how sure it is that right eye, left eye, mouth were seen
   * @returns {Regression}
   */
  bend(seen, away, there) {
    const facing = visible(seen.rotation);
    const worth = there.map((sure, k) => sure * facing[k]);
    const moves = this.moves.map((moved) => flat(seen.rotation, moved));
    const change = this.change(seen.rotation, moves, away, worth);
    const left = away.map((v, i) => v - change.reduce((sum, by, e) => sum + by * moves[e][i], 0));
    const beside = EYES.map(({ corners: [a, b], iris }) =>
      [0, 1].map((axis) => away[2 * iris + axis] - (left[2 * a + axis] + left[2 * b + axis]) / 2),
    );
    return {
      ...seen,
      expression: seen.expression.map((v, e) => v + change[e]),
      gaze: this.gaze(seen, beside, worth),
      confidence: seen.confidence * fits(there, facing),
      beyond: () => this.beyond(seen, left, worth),
    };
  }

  /** (I) the most likely change of shape, from what expression leaves of the points. */
  beyond({ rotation, identity }, left, worth) {
    const known = this.tells.map((sure, n) => sure * worth[this.region[n]]);
    const weights = left.map((_, i) => known[i >> 1]);
    const moves = this.shapes
      .slice(0, identity.length)
      .map((moved) => flat(rotation, moved).map((v, i) => v * weights[i]));
    const wanted = left.map((v, i) => v * weights[i]);
    const along = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);
    const equations = moves.map((moved, e) => {
      const row = Float64Array.from([...moves.map((other) => along(moved, other)), along(moved, wanted)]);
      row[e] += 1 / this.doubt.shape ** 2;
      return row;
    });
    return solved(equations).map(([v]) => v);
  }

  /** (E) the most likely change of expression. */
  change(rotation, moves, away, worth) {
    const size = moves.length;
    const normal = this.information(rotation, worth);
    const wanted = this.wanted(away, worth);
    const equations = moves.map((moved, e) => {
      const row = new Float64Array(size + 1);
      row.set(normal.subarray(e * size, (e + 1) * size));
      row[e] += 1 / this.doubt.change ** 2;
      row[size] = moved.reduce((sum, v, i) => sum + v * wanted[i], 0);
      return row;
    });
    return solved(equations).map(([by]) => by);
  }

  /** (E * E) how well this view knows each two components together. */
  information(rotation, worth) {
    const weights = [...worth.map((w) => w * w), 1];
    const out = new Float64Array(this.normal[0].length);
    for (const [k, row] of this.normal.entries()) {
      const [i, j] = [Math.floor((k % 9) / 3), k % 3];
      const plane = rotation[i] * rotation[j] + rotation[3 + i] * rotation[3 + j];
      const weight = weights[Math.floor(k / 9)] * plane;
      if (weight) for (let n = 0; n < row.length; n += 1) out[n] += weight * row[n];
    }
    return out;
  }

  /** (2N) what points and gaps ask for. */
  wanted(away, worth) {
    const out = new Float64Array(2 * this.count);
    for (let n = 0; n < this.count; n += 1) {
      const believed = worth[this.region[n]];
      const [point, gap] = [believed ** 2, believed * this.share[n]];
      if (!believed) continue;
      for (let m = 0; m < this.count; m += 1) {
        const pull = point * this.known[n][m] + gap * this.gaps[n][m];
        out[2 * m] += pull * away[2 * n];
        out[2 * m + 1] += pull * away[2 * n + 1];
      }
    }
    return out;
  }

  /** (4) both eyes look where both irises lie: beside, of right and left eye, mm from the bent corners. */
  gaze({ rotation: r, gaze }, beside, worth) {
    const own = [
      [gaze[2], gaze[3]],
      [gaze[0], gaze[1]],
    ];
    const mean = [0, 1].map((axis) => (own[0][axis] + own[1][axis]) / 2);
    const turn = [r[0], r[1], r[3], r[4]].map((v) => v * this.arm); // mm per radian of yaw, pitch
    const weight = worth.slice(0, 2).map((w) => (w / this.doubt.iris) ** 2);
    const both = weight[0] + weight[1];
    const [a, b, c] = [
      1 / this.doubt.gaze ** 2 + both * (turn[0] ** 2 + turn[2] ** 2),
      both * (turn[0] * turn[1] + turn[2] * turn[3]),
      1 / this.doubt.gaze ** 2 + both * (turn[1] ** 2 + turn[3] ** 2),
    ];
    const pull = [0, 0];
    for (const [k, eye] of own.entries()) {
      const off = eye.map((v, axis) => v - mean[axis]);
      const x = beside[k][0] + turn[0] * off[0] + turn[1] * off[1];
      const y = beside[k][1] + turn[2] * off[0] + turn[3] * off[1];
      pull[0] += weight[k] * (turn[0] * x + turn[2] * y);
      pull[1] += weight[k] * (turn[1] * x + turn[3] * y);
    }
    const determinant = a * c - b * b;
    const moved = [(c * pull[0] - b * pull[1]) / determinant, (a * pull[1] - b * pull[0]) / determinant];
    const sent = moved.map((v, i) => {
      const { ofCloser, ofFirst, ahead } = this.look;
      const first = mean[i] - ahead[i];
      return ahead[i] + (v + first) * ofCloser[i] + first * ofFirst[i];
    });
    return Float32Array.from([...sent, ...sent]);
  }
}

/** (3N) in head space -> (2N), y up, as the camera sees it. */
function flat(r, points) {
  const out = new Float32Array((2 * points.length) / 3);
  for (let n = 0; 2 * n < out.length; n += 1) {
    const [x, y, z] = [points[3 * n], points[3 * n + 1], points[3 * n + 2]];
    out[2 * n] = r[0] * x + r[1] * y + r[2] * z;
    out[2 * n + 1] = r[3] * x + r[4] * y + r[5] * z;
  }
  return out;
}

/** 0 to 1 each: how far right eye, left eye and mouth face the camera. */
function visible(rotation) {
  const [side, ahead] = [Math.sin(ASIDE_RAD), Math.cos(ASIDE_RAD)];
  const facing = [
    ahead * rotation[8] - side * rotation[6],
    ahead * rotation[8] + side * rotation[6],
    rotation[8],
  ];
  return facing.map((v) => Math.min(1, Math.max(0, 2 * v)));
}

/** 0 to 1: whether what faces the camera of eyes and mouth is where the first look has it. */
export function fits(there, facing) {
  const sum = (values) => values.reduce((total, v) => total + v, 0);
  return sum(there.map((sure, k) => sure * facing[k])) / Math.max(sum(facing), 1e-3);
}
