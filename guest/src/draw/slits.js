// What closes, closes: lids and lips that are nearly shut meet exactly (render/contact.py; the constants are its own).

/** @typedef {import("./surface.js").Head} Head */

const LIDS_SHUT = 0.42;
const LIDS_FREE = 0.82;
const LIPS_SHUT_MM = 1.0;
const LIPS_FREE_MM = 2.0;
const OVERLAP = 0.08;
const PASS_MM = 1.0;
const LEAST_BLINK = 0.2;
const LEAST_MM = 1e-3;

export function smooth(low, high, x) {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** (R, N) times (N, C), row by row. */
function times(rows, { shape, data }) {
  const [, columns] = shape;
  return rows.map((row) => {
    const out = new Float64Array(columns);
    for (let n = 0; n < row.length; n += 1) {
      for (let c = 0; c < columns; c += 1) out[c] += row[n] * data[n * columns + c];
    }
    return out;
  });
}

const AXES = [0, 1, 2];

class Slit {
  /**
   * @param {Head} head
   * @param {string} name
   */
  constructor(head, name) {
    this.of = (field) => head[`${name}_${field}`];
    this.ring = this.of("ring").data;
    this.moved = this.of("moved").data;
  }

  places(vertices) {
    return AXES.map((axis) => Array.from(this.ring, (v) => vertices[3 * v + axis]));
  }

  /** (3, K) from the lower to the upper side. */
  gaps(vertices) {
    return times(this.places(vertices), this.of("gap"));
  }

  /** keep: (K) the share of each gap that stays. */
  join(vertices, keep) {
    const at = this.places(vertices);
    const [stays] = times([keep], this.of("beside"));
    const change = times(at, this.of("meet")).map((row, axis) =>
      row.map((v, n) => (v - at[axis][n] + (axis === 1 ? this.of("press").data[n] : 0)) * (1 - stays[n])),
    );
    for (const [axis, row] of times(change, this.of("weights")).entries()) {
      for (const [r, v] of this.moved.entries()) vertices[3 * v + axis] += row[r];
    }
  }
}

export class Lips extends Slit {
  wear(neutral) {
    this.rest = this.gaps(neutral)[1];
  }

  shut(vertices) {
    const parted = this.gaps(vertices)[1].map((v, k) => v - this.rest[k]);
    const mean = parted.reduce((sum, v) => sum + v, 0) / parted.length;
    const keep = parted.map((v) => smooth(LIPS_SHUT_MM, LIPS_FREE_MM, (v + mean) / 2));
    if (keep.some((share) => share < 1)) this.join(vertices, keep);
  }
}

export class Lids extends Slit {
  wear(neutral) {
    this.open = this.gaps(neutral);
  }

  shut(vertices) {
    const square = this.open.reduce((sum, row) => sum + row.reduce((s, v) => s + v * v, 0), 0);
    const along = (rows) =>
      rows.reduce((sum, row, axis) => sum + row.reduce((s, v, k) => s + v * this.open[axis][k], 0), 0) /
      Math.max(square, LEAST_MM);
    const { shape, data } = this.of("closes");
    const closes = along(AXES.map((axis) => data.subarray(axis * shape[1], (axis + 1) * shape[1])));
    const share = along(this.gaps(vertices));
    if (share >= LIDS_FREE || closes > -LEAST_BLINK) return;
    const free = smooth(LIDS_SHUT, LIDS_FREE, share);
    this.blink(vertices, (share * free - OVERLAP * (1 - free) - share) / closes);
    const gaps = this.gaps(vertices);
    const keep = Float64Array.from(this.open[0], (_, k) => {
      const dot = AXES.reduce((sum, axis) => sum + gaps[axis][k] * this.open[axis][k], 0);
      const length = Math.hypot(...AXES.map((axis) => this.open[axis][k]));
      return Math.max(free, smooth(0, PASS_MM, -dot / Math.max(length, LEAST_MM)));
    });
    this.join(vertices, keep);
  }

  blink(vertices, by) {
    const vertex = this.of("blinking").data;
    const { data } = this.of("blink");
    for (const axis of AXES) {
      for (let k = 0; k < vertex.length; k += 1) {
        vertices[3 * vertex[k] + axis] += data[axis * vertex.length + k] * by;
      }
    }
  }
}
