// Face coefficients into the vertices and normals of a head, as render/surface.py does it: one sum of components,
// eyeballs turned, lids and lips that are nearly shut brought together, and normals of the triangles about each vertex.
import { PARTS } from "../face/basis.js";
import { eye, turned } from "../face/rotation.js";
import { Lids, Lips } from "./slits.js";

/** @typedef {Record<string, import("../face/npz.js").Array_>} Head what exits/guest_head.py writes */

const SIDES = [
  { part: PARTS.eyeLeft, at: 0 },
  { part: PARTS.eyeRight, at: 2 },
];

/** Lower and upper corner of the box about some vertices, and its middle. */
function box(vertices, indices) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const i of indices) {
    for (let axis = 0; axis < 3; axis += 1) {
      low[axis] = Math.min(low[axis], vertices[3 * i + axis]);
      high[axis] = Math.max(high[axis], vertices[3 * i + axis]);
    }
  }
  return { low, high, middle: low.map((v, axis) => (v + high[axis]) / 2) };
}

/** Unit normals into columns 3 to 5 of vertices with `stride` numbers each, their places in columns 0 to 2. */
export function writeNormals(out, stride, triangles) {
  for (let at = 3; at < out.length; at += stride) out[at] = out[at + 1] = out[at + 2] = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const a = triangles[t] * stride;
    const b = triangles[t + 1] * stride;
    const c = triangles[t + 2] * stride;
    const ux = out[b] - out[a];
    const uy = out[b + 1] - out[a + 1];
    const uz = out[b + 2] - out[a + 2];
    const vx = out[c] - out[a];
    const vy = out[c + 1] - out[a + 1];
    const vz = out[c + 2] - out[a + 2];
    addNormal(out, a + 3, b + 3, c + 3, uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
  }
  for (let at = 3; at < out.length; at += stride) {
    const [x, y, z] = [out[at], out[at + 1], out[at + 2]];
    const by = 1 / (Math.sqrt(x * x + y * y + z * z) + 1e-12);
    out[at] = x * by;
    out[at + 1] = y * by;
    out[at + 2] = z * by;
  }
}

function addNormal(out, a, b, c, x, y, z) {
  out[a] += x;
  out[a + 1] += y;
  out[a + 2] += z;
  out[b] += x;
  out[b + 1] += y;
  out[b + 2] += z;
  out[c] += x;
  out[c + 1] += y;
  out[c + 2] += z;
}

export class Surface {
  /**
   * @param {import("../face/basis.js").Basis} basis
   * @param {Head} head
   * @param {Float32Array | null} gains (3V) how much farther vertices move than the coefficients say
   */
  constructor(basis, head, gains) {
    this.basis = basis;
    this.components = gains
      ? basis.expression.map((moved) => moved.map((v, i) => v * gains[i]))
      : basis.expression;
    this.triangles = Uint16Array.from(basis.triangles, (corner) => basis.cornerVertex[corner]);
    this.eyes = SIDES.map(({ part }) => Array.from(basis.part.keys()).filter((v) => basis.part[v] === part));
    this.lids = ["left", "right"].map((side) => new Lids(head, side));
    this.lips = new Lips(head, "lips");
    this.edges = [0, 1, 2, 3].map((k) => head.lid_edges.data.slice(3 * k, 3 * k + 3));
    this.mouth = { ring: head.mouth_ring.data, gap: head.mouth_gap.data };
    this.folds = head.fold_depth;
    this.moving = new Float32Array(3 * basis.vertices);
    this.whole = new Float32Array(6 * basis.vertices);
    this.corners = new Float32Array(6 * basis.cornerVertex.length);
    this.rest(basis.mean);
  }

  /** @param {Float32Array} vertices (3V) the person's head at rest, mm */
  rest(vertices) {
    this.neutral = vertices;
    this.boxes = this.eyes.map((eye) => box(this.neutral, eye));
    for (const part of [...this.lids, this.lips]) part.wear(this.neutral);
  }

  /** The point between the eyes. */
  get middle() {
    return this.boxes[0].middle.map((v, axis) => (v + this.boxes[1].middle[axis]) / 2);
  }

  /**
   * (6U) place and normal of every corner; valid until the next call.
   * @param {Float32Array} expression
   * @param {Float32Array} gaze
   */
  update(expression, gaze) {
    const { moving, whole, corners } = this;
    moving.set(this.neutral);
    for (const [k, moved] of this.components.entries()) {
      const by = expression[k];
      if (!by) continue;
      for (let i = 0; i < moving.length; i += 1) moving[i] += by * moved[i];
    }
    this.turnEyes(gaze);
    for (const part of [...this.lids, this.lips]) part.shut(moving);
    for (let v = 0; v < this.basis.vertices; v += 1) {
      for (let axis = 0; axis < 3; axis += 1) whole[6 * v + axis] = moving[3 * v + axis];
    }
    writeNormals(whole, 6, this.triangles);
    const { cornerVertex } = this.basis;
    for (let corner = 0; corner < cornerVertex.length; corner += 1) {
      const from = 6 * cornerVertex[corner];
      for (let k = 0; k < 6; k += 1) corners[6 * corner + k] = whole[from + k];
    }
    return corners;
  }

  turnEyes(gaze) {
    for (const [k, vertices] of this.eyes.entries()) {
      const turn = eye(gaze[SIDES[k].at], gaze[SIDES[k].at + 1]);
      const { middle } = this.boxes[k];
      for (const v of vertices) {
        const from = middle.map((m, axis) => this.neutral[3 * v + axis] - m);
        for (const [axis, value] of turned(turn, from).entries())
          this.moving[3 * v + axis] = value + middle[axis];
      }
    }
  }

  /** Where lids end on the eyeballs, in radii: above and below on the left, then on the right. */
  get lidEdges() {
    return this.edges.map((edge, k) => {
      const { low, high } = box(this.moving, this.eyes[k >> 1]);
      const at = edge.reduce((sum, v) => sum + this.moving[3 * v + 1], 0) / edge.length;
      return ((at - (low[1] + high[1]) / 2) * 2) / Math.max(high[1] - low[1], 1e-3);
    });
  }

  /** mm between the lips. */
  get parted() {
    return this.mouth.ring.reduce((sum, v, k) => sum + this.moving[3 * v + 1] * this.mouth.gap[k], 0);
  }

  /** Depth of four folds on the left, then on the right, 0 to 1. */
  depths(expression) {
    const count = this.folds.shape[1];
    return Array.from({ length: count }, (_, k) => {
      const raw = expression.reduce((sum, v, e) => sum + v * this.folds.data[e * count + k], 0);
      return Math.min(1, Math.max(0, (raw - 0.12) * 1.35));
    });
  }
}
