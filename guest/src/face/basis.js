// The face basis (assets/basis.md): mean head, identity and expression components, surface and landmarks.
import { sha256 } from "@noble/hashes/sha2.js";
import { Units } from "../codec/units.js";
import { npz } from "./npz.js";

export const PARTS = { skin: 0, eyeLeft: 1, eyeRight: 2, teeth: 3, tongue: 4, lashes: 5 };

/**
 * @typedef {Awaited<ReturnType<typeof readBasis>>} Basis
 */

/** @param {Uint8Array} bytes the file */
export async function readBasis(bytes) {
  const arrays = await npz(bytes);
  const mean = arrays.mean.data;
  const expression = components(arrays.expression, arrays.expression_scale.data);
  const norms = expression.map((moved) => Math.sqrt(moved.reduce((sum, v) => sum + v * v, 0)));
  const vertices = mean.length / 3;
  return {
    digest: sha256(bytes),
    vertices,
    mean: Float32Array.from(mean),
    identity: components(arrays.identity, arrays.identity_scale.data),
    expression,
    part: arrays.part.data,
    triangles: arrays.triangles.data,
    cornerVertex: arrays.corner_vertex.data,
    units: new Units(norms, vertices),
  };
}

/** @returns {Float32Array[]} each (3V) mm per standard deviation */
function components({ shape, data }, scale) {
  const size = shape[1] * shape[2];
  return Array.from(scale, (unit, k) =>
    Float32Array.from(data.subarray(k * size, (k + 1) * size), (v) => v * unit),
  );
}

/**
 * A person's head at rest.
 * @param {Basis} basis
 * @param {ArrayLike<number>} shape standard deviations
 */
export function neutral(basis, shape) {
  const out = basis.mean.slice();
  for (const [k, moved] of basis.identity.slice(0, shape.length).entries()) {
    const by = Math.max(-12, Math.min(12, shape[k]));
    for (let i = 0; i < out.length; i += 1) out[i] += by * moved[i];
  }
  return out;
}
