// From a received head pose to the picture's constants: the framed view of a call (render/view.py, render/framing.py)
// and the uniform block that all shaders read (render/uniforms.py). Matrices are column-major for WebGL.
import { eye, matrix, product, towards, transposed, turned, vector } from "../face/rotation.js";

const REACH_MM = [38, 18, 60];
const HEAD_MIDDLE_MM = [0, -5, -65];
const SKULL_BASE_MM = [0, -45, -75];
const TORSO_FOLLOWS = [0.1, 0.3, 0.12];
const SETTLE_MS = 6000;
const NEAR_MM = 50;
const FAR_MM = 5000;
const FOV_RAD = 0.37;
const CAMERA_MM = [0, 14, -1000]; // where the stage's origin is, seen from the viewer's camera
const ROWS = 45;

const LIGHTS = {
  keyDirection: [-0.5, 0.5, 0.75],
  key: [1.02, 0.96, 0.88],
  rimDirection: [0.75, 0.35, -0.55],
  rim: [0.55, 0.62, 0.72],
  sky: [0.5, 0.53, 0.58],
  ground: [0.26, 0.21, 0.19],
};
const BACKGROUND = { top: [0.6, 0.66, 0.71], bottom: [0.36, 0.41, 0.46] };

const linear = (colour) => colour.map((c) => c * c * (0.7 + 0.3 * c));
const unit = (v) => v.map((x) => x / Math.max(Math.hypot(...v), 1e-6));
const within = (v, most) => Math.min(most, Math.max(-most, v || 0));
/** The direction to the key light. */
export const KEY_LIGHT = unit(LIGHTS.keyDirection);
const plus = (a, b) => a.map((v, i) => v + b[i]);
const minus = (a, b) => a.map((v, i) => v - b[i]);

/** @typedef {{ rotation: number[], translation: number[] }} Pose */

/** Follows where the person usually is, slowly. */
export class Framing {
  constructor() {
    this.rest = null;
    this.last = 0;
  }

  follow({ present, translation }, now) {
    const at = Array.from(translation);
    if (present && at.every(Number.isFinite)) {
      const share = 1 - Math.exp(-Math.max(0, now - this.last) / SETTLE_MS);
      this.rest = this.rest ? this.rest.map((v, i) => v + share * (at[i] - v)) : at;
    }
    this.last = now;
    return this.rest ?? [0, 0, -600];
  }
}

/** Numbers that can be reckoned with, whatever a hostile sender put in. */
export function bounded(face) {
  return {
    ...face,
    rotation: face.rotation.map((v) => within(v, 2 * Math.PI)),
    translation: face.translation.map((v) => within(v, FAR_MM)),
    expression: face.expression.map((v) => within(v, 12)),
    gaze: face.gaze.map((v) => within(v, 1)),
  };
}

/**
 * A pose in the sender's camera space into the stage: whoever looks into the camera from the side looks at the
 * viewer, and the head never leaves the picture.
 * @returns {Pose}
 */
export function framedPose({ rotation, translation }, rest) {
  const turn = towards(rest);
  const rotated = product(turn, matrix(rotation));
  const swing = minus(turned(rotated, HEAD_MIDDLE_MM), HEAD_MIDDLE_MM);
  const offset = plus(turned(turn, minus(Array.from(translation), rest)), swing);
  const held = REACH_MM.map((reach, i) => reach * Math.tanh(offset[i] / reach) - swing[i]);
  return { rotation: rotated, translation: held };
}

/**
 * Where the viewer is in head space, mm.
 * @param {Pose} pose
 */
export function viewer({ rotation, translation }) {
  const eye = minus(
    CAMERA_MM.map((v) => -v),
    translation,
  );
  return turned(transposed(rotation), eye);
}

/**
 * The viewer's direction: 0 ahead, positive on the subject's left.
 * @param {number[]} from where the viewer is in head space
 */
export const azimuth = ([x, , z]) => Math.atan2(x, z);

/** Shoulders that hang from the posed head and hardly turn. */
function torsoPose({ rotation, translation }, pivot) {
  const follows = matrix(vector(rotation).map((v, i) => v * TORSO_FOLLOWS[i]));
  const at = plus(turned(rotation, pivot), translation);
  return { rotation: follows, translation: minus(at, turned(follows, pivot)) };
}

function columns({ rotation: r, translation: t }) {
  return [r[0], r[3], r[6], 0, r[1], r[4], r[7], 0, r[2], r[5], r[8], 0, t[0], t[1], t[2], 1];
}

const focalLength = (width, height) => Math.min(width, height) / 2 / Math.tan(FOV_RAD / 2);

/** Pixels per millimetre where the head is. */
export const scaleOf = (width, height) => focalLength(width, height) / -CAMERA_MM[2];

/** Stage to clip space. */
function clip(width, height) {
  const focal = focalLength(width, height);
  const [x, y] = [(2 * focal) / width, (2 * focal) / height];
  const depth = -(FAR_MM + NEAR_MM) / (FAR_MM - NEAR_MM);
  const shift = (-2 * FAR_MM * NEAR_MM) / (FAR_MM - NEAR_MM);
  const [cx, cy, cz] = CAMERA_MM;
  return [x, 0, 0, 0, 0, y, 0, 0, 0, 0, depth, -1, x * cx, y * cy, depth * cz + shift, -cz];
}

/**
 * The block `Frame` of render/shaders/frame.glsl.
 * @param {Pose} pose of the head
 * @param {{ middle: number[], looks: { hair: number[], iris: number[], shirt: number[] | null }, gaze: ArrayLike<number>,
 *   depths: number[], lids: number[], parted: number, width: number, height: number }} what colours in sRGB, 0 to 1
 */
export function frameBlock(pose, what) {
  const out = new Float32Array(4 * ROWS);
  const { hair, iris, shirt } = what.looks;
  const put = (row, values) => out.set(values, 4 * row);
  put(0, columns(pose));
  put(4, columns(torsoPose(pose, plus(what.middle, SKULL_BASE_MM))));
  put(8, clip(what.width, what.height));
  const vectors = [
    CAMERA_MM.map((v) => -v),
    KEY_LIGHT,
    LIGHTS.key,
    unit(LIGHTS.rimDirection),
    LIGHTS.rim,
    LIGHTS.sky,
    LIGHTS.ground,
    linear(hair),
    linear(iris),
    [...linear(shirt ?? [0, 0, 0]), shirt ? 1 : 0],
    BACKGROUND.top,
    BACKGROUND.bottom,
  ];
  for (const [k, values] of vectors.entries()) put(12 + k, values);
  for (const k of [0, 1]) {
    const turn = eye(what.gaze[2 * k], what.gaze[2 * k + 1]);
    put(39 + k, [turn[2], turn[5], turn[8]]);
  }
  put(41, what.depths);
  put(43, what.lids);
  put(44, [what.parted]);
  return out;
}
