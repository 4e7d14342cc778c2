// The other person on the canvas: at each picture of the screen the face that is due, dressed as that side said.
import { readLikeness } from "../codec/likeness.js";
import { Renderer } from "../draw/renderer.js";
import { decodePicture } from "./loading.js";
import { Pace } from "./pace.js";

const LOGGED = 2400; // faces, of which when they were shown is known
const NEUTRAL = {
  time: 0,
  present: false,
  rotation: new Float32Array(3),
  translation: Float32Array.of(0, 0, -600),
  gaze: new Float32Array(4),
};

export class Stage {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../face/basis.js").Basis} basis
   * @param {Record<string, import("../face/npz.js").Array_>} head
   * @param {(name: string) => Promise<any>} fetchArrays
   * @param {Uint8Array} skin JPEG that stands in until the person's own has come
   */
  constructor(canvas, basis, head, fetchArrays, skin) {
    this.canvas = canvas;
    this.skin = skin;
    this.renderer = new Renderer(canvas, basis, head, fetchArrays);
    this.rest = { ...NEUTRAL, expression: new Float32Array(basis.expression.length) };
    this.shown = { pictures: 0, faces: 0, newest: 0, log: /** @type {number[][]} */ ([]) };
    this.away = false; // their camera is off, or the connection is lost
    this.playing = 0;
    this.pace = new Pace(this.renderer.inSoftware);
    this.dress({ skin }).then(() => this.renderer.exercise(this.rest));
  }

  /** A new call: the other person is not known yet. */
  clear() {
    this.away = false;
    this.dress({ skin: this.skin, shape: [], photograph: null });
  }

  /**
   * From now on it is seen. What is drawn unseen waits in the graphics processor's queue, and holds up what follows.
   * @param {import("../codec/playout.js").Playout} playout
   * @param {() => number} now ms
   */
  begin(playout, now) {
    this.playing += 1;
    const turn = this.playing;
    const draw = () => {
      if (turn !== this.playing) return;
      requestAnimationFrame(draw);
      this.pace.note(performance.now(), Math.min(this.canvas.width, this.canvas.height));
      this.fit();
      const face = this.resting(playout.at(now()) ?? this.rest);
      this.canvas.classList.toggle("resting", !face.present);
      this.canvas.classList.toggle("away", this.away);
      this.renderer.draw(face, now());
      this.count(face);
    };
    draw();
  }

  /** Who is away rests where the head was. */
  resting(face) {
    return this.away
      ? { ...this.rest, time: face.time, rotation: face.rotation, translation: face.translation }
      : face;
  }

  end() {
    this.playing += 1;
  }

  /** @param {Partial<import("../call/call.js").Person>} said what the other side says of itself */
  async dress({ shape, looks, skin, photograph }) {
    if (shape) this.renderer.wearShape(shape);
    const late = [
      looks && this.renderer.wearLooks(looks),
      skin && this.renderer.wearSkin(new Blob([/** @type {BlobPart} */ (skin)])),
      photograph !== undefined ? this.wearPhotograph(photograph) : null,
    ];
    for (const work of await Promise.allSettled(late))
      if (work.status === "rejected") console.error(work.reason); // what was worn before stays
  }

  /** @param {Uint8Array | null} bytes */
  async wearPhotograph(bytes) {
    await this.renderer.wearPhotograph(bytes && (await readLikeness(bytes, decodePicture)));
  }

  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = Math.min(
      devicePixelRatio,
      this.pace.most / Math.max(1, Math.min(clientWidth, clientHeight)),
    );
    const [width, height] = [clientWidth, clientHeight].map((side) => Math.max(1, Math.round(side * scale)));
    if (this.canvas.width !== width || this.canvas.height !== height)
      Object.assign(this.canvas, { width, height });
  }

  /** A picture shows a face if that is of a later moment than the one before. */
  count(face) {
    this.shown.pictures += 1;
    if (face.present && face.time > this.shown.newest) {
      this.shown.newest = face.time;
      this.shown.faces += 1;
      this.shown.log.push([face.time, performance.timeOrigin + performance.now()]);
      if (this.shown.log.length > LOGGED) this.shown.log.shift();
    }
  }
}
