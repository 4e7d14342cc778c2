// Each language has every text of the page, and none that the page does not have.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { chosen } from "../src/page/language.js";

const here = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => readFileSync(here(path), "utf8");
const SCRIPTS = readdirSync(here("src"), { recursive: true }).filter((name) => String(name).endsWith(".js"));

/** What a person may read: sentences of the scripts, and texts and labels of the page. */
function texts() {
  const marked = SCRIPTS.flatMap((name) =>
    [...read(`src/${name}`).matchAll(/\bsentence\(\s*"([^"]+)",?\s*\)/g)].map(([, text]) => text),
  );
  const page = read("page/index.html").replace(/<head>[^]*<\/head>|<!--[^]*?-->/g, "");
  const shown = [...page.matchAll(/>([^<>]+)</g)].map(([, text]) => text.replace(/\s+/g, " ").trim());
  const labels = [...page.matchAll(/(?:aria-label|placeholder|title)="([^"]+)"/g)].map(([, text]) => text);
  const names = new Set(["", "Eigencall", "7-acorn-violin"]);
  return [...new Set([...marked, ...shown, ...labels])].filter((text) => !names.has(text));
}

test("the page has texts", () => assert.ok(texts().length > 40));

for (const name of readdirSync(here("page/languages"))) {
  test(`${name} has every text of the page and no other`, () => {
    const known = JSON.parse(read(`page/languages/${name}`));
    assert.deepEqual(Object.keys(known).sort(), texts().sort());
    for (const text of Object.values(known)) assert.ok(text.trim());
  });
}

test("the reader's first language that there is decides, and English otherwise", () => {
  assert.equal(chosen(["de-AT", "en"], ["de", "fr"]), "de");
  assert.equal(chosen(["nl", "fr-CA", "de"], ["de", "fr"]), "fr");
  assert.equal(chosen(["en-GB", "de"], ["de", "fr"]), "en");
  assert.equal(chosen(["nl"], ["de", "fr"]), "en");
  assert.equal(chosen([], ["de"]), "en");
});
