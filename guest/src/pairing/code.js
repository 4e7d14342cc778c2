// Codes as people type them and links carry them (docs/PROTOCOL.md section 1).

/** @typedef {{ room: number, text: string }} Code `text` is canonical: the pairing's password */

const MOST_CHARACTERS = 64;

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
  if (known.length < 2 || known.length > 4 || known.includes(undefined)) return null;
  return { room: Number(number), text: [number, ...known].join("-") };
}
