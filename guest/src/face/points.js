// MediaPipe's 478 points of a face without its 5,000 vertices, and where they lie in a picture.
import { PARTS } from "./basis.js";
import { eye } from "./rotation.js";

export const COUNT = 478;
export const SKIN = 468; // the others lie on the irises
const MM = 100;
const EYES = [
  { part: PARTS.eyeLeft, gaze: 0 },
  { part: PARTS.eyeRight, gaze: 2 },
];

export class Points {
  /** @param {import("./basis.js").Basis} basis */
  constructor(basis) {
    const { vertices, weights } = basis.landmarks;
    const at = (field) => {
      const out = new Float32Array(3 * COUNT);
      for (let n = 0; n < COUNT; n += 1) {
        for (let k = 0; k < 3; k += 1) {
          for (let axis = 0; axis < 3; axis += 1) {
            out[3 * n + axis] += weights[3 * n + k] * field[3 * vertices[3 * n + k] + axis];
          }
        }
      }
      return out;
    };
    this.mean = at(basis.mean);
    this.identity = basis.identity.map(at);
    this.expression = basis.expression.map(at);
    this.eyes = EYES.map(({ part, gaze }) => {
      const here = Array.from({ length: COUNT }, (_, n) => n).filter(
        (n) => basis.part[vertices[3 * n]] === part,
      );
      for (const moved of this.expression) for (const n of here) moved.fill(0, 3 * n, 3 * n + 3);
      return { here, gaze, centre: centreOf(basis, part) };
    });
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
    for (const { here, gaze: at, centre } of this.eyes) {
      const middle = centre(identity);
      const turn = eye(gaze[at], gaze[at + 1]);
      for (const n of here) {
        const from = middle.map((m, axis) => out[3 * n + axis] - m);
        for (let r = 0; r < 3; r += 1) {
          out[3 * n + r] =
            middle[r] + turn[3 * r] * from[0] + turn[3 * r + 1] * from[1] + turn[3 * r + 2] * from[2];
        }
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

/** An eyeball's middle as a function of identity. */
function centreOf(basis, part) {
  const here = Array.from(basis.part.keys()).filter((v) => basis.part[v] === part);
  const extremes = [0, 1, 2].map((axis) => {
    const value = (v) => basis.mean[3 * v + axis];
    const low = here.reduce((best, v) => (value(v) < value(best) ? v : best));
    const high = here.reduce((best, v) => (value(v) > value(best) ? v : best));
    return [3 * low + axis, 3 * high + axis];
  });
  const middle = (field) => extremes.map(([low, high]) => (field[low] + field[high]) / 2);
  const mean = middle(basis.mean);
  const moved = basis.identity.map(middle);
  return (identity) =>
    mean.map((m, axis) => moved.reduce((sum, by, k) => sum + (identity[k] ?? 0) * by[axis], m));
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

/**
 * The square around landmarks, upright in the face's own roll.
 * @param {ArrayLike<number>} marks (2N) pixels
 * @returns {import("./crops.js").Square}
 */
export function around(marks) {
  const along = (from, to) => [marks[2 * to] - marks[2 * from], marks[2 * to + 1] - marks[2 * from + 1]];
  const [across, up] = [along(33, 263), along(152, 10)];
  const roll = Math.atan2(across[1] + up[0], across[0] - up[1]);
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
