// Rotations as vectors (axis times angle, radians) and row-major 3 x 3 matrices, and faces between two others.

/** @typedef {import("../codec/units.js").Face} Face */
/** @typedef {ArrayLike<number>} Vector */

/** @param {Vector} rotation */
export function matrix(rotation) {
  const [x, y, z] = Array.from(rotation);
  const angle = Math.hypot(x, y, z);
  if (angle < 1e-8) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [a, b, c] = [x / angle, y / angle, z / angle];
  const [s, t] = [Math.sin(angle), 1 - Math.cos(angle)];
  return [
    1 - t * (b * b + c * c),
    t * a * b - s * c,
    t * a * c + s * b,
    t * a * b + s * c,
    1 - t * (a * a + c * c),
    t * b * c - s * a,
    t * a * c - s * b,
    t * b * c + s * a,
    1 - t * (a * a + b * b),
  ];
}

/** @param {Vector} m row-major */
export function vector(m) {
  const skew = [m[7] - m[5], m[2] - m[6], m[3] - m[1]];
  const sine = Math.hypot(...skew) / 2;
  if (sine < 1e-8) return [0, 0, 0];
  const angle = Math.atan2(sine, (m[0] + m[4] + m[8] - 1) / 2);
  return skew.map((v) => (v / (2 * sine)) * angle);
}

/**
 * @param {Vector} a
 * @param {Vector} b
 */
export function product(a, b) {
  return [0, 3, 6].flatMap((r) =>
    [0, 1, 2].map((c) => a[r] * b[c] + a[r + 1] * b[c + 3] + a[r + 2] * b[c + 6]),
  );
}

/** @param {Vector} m */
export const transposed = (m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

/**
 * @param {Vector} m
 * @param {Vector} v
 */
export const turned = (m, v) => [0, 3, 6].map((r) => m[r] * v[0] + m[r + 1] * v[1] + m[r + 2] * v[2]);

/** An eye's: first pitch about x, up, then yaw about y, to the subject's left. */
export function eye(yaw, pitch) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return product([cy, 0, sy, 0, 1, 0, -sy, 0, cy], [1, 0, 0, 0, cp, sp, 0, -sp, cp]);
}

/**
 * The shortest turn of a ray from the camera into -z.
 * @param {Vector} ray
 */
export function towards(ray) {
  const [x, y, z] = Array.from(ray);
  const sine = Math.hypot(x, y);
  if (sine < 1e-9) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const angle = Math.atan2(sine, -z) / sine;
  return matrix([-y * angle, x * angle, 0]);
}

/**
 * The face at `weight` of the way from a to b, heads by the shortest arc; weights beyond 1 extrapolate.
 * @param {Face} a
 * @param {Face} b
 * @param {number} weight
 * @param {number} time
 * @returns {Face}
 */
export function mixed(a, b, weight, time, present = a.present) {
  const way = (from, to) => from.map((v, i) => v + (to[i] - v) * weight);
  const start = matrix(a.rotation);
  const arc = vector(product(matrix(b.rotation), transposed(start))).map((v) => v * weight);
  return {
    time,
    present,
    rotation: Float32Array.from(weight ? vector(product(matrix(arc), start)) : a.rotation),
    translation: way(a.translation, b.translation),
    expression: way(a.expression, b.expression),
    gaze: way(a.gaze, b.gaze),
  };
}
