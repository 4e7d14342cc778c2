// What people write and show to each other in a call (codec/SPEC.md section 8), and what of a text is fit to be read:
// nothing in it turns lines around, hides, or grows out of its line.

export const FEELINGS = ["thumb", "heart", "laugh", "surprise", "hand"]; // reactions, from number 1 on
export const MOST_TEXT = 2000; // bytes of UTF-8
const MOST_LINES = 20;
const MOST_MARKS = 3; // combining marks on one letter
const BREAK = /\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]/;
const [MARK, SPACE, UNSEEN] = [/[\p{Mn}\p{Me}]/u, /[\p{Zs}\t]/u, /\p{C}/u];
const JOINERS = "\u200c\u200d"; // emoji of several parts, Persian and the scripts of India are written with them

/**
 * What is shown of a text, perhaps nothing; at most MOST_LINES lines and MOST_TEXT bytes.
 * @param {string} text
 */
export function tidy(text) {
  const lines = Array.from(text).slice(0, MOST_TEXT).join("").split(BREAK).map(tidyLine);
  const kept = [...lines.slice(0, MOST_LINES - 1), lines.slice(MOST_LINES - 1).join(" ")];
  const bytes = new TextEncoder().encode(kept.join("\n").trim());
  return new TextDecoder().decode(bytes.subarray(0, MOST_TEXT), { stream: true }); // without a letter cut in two
}

/** @param {string} line */
function tidyLine(line) {
  let [shown, marks] = ["", 0];
  for (const letter of line) {
    marks = MARK.test(letter) ? marks + 1 : 0;
    if (SPACE.test(letter)) shown += " ";
    else if (marks <= MOST_MARKS && (JOINERS.includes(letter) || !UNSEEN.test(letter))) shown += letter;
  }
  return shown;
}

const LINK = /https?:\/\/[^\s<>"'`{}|\\^]{1,500}/gi;
const MOST_LINKS = 3;

/**
 * Addresses of the web in a text, none with a user's name in it.
 * @param {string} text
 * @returns {URL[]} whose `href` spells other alphabets as the network does
 */
export function links(text) {
  const found = (text.match(LINK) ?? []).map((match) => match.replace(/[.,;:!?)]+$/, ""));
  return found
    .filter((address) => URL.canParse(address))
    .map((address) => new URL(address))
    .filter(({ hostname, username, password }) => hostname && !username && !password)
    .slice(0, MOST_LINKS);
}
