// Whether the other side is still there (docs/PROTOCOL.md section 6): when it is asked, and when it counts as lost.
// Times are milliseconds of one clock.

const PROBE_MS = 1200; // of silence, after which a sign of life is asked for
const PROBE_EACH_MS = 400;
const QUIET_PROBE_MS = 2200; // the same of a side that is still and sends a heartbeat only each 2 s
const ANSWER_MS = 800; // from the first probe
const HEARTBEAT_MS = 2000;
const MARGIN = 1.1; // over the longest pause lately
const LATELY_MS = 4500; // two heartbeats

export class Liveness {
  /** @param {number} now */
  constructor(now) {
    this.heardAt = now;
    this.probedAt = -Infinity;
    this.suspectedAt = -Infinity;
    /** @type {{ at: number, length: number }[]} */
    this.pauses = [];
  }

  /**
   * Something authentic has come. One that answers when asked was only quiet, and would have been for longer.
   * @param {number} now
   */
  hear(now) {
    if (now <= this.heardAt) return;
    const length = this.probedAt > this.heardAt ? HEARTBEAT_MS : now - this.heardAt;
    this.pauses = this.pauses.filter((pause) => pause.at > now - LATELY_MS && pause.length > length);
    this.pauses.push({ at: now, length });
    this.heardAt = now;
  }

  /**
   * The own network has changed: the silence that may follow need not be waited for.
   * @param {number} now
   */
  suspect(now) {
    this.suspectedAt = now;
  }

  /**
   * What to do about the other side's silence.
   * @param {number} now
   * @returns {"nothing" | "probe" | "reconnect"}
   */
  verdict(now) {
    const longest = Math.max(0, ...this.pauses.map(({ length }) => length));
    const usual = this.heardAt + Math.min(Math.max(PROBE_MS, longest * MARGIN), QUIET_PROBE_MS);
    const from = this.suspectedAt > this.heardAt ? Math.min(usual, this.suspectedAt) : usual;
    if (now >= from + ANSWER_MS) return "reconnect";
    if (now < from || now - this.probedAt < PROBE_EACH_MS) return "nothing";
    this.probedAt = now;
    return "probe";
  }
}
