// A face frame's integers (codec/SPEC.md section 2) and what they mean.

/**
 * @typedef {object} Face
 * @property {number} time ms on the sender's clock
 * @property {boolean} present
 * @property {Float32Array} rotation (3) vector, head to camera
 * @property {Float32Array} translation (3) mm
 * @property {Float32Array} expression standard deviations
 * @property {Float32Array} gaze left yaw, left pitch, right yaw, right pitch, rad
 */

const ROTATION = 1 / 16384;
const TRANSLATION = 1 / 64;
const GAZE = 1 / 4096;
const EXPRESSION = 1 / 1024; // mm of RMS displacement
const POSE = 10;
const LIMIT = 2 ** 18;

export class Units {
  /**
   * @param {ArrayLike<number>} norms of each component's displacement over all coordinates, mm
   * @param {number} vertices
   */
  constructor(norms, vertices) {
    const pose = [3, 3, 4].flatMap((count, k) => Array(count).fill([ROTATION, TRANSLATION, GAZE][k]));
    const rms = Array.from(norms, (norm) => Math.max(norm, 1e-6) / Math.sqrt(vertices));
    this.scale = rms; // mm that a coefficient of 1 moves a typical vertex
    this.unit = [...pose, ...rms.map((mm) => EXPRESSION / mm)];
  }

  get components() {
    return this.unit.length - POSE;
  }

  /**
   * @param {Face} face
   * @returns {number[]}
   */
  integers({ rotation, translation, gaze, expression }) {
    const [leftYaw, leftPitch, rightYaw, rightPitch] = gaze;
    const mean = [(leftYaw + rightYaw) / 2, (leftPitch + rightPitch) / 2];
    const half = [(leftYaw - rightYaw) / 2, (leftPitch - rightPitch) / 2];
    const whole = [...rotation, ...translation, ...mean, ...half, ...expression];
    return this.unit.map((unit, i) => Math.round(Math.min(LIMIT, Math.max(-LIMIT, whole[i] / unit || 0))));
  }

  /**
   * @param {{ time: number, present: boolean, values: number[] }} frame
   * @returns {Face}
   */
  face({ time, present, values }) {
    const whole = values.map((value, i) => value * this.unit[i]);
    const [yaw, pitch, yawHalf, pitchHalf] = whole.slice(6, POSE);
    return {
      time,
      present,
      rotation: Float32Array.from(whole.slice(0, 3)),
      translation: Float32Array.from(whole.slice(3, 6)),
      expression: Float32Array.from(whole.slice(POSE)),
      gaze: Float32Array.of(yaw + yawHalf, pitch + pitchHalf, yaw - yawHalf, pitch - pitchHalf),
    };
  }
}
