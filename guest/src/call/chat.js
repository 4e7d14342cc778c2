// The texts and reactions of one call. However fast the other side writes, memory and work are bounded; nothing of it
// outlives the call.
import { FEELINGS, tidy } from "../codec/said.js";

const AGAIN_MS = 60_000; // a text of the last minute may have been lost with the connection: it is said again
const AGAIN = 16; // at most so many

/** A token bucket: `burst` at once, then `rate` a second. */
class Allowance {
  constructor(burst, rate, now) {
    this.burst = burst;
    this.rate = rate;
    this.left = burst;
    this.at = now;
  }

  /** Whether one more is allowed now; it is then counted. */
  takes(now) {
    this.left = Math.min(this.burst, this.left + (this.rate * (now - this.at)) / 1000);
    this.at = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}

/**
 * @typedef {{ number: number, text: string }} Text
 */

export class Chat {
  /** @param {number} now ms */
  constructor(now) {
    this.own = { texts: new Allowance(10, 0.5, now), reactions: new Allowance(8, 2, now) };
    this.others = { texts: new Allowance(30, 1, now), reactions: new Allowance(8, 2, now) };
    /** @type {{ at: number, message: Text }[]} */
    this.said = [];
    this.number = 0;
    this.read = -1; // the newest number of the other side
  }

  /**
   * @param {string} text
   * @param {number} now
   * @returns {Text | null} to send; null if there is nothing in it, or it is too much at once
   */
  write(text, now) {
    const wanted = tidy(text);
    if (!wanted || !this.own.texts.takes(now)) return null;
    const message = { number: this.number, text: wanted };
    this.number += 1;
    this.said = [...this.said, { at: now, message }].slice(-AGAIN);
    return message;
  }

  /** Whether a reaction may be shown to the other side now. */
  react(now) {
    return this.own.reactions.takes(now);
  }

  /** What may have been lost with the last connection. */
  again(now) {
    return this.said.filter(({ at }) => now - at <= AGAIN_MS).map(({ message }) => message);
  }

  /** The other side's program counts from 0 again. */
  restarted() {
    this.read = -1;
  }

  /**
   * @param {Text} message of the other side
   * @param {number} now
   * @returns {string} to show; empty if it was read already, or is too much
   */
  received({ number, text }, now) {
    if (number <= this.read) return "";
    this.read = number;
    return this.others.texts.takes(now) ? tidy(text) : "";
  }

  /**
   * @param {{ feeling: number }} message of the other side
   * @param {number} now
   * @returns {string | null} the name of the feeling to show
   */
  felt({ feeling }, now) {
    const name = FEELINGS[feeling - 1] ?? null;
    return name && this.others.reactions.takes(now) ? name : null;
  }
}
