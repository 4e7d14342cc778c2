// How far one person's lids are seen to shut, and how much farther they have shut: codec/blinks.py's, whose constants
// these are.

const SHUT = 0.25;
const MOST = 1.4;
const [BEGUN, OVER, DEEP] = [0.7, 0.85, 0.65];
const [WINDOW, FULL] = [0.27, 0.07];
const LONGEST_MS = 500;
const [FEWEST, KEPT] = [2, 8];
const STEP = 0.02;
const USUAL_MS = 1000;

export class Blinks {
  constructor() {
    this.usual = 0; // mm, of open eyes
    /** @type {Float32Array | null} */
    this.usualLids = null;
    /** @type {number[]} */
    this.depths = [];
    this.lowest = 1;
    /** @type {number | null} */
    this.begun = null;
    this.last = -Infinity;
  }

  /** The share of the usual gap that the person's blinks are seen to come to; 1 before there are any. */
  get deepest() {
    if (this.depths.length < FEWEST) return 1;
    return this.depths.toSorted((a, b) => a - b)[Math.floor((this.depths.length - 1) / 4)];
  }

  /** How many times as far as they are seen shut lids have moved. */
  get gain() {
    if (this.deepest > DEEP) return 1;
    return Math.min(Math.max((1 - SHUT) / (1 - this.deepest), 1), MOST);
  }

  /**
   * @param {number} gap mm between one frame's lids
   * @param {Float32Array} lids (E) what of its expression moves them
   * @param {number} time ms
   * @returns {Float32Array} (E) how much more they move
   */
  fuller(gap, lids, time) {
    if (!this.usualLids) [this.usual, this.usualLids] = [gap, lids.slice()];
    const share = gap / Math.max(this.usual, 1e-3);
    this.note(share, time);
    if (this.begun === null || time - this.begun > LONGEST_MS) {
      const step = STEP * Math.abs(this.usual);
      this.usual += Math.min(Math.max(gap - this.usual, -step), step);
    }
    if (share > OVER) {
      const fresh = Math.min(Math.max(time - this.last, 0) / USUAL_MS, 1);
      this.usualLids = this.usualLids.map((v, i) => v + fresh * (lids[i] - v));
    }
    this.last = time;
    const missing = Math.min(Math.max((this.deepest + WINDOW - share) / (WINDOW - FULL), 0), 1);
    const more = (this.gain - 1) * missing;
    return lids.map((v, i) => (v - this.usualLids[i]) * more);
  }

  /** Whether a blink begins, goes on or ends. */
  note(share, time) {
    if (this.begun === null) {
      if (share < BEGUN) [this.begun, this.lowest] = [time, share];
      return;
    }
    this.lowest = Math.min(this.lowest, share);
    if (share <= OVER) return;
    if (time - this.begun < LONGEST_MS && this.lowest < DEEP)
      this.depths = [...this.depths, this.lowest].slice(-KEPT);
    this.begun = null;
  }
}
