// A closer look at eyes and mouth, as codec/closer.py takes it: where in the camera's own picture they are, and what
// is found there.
import { Bending } from "./bending.js";
import { MM, rollOf, rows, toPicture } from "./points.js";

const [EYE_MM, MOUTH_MM, BROW_MM] = [66, 88, 8];
const EYE_POINTS = 27; // a right eye's; a left one's follow, mirrored

/**
 * @typedef {import("./crops.js").Square} Square
 * @typedef {import("./crops.js").Picture} Picture
 * @typedef {import("./tracker.js").Look} Look
 * @typedef {{ points: Float32Array[], there: number[] }} Found of each square: points in it, [-1, 1], and how sure it
 *   is that they are what they ought to be
 * @typedef {(picture: Picture, squares: Square[]) => Promise<Found>} Spot a left eye's is the second square
 */

export class CloserLook {
  /**
   * @param {import("./points.js").Arrays} arrays
   * @param {import("./points.js").Points} points
   * @param {Spot} eyes
   * @param {Spot} mouth
   */
  constructor(arrays, points, eyes, mouth) {
    this.bending = new Bending(arrays, points);
    this.places = Array.from(arrays.closer_points.data);
    this.middles = rows(arrays.closer_middles); // (3, N) shares of each point in right eye, left eye, mouth
    this.eyes = eyes;
    this.mouth = mouth;
    this.away = new Float32Array(2 * this.places.length);
    this.there = [0, 0, 0];
    this.mouthIsDue = true;
  }

  /**
   * At the eyes, and at the mouth in every other frame: what it showed in the frame before still holds.
   * @param {Picture} picture
   * @param {Look} look
   * @param {boolean} fresh whether the frame before showed no face, or another
   */
  async look(picture, look, fresh) {
    const [right, left, mouth] = this.squares(look);
    const eyes = await this.eyes(picture, [within(right, look.square), within(left, look.square)]);
    [this.there[0], this.there[1]] = eyes.there;
    this.note(look, toPicture(eyes.points[0], right), 0);
    this.note(
      look,
      toPicture(
        eyes.points[1].map((v, i) => (i % 2 ? v : -v)),
        left,
      ),
      EYE_POINTS,
    );
    const looksAtMouth = fresh || this.mouthIsDue;
    if (looksAtMouth) {
      const found = await this.mouth(picture, [within(mouth, look.square)]);
      [this.there[2]] = found.there;
      this.note(look, toPicture(found.points[0], mouth), 2 * EYE_POINTS);
    }
    this.mouthIsDue = !looksAtMouth;
    return this.bending.bend(look.seen, this.away, this.there);
  }

  /** Of right eye, left eye and mouth, in the crop. */
  squares({ points, seen: { scale } }) {
    const unit = scale / MM; // of a millimetre
    const roll = rollOf(points);
    const raised = BROW_MM * unit;
    return this.middles.map((shares, k) => {
      const [x, y] = [0, 1].map((axis) =>
        shares.reduce((sum, share, n) => sum + share * points[2 * this.places[n] + axis], 0),
      );
      if (k === 2) return { x, y, side: MOUTH_MM * unit, roll };
      return { x: x + Math.sin(roll) * raised, y: y - Math.cos(roll) * raised, side: EYE_MM * unit, roll };
    });
  }

  /** By how many millimetres, y up, points found lie beside those of the first look, from the `first` place on. */
  note({ seen: { rotation: r, scale, nearness }, head, points }, found, first) {
    for (let n = 0; 2 * n < found.length; n += 1) {
      const place = this.places[first + n];
      const depth = (r[6] * head[3 * place] + r[7] * head[3 * place + 1] + r[8] * head[3 * place + 2]) / MM;
      const mm = (MM * (1 - nearness * depth)) / scale;
      this.away[2 * (first + n)] = (found[2 * n] - points[2 * place]) * mm;
      this.away[2 * (first + n) + 1] = (points[2 * place + 1] - found[2 * n + 1]) * mm;
    }
  }
}

/**
 * A square in a crop's own units, [-1, 1], as one of the picture.
 * @param {Square} square
 * @param {Square} crop
 * @returns {Square}
 */
function within(square, crop) {
  const [x, y] = toPicture([square.x, square.y], crop);
  return { x, y, side: (square.side * crop.side) / 2, roll: square.roll + crop.roll };
}
