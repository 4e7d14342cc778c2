// How many pixels a picture may have: late pictures are worse than coarse ones, and coarse ones worse than fine ones.

const MOST_PIXELS = 1024; // of the shorter side: more is not seen, and costs
const LEAST_PIXELS = 240;
const SLOW_MS = 36; // between two pictures, in the mean: then they get smaller
const QUICK_MS = 20; // then they get larger again
const HIDDEN_MS = 360; // nobody looked
const WATCHED = 20; // pictures
const LARGER = 1.25;
const PATIENCE = 3; // times in a row that they were quick, and twice as many after each time that larger was slow

export class Pace {
  /** @param {boolean} [inSoftware] then it begins with few: a call's first second has much else to do */
  constructor(inSoftware = false) {
    this.most = inSoftware ? LEAST_PIXELS : MOST_PIXELS; // of the shorter side
    this.patience = PATIENCE;
    this.quick = 0;
    this.grown = false;
    this.since = 0;
    this.pictures = 0;
  }

  /**
   * Before each picture.
   * @param {number} now ms
   * @param {number} side pixels of the shorter side of the picture before
   */
  note(now, side) {
    this.pictures += 1;
    if (this.pictures < WATCHED) return;
    const mean = (now - this.since) / this.pictures;
    if (this.since && mean < HIDDEN_MS) this.judge(mean, Math.min(this.most, side));
    this.since = now;
    this.pictures = 0;
  }

  judge(mean, side) {
    this.quick = mean < QUICK_MS ? this.quick + 1 : 0;
    if (mean > SLOW_MS) {
      this.most = Math.max(LEAST_PIXELS, side * Math.min(0.8, Math.max(0.5, Math.sqrt(SLOW_MS / mean))));
      if (this.grown) this.patience *= 2;
      this.grown = false;
    } else if (this.quick >= this.patience) {
      this.most = Math.min(MOST_PIXELS, this.most * LARGER);
      this.quick = 0;
      this.grown = true;
    }
  }
}
