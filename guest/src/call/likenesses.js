// What the two sides tell each other of how they look (codec/SPEC.md sections 8 and 9): shape, looks, and pictures in
// pieces that faces overtake.
import { BLOBS, Inbox, write } from "../codec/control.js";
import { toHex } from "../codec/datagram.js";

const SHAPE_UNIT = 1 / 512;
export const CHUNK = 1080; // bytes; with its header one SCTP fragment, which a face overtakes

export class Likenesses {
  /**
   * @param {import("./call.js").Likeness} own
   * @param {(person: Partial<import("./call.js").Person>) => void} tell what is known of the other side
   */
  constructor(own, tell) {
    this.own = own;
    this.tell = tell;
    this.inbox = new Inbox((kind, data) => this.arrived(kind, data));
    this.best = 0; // kind of the other side's pictures that are worn
    /** @type {Map<number, string>} */
    this.offered = new Map(); // digests, by kind
    /** @type {number | null} the byte of our skin that is due next, if it was asked for */
    this.due = null;
  }

  /** A new connection: nothing is asked for. */
  begin() {
    this.due = null;
  }

  /** What is said behind the greeting. */
  introduction() {
    const values = this.own.shape.map((v) => Math.round(v / SHAPE_UNIT));
    return [write.shape({ values }), write.looks(this.own.looks)];
  }

  /** What is said once the other side has greeted. */
  offer() {
    return write.offer({ kind: BLOBS.large, number: this.own.skin.length, digest: this.own.digest });
  }

  /** @param {{ values: number[] }} shape of the other side */
  shaped({ values }) {
    this.tell({ shape: values.map((v) => v * SHAPE_UNIT) });
  }

  /**
   * What to answer to an offer. Other pictures than before are of another likeness: then a small one is better than
   * the old large one.
   */
  consider(offer) {
    const request = this.inbox.offer(offer);
    const digest = toHex(offer.digest);
    if (this.offered.get(offer.kind) !== digest) this.best = 0;
    this.offered.set(offer.kind, digest);
    if (offer.kind < BLOBS.glance) this.tell({ photograph: null });
    return request ? [request] : [];
  }

  /** A smaller picture never replaces a larger one. */
  arrived(kind, data) {
    if (kind < this.best) return;
    this.best = kind;
    this.tell(kind < BLOBS.glance ? { skin: data } : { photograph: data });
  }

  serve({ kind, number: at, digest }) {
    if (kind === BLOBS.large && toHex(digest) === toHex(this.own.digest)) this.due = at;
  }

  /** The next piece of what was asked for, or null. */
  chunk() {
    if (this.due === null) return null;
    const offset = this.due;
    const data = this.own.skin.slice(offset, offset + CHUNK);
    this.due = offset + data.length < this.own.skin.length ? offset + data.length : null;
    return data.length ? write.chunk({ kind: BLOBS.large, offset, data }) : null;
  }
}
