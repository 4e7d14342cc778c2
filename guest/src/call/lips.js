// Lips and voice in step: one clock stamps both, and each waits for the other no longer than lips need.

const LEAD_MS = 20; // a face is drawn a little after it is due, and lips that are early are not noticed
const APART_MS = 25; // less is not worth a change of the voice's speed
const NEWS_MS = 10; // of a clock, that the other side is told

const AROUND_MS = 2 ** 32 / 48; // a clock of 48 kHz in 32 bits begins anew, after a day

/** @param {number} rtp @param {number} origin ms between two times of that clock */
const between = (rtp, origin) => ((rtp - origin) | 0) / 48;

/** @param {number} ms what is left of it without whole turns of that clock: two moments that were told may be days apart */
const nearest = (ms) => ms - AROUND_MS * Math.round(ms / AROUND_MS);

export class Lips {
  constructor() {
    this.begin();
  }

  /** A new connection: its RTP times begin elsewhere. */
  begin() {
    /** @type {{ rtp: number, ms: number } | null} what the other side said of its voice */
    this.theirs = null;
    /** @type {{ rtp: number, ms: number } | null} what it was told of ours */
    this.told = null;
  }

  /** @param {{ rtp: number, ms: number }} said */
  learn({ rtp, ms }) {
    this.theirs = { rtp, ms };
  }

  /**
   * What the other side is to be told of our voice now, if it does not know it.
   * @param {{ rtp: number, at: number } | null} spoken at: ms on the clock of our faces
   */
  news(spoken) {
    if (!spoken) return null;
    const known = this.told && this.told.ms + between(spoken.rtp, this.told.rtp);
    if (known !== null && Math.abs(nearest(known - spoken.at)) < NEWS_MS) return null;
    this.told = { rtp: spoken.rtp >>> 0, ms: Math.round(spoken.at) };
    return this.told;
  }

  /**
   * @param {{ rtp: number, at: number } | null} heard at: ms on the clock of `playout`
   * @param {import("../codec/playout.js").Playout} playout of the faces
   * @returns {number} ms by which the voice is to be held back, if it can
   */
  align(heard, playout) {
    if (!this.theirs || !heard || !Number.isFinite(playout.offset)) return 0;
    const spoken = this.theirs.ms + between(heard.rtp, this.theirs.rtp);
    const late = nearest(heard.at - spoken - playout.offset);
    playout.voiceDelay = Math.max(0, late - LEAD_MS);
    const early = playout.needed - LEAD_MS - late;
    return Math.abs(early) > APART_MS ? early : 0;
  }
}
