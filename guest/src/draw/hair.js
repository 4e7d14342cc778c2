// Hair sorted by how the viewer sees it (render/hairmesh.py): the outer side that hides all beneath it, which is drawn
// before everything else; the inner side; its ends; and the outer side that something shows through.
import { writeNormals } from "./surface.js";
import { Mesh } from "./gl.js";

/** In the order of drawing. */
export const HAIR = { solid: 0, inside: 1, ends: 2, fringe: 3 };
/** Columns of what is grown about a head: place, normal, place on its texture, strand, shade. */
export const GROWN = [3, 3, 2, 3, 4];
const STRIDE = 15;
const [NORMAL, REACH] = [3, 12];
const MOVED_MM = 25; // of the viewer, in head space: then it is sorted again
const SOLID_REACH = 1.25;
const SOLID_FACING = 0.28;

/**
 * What is grown about a head at rest, on the person of this shape.
 * @param {Record<string, import("../face/npz.js").Array_>} arrays
 * @param {string} name
 * @param {number[]} shape standard deviations
 */
export function grown(arrays, name, shape) {
  const out = arrays[name].data.slice();
  const moved = arrays[`${name}_moved`].data;
  const count = out.length / STRIDE;
  for (let k = 0; k < Math.min(shape.length, arrays[`${name}_moved`].shape[0]); k += 1) {
    for (let v = 0; v < count; v += 1) {
      for (let axis = 0; axis < 3; axis += 1) {
        out[STRIDE * v + axis] += (shape[k] * moved[(k * count + v) * 3 + axis]) / 16;
      }
    }
  }
  writeNormals(out, STRIDE, arrays[`${name}_triangles`].data);
  return out;
}

/** Unit normal and distance from the origin of each triangle's plane. */
function planes(vertices, triangles) {
  const out = new Float32Array((4 * triangles.length) / 3);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => STRIDE * triangles[t + k]);
    const [ux, uy, uz] = [0, 1, 2].map((axis) => vertices[b + axis] - vertices[a + axis]);
    const [vx, vy, vz] = [0, 1, 2].map((axis) => vertices[c + axis] - vertices[a + axis]);
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const by = 1 / (Math.hypot(...normal) + 1e-6);
    const unit = normal.map((v) => v * by);
    const height = unit.reduce((sum, v, axis) => sum + v * vertices[a + axis], 0);
    out.set([...unit, height], (4 * t) / 3);
  }
  return out;
}

export class HairMesh {
  /**
   * @param {WebGL2RenderingContext} gl
   * @param {Record<string, import("../face/npz.js").Array_>} arrays hair-KIND.npz
   */
  constructor(gl, arrays) {
    this.arrays = arrays;
    this.triangles = arrays.hair_triangles.data;
    this.mesh = new Mesh(gl, [GROWN], this.triangles);
  }

  /** @param {number[]} shape standard deviations */
  wear(shape) {
    this.vertices = grown(this.arrays, "hair", shape);
    this.planes = planes(this.vertices, this.triangles);
    this.viewer = [Infinity, Infinity, Infinity];
    this.mesh.write(0, this.vertices);
  }

  /** @param {number[]} viewer mm, in head space */
  seenFrom(viewer) {
    if (viewer.every((v, axis) => Math.abs(v - this.viewer[axis]) < MOVED_MM)) return;
    this.viewer = viewer;
    const parts = this.sorted(this.facing(viewer), viewer);
    let first = 0;
    this.ranges = parts.map(({ length }) => {
      first += length;
      return [first - length, length];
    });
    this.mesh.rewire(Uint16Array.from(parts.flat()));
  }

  /** Cosine towards the viewer of each vertex that hides what lies beneath it; 0 of the others. */
  facing(viewer) {
    const { vertices } = this;
    const out = new Float32Array(vertices.length / STRIDE);
    for (let n = 0, at = 0; n < out.length; n += 1, at += STRIDE) {
      if (vertices[at + REACH] < SOLID_REACH) continue;
      const [x, y, z] = [
        viewer[0] - vertices[at],
        viewer[1] - vertices[at + 1],
        viewer[2] - vertices[at + 2],
      ];
      const along = vertices[at + NORMAL] * x + vertices[at + NORMAL + 1] * y + vertices[at + NORMAL + 2] * z;
      out[n] = along / Math.hypot(x, y, z);
    }
    return out;
  }

  /**
   * Corners of each part's triangles; those that may be seen from either side are in two.
   * @param {Float32Array} facing
   * @param {number[]} viewer
   */
  sorted(facing, [x, y, z]) {
    /** @type {number[][]} */
    const parts = [[], [], [], []];
    for (let t = 0, p = 0; t < this.triangles.length; t += 3, p += 4) {
      const corners = this.triangles.subarray(t, t + 3);
      const all = (way) => corners.every((v) => way * facing[v] > SOLID_FACING);
      const above = this.planes[p] * x + this.planes[p + 1] * y + this.planes[p + 2] * z - this.planes[p + 3];
      const [solid, lining] = [all(1), all(-1)];
      if (solid) parts[HAIR.solid].push(...corners);
      if (lining) parts[HAIR.inside].push(...corners);
      else if (above < 2 * MOVED_MM) parts[HAIR.ends].push(...corners);
      if (!solid && above > -2 * MOVED_MM) parts[HAIR.fringe].push(...corners);
    }
    return parts;
  }

  /** @param {number} part of HAIR */
  draw(part) {
    const [first, count] = this.ranges[part];
    if (count) this.mesh.draw(first, count);
  }

  delete() {
    this.mesh.delete();
  }
}
