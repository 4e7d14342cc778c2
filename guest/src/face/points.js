// MediaPipe's 478 points of a face, as tracker.npz has them of the basis, and where they lie in a picture.
import { eye } from "./rotation.js";

export const COUNT = 478;
export const SKIN = 468; // the others lie on the irises
export const MM = 100;

/** @typedef {Record<string, import("./npz.js").Array_>} Arrays tracker.npz, exits/guest_head.py */

/**
 * The rows of an array.
 * @param {import("./npz.js").Array_} array
 * @returns {Float32Array[]}
 */
export function rows({ shape: [count], data }) {
  const size = data.length / count;
  return Array.from({ length: count }, (_, k) => data.subarray(k * size, (k + 1) * size));
}

/** (N) times (N, C) */
export function times(row, matrix) {
  const out = new Float32Array(matrix[0].length);
  add(out, matrix, row);
  return out;
}

export class Points {
  /** @param {Arrays} arrays */
  constructor(arrays) {
    this.mean = arrays.mean.data;
    this.identity = rows(arrays.identity);
    this.expression = rows(arrays.expression);
    this.eyes = [0, 1]
      .filter((index) => arrays[`eye${index}_points`])
      .map((index) => ({
        here: Array.from(arrays[`eye${index}_points`].data),
        centre: arrays[`eye${index}_centre`].data,
        moved: rows(arrays[`eye${index}_moved`]),
        gaze: 2 * index,
      }));
  }

  /** mm by which a typical point moves for a coefficient of 1, of each component of expression. */
  get reach() {
    return this.expression.map((moved) => Math.sqrt(moved.reduce((sum, v) => sum + v * v, 0) / COUNT));
  }

  /** (3N) mm in head space; irises turn about their eyeballs. */
  of(identity, expression, gaze) {
    const out = this.mean.slice();
    add(out, this.identity, identity);
    add(out, this.expression, expression);
    for (const { here, gaze: at, centre, moved } of this.eyes) {
      const middle = centre.slice();
      add(middle, moved, identity);
      const turn = eye(gaze[at], gaze[at + 1]);
      for (const n of here) {
        const from = [0, 1, 2].map((axis) => out[3 * n + axis] - middle[axis]);
        for (let r = 0; r < 3; r += 1)
          out[3 * n + r] =
            middle[r] + turn[3 * r] * from[0] + turn[3 * r + 1] * from[1] + turn[3 * r + 2] * from[2];
      }
    }
    return out;
  }
}

function add(out, components, coefficients) {
  for (const [k, moved] of components.entries()) {
    const by = coefficients[k];
    if (by) for (let i = 0; i < out.length; i += 1) out[i] += by * moved[i];
  }
}

/**
 * (3N) mm in head space -> (2N) in the crop, [-1, 1].
 * @param {ArrayLike<number>} points
 * @param {import("./tracker.js").Regression} seen
 */
export function project(points, { rotation: r, scale, shift, nearness }) {
  const out = new Float32Array((2 * points.length) / 3);
  for (let n = 0; 3 * n < points.length; n += 1) {
    const [x, y, z] = [points[3 * n] / MM, points[3 * n + 1] / MM, points[3 * n + 2] / MM];
    const swell = scale / (1 - nearness * (r[6] * x + r[7] * y + r[8] * z));
    out[2 * n] = (r[0] * x + r[1] * y + r[2] * z) * swell + shift[0];
    out[2 * n + 1] = -(r[3] * x + r[4] * y + r[5] * z) * swell + shift[1];
  }
  return out;
}

/**
 * (2N) in the crop -> (2N) picture pixels, whose centres are whole numbers.
 * @param {ArrayLike<number>} points
 * @param {import("./crops.js").Square} square
 */
export function toPicture(points, { x, y, side, roll }) {
  const [c, s] = [(Math.cos(roll) * side) / 2, (Math.sin(roll) * side) / 2];
  return Float32Array.from(points, (_, i) =>
    i % 2 ? y + s * points[i - 1] + c * points[i] : x + c * points[i] - s * points[i + 1],
  );
}

/** Radians, clockwise as seen: of the line from chin to forehead and of the eyes' outer corners. */
export function rollOf(marks) {
  const along = (from, to) => [marks[2 * to] - marks[2 * from], marks[2 * to + 1] - marks[2 * from + 1]];
  const [across, up] = [along(33, 263), along(152, 10)];
  return Math.atan2(across[1] + up[0], across[0] - up[1]);
}

/**
 * The square around landmarks, upright in the face's own roll.
 * @param {ArrayLike<number>} marks (2N) pixels
 * @returns {import("./crops.js").Square}
 */
export function around(marks) {
  const roll = rollOf(marks);
  const [c, s] = [Math.cos(roll), Math.sin(roll)];
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let n = 0; 2 * n < marks.length; n += 1) {
    const upright = [c * marks[2 * n] + s * marks[2 * n + 1], -s * marks[2 * n] + c * marks[2 * n + 1]];
    for (const k of [0, 1]) {
      low[k] = Math.min(low[k], upright[k]);
      high[k] = Math.max(high[k], upright[k]);
    }
  }
  const middle = low.map((v, k) => (v + high[k]) / 2);
  return {
    x: c * middle[0] - s * middle[1],
    y: s * middle[0] + c * middle[1],
    side: Math.max(high[0] - low[0], high[1] - low[1]),
    roll,
  };
}
