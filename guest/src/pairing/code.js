// Codes as people type them and links carry them (docs/PROTOCOL.md section 1).

import { sentence } from "../sentence.js";
import { PairingError } from "./spake2.js";

/** @typedef {{ room: number, text: string }} Code `text` is canonical: the pairing's password */

const MOST_CHARACTERS = 64;
const NO_NUMBER = sentence("The server and this page do not understand each other. Load the page again.");
const FEWEST_WORDS = 2;
const MOST_WORDS = 4;

/**
 * The code in a text, or null: any case, spaces for hyphens, words of their first four letters or more. What follows
 * an @ is where the code is kept, which the page knows already.
 * @param {string} typed
 * @param {readonly string[]} words
 * @returns {Code | null}
 */
export function parseCode(typed, words) {
  const [number, ...said] = typed
    .split("@")[0]
    .toLowerCase()
    .split(/[\s,\p{Pd}]+/u)
    .filter(Boolean);
  if (typed.length > MOST_CHARACTERS || !/^[1-9]\d{0,5}$/.test(number ?? "")) return null;
  const known = said.map((part) =>
    words.find((word) => word === part || (part.length > 3 && word.startsWith(part))),
  );
  if (known.length < FEWEST_WORDS || known.length > MOST_WORDS || known.includes(undefined)) return null;
  return { room: Number(number), text: [number, ...known].join("-") };
}

/**
 * A new code of the room, canonical.
 * @param {number} room
 * @param {readonly string[]} words
 * @param {number} count that the server asks for; a code has from 2 to 4
 */
export function newCode(room, words, count) {
  if (!Number.isInteger(room) || room < 1 || room > 999_999) throw new PairingError(NO_NUMBER);
  const bytes = crypto.getRandomValues(new Uint8Array(Math.min(MOST_WORDS, Math.max(FEWEST_WORDS, count))));
  return [room, ...Array.from(bytes, (byte) => words[byte])].join("-");
}
