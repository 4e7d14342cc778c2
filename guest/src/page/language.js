// The page in the reader's language: English stands in the code and in index.html, the others in one file each,
// page/languages/XX.json, which the build finds by itself.

/** @type {readonly string[]} */
const KNOWN = typeof LANGUAGES === "undefined" ? [] : LANGUAGES; // without a build, in tests
const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];

/** @type {Record<string, string>} */
let texts = {};

/**
 * @param {readonly string[]} wanted as navigator.languages
 * @param {readonly string[]} [known]
 * @returns {string} the first of the reader's that there is; English otherwise
 */
export function chosen(wanted, known = KNOWN) {
  const plain = wanted.map((tag) => tag.toLowerCase().split("-")[0]);
  return plain.find((tag) => tag === "en" || known.includes(tag)) ?? "en";
}

/** @param {(name: string) => Promise<Uint8Array>} fetched */
export async function learn(fetched) {
  const language = chosen(navigator.languages);
  document.documentElement.lang = language;
  if (language === "en") return;
  texts = JSON.parse(new TextDecoder().decode(await fetched(`language-${language}.json`)));
  translate(document.body);
}

/** @param {string} text */
export const said = (text) => texts[text] ?? text;

/** @param {HTMLElement} root */
function translate(root) {
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const known = texts[plain(walk.currentNode.nodeValue)];
    if (known) walk.currentNode.nodeValue = known;
  }
  for (const name of ATTRIBUTES)
    for (const element of root.querySelectorAll(`[${name}]`))
      element.setAttribute(name, said(plain(element.getAttribute(name))));
}
