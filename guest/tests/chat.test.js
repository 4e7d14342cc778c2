import assert from "node:assert/strict";
import { test } from "node:test";
import { Chat } from "../src/call/chat.js";
import { parse, write } from "../src/codec/control.js";
import { MOST_TEXT, links, tidy } from "../src/codec/said.js";

test("attack: what turns, hides or towers in a text is taken out", () => {
  assert.equal(tidy("a\u202eb\u200bc\u0007d\te"), "abcd e");
  assert.equal(tidy("e" + "\u0301".repeat(50)), "e\u0301\u0301\u0301");
  assert.equal(tidy("👩\u200d🚀"), "👩\u200d🚀");
  assert.equal(tidy("\n".repeat(100)), "");
  assert.equal(tidy(Array(100).fill("x").join("\r\n")).split("\n").length, 20);
  const long = tidy("€".repeat(5000));
  assert.equal(new TextEncoder().encode(long).length, MOST_TEXT - (MOST_TEXT % 3));
});

test("attack: a text that is empty, too long or no UTF-8 is refused", () => {
  for (const text of [[], [0xff], [0xed, 0xa0, 0x80], Array(MOST_TEXT + 1).fill(65)])
    assert.throws(() => parse(Uint8Array.of(0x33, 0, 0, 0, 0, ...text)), { name: "BrokenError" });
  const most = { number: 7, text: "A".repeat(MOST_TEXT) };
  assert.equal(parse(write.text(most)).text, most.text);
});

test("attack: a flood of texts and reactions is left out, and unknown reactions are none", () => {
  const chat = new Chat(0);
  const flood = Array.from({ length: 1000 }, (_, number) => chat.received({ number, text: "x" }, 10));
  assert.equal(flood.filter(Boolean).length, 30);
  assert.equal(chat.received({ number: 1000, text: "later" }, 1500), "later");
  const felt = Array.from({ length: 100 }, () => chat.felt({ feeling: 2 }, 10));
  assert.equal(felt.filter((name) => name === "heart").length, 8);
  for (const feeling of [0, 6, 200]) assert.equal(new Chat(0).felt({ feeling }, 0), null);
});

test("a text that is said again is read once, until the other side begins anew", () => {
  const chat = new Chat(0);
  assert.equal(chat.received({ number: 3, text: "once" }, 0), "once");
  assert.equal(chat.received({ number: 3, text: "once" }, 0), "");
  chat.restarted();
  assert.equal(chat.received({ number: 0, text: "again" }, 0), "again");
});

test("texts of the last minute are said again, at most sixteen, and not too many are written at once", () => {
  const chat = new Chat(0);
  const written = Array.from({ length: 20 }, (_, k) => chat.write(`text ${k}`, 0)).filter(Boolean);
  assert.deepEqual(
    written.map(({ number }) => number),
    Array.from({ length: 10 }, (_, k) => k),
  );
  for (let k = 0; k < 20; k += 1) chat.write(`later ${k}`, 30_000 + 2000 * k);
  assert.equal(chat.again(68_000).length, 16);
  assert.equal(chat.again(200_000).length, 0);
  assert.equal(chat.write(" \u200b ", 300_000), null);
});

test("attack: only addresses of the web are links, and other alphabets are seen", () => {
  const found = (text) => links(text).map(({ href }) => href);
  assert.deepEqual(found("see https://example.org/a?b=1. And http://b.org!"), [
    "https://example.org/a?b=1",
    "http://b.org/",
  ]);
  assert.deepEqual(found("javascript:alert(1) file:///etc data:text/html,x"), []);
  assert.deepEqual(found("https://bank.example@evil.example/"), []);
  assert.deepEqual(found("https://аpple.com"), ["https://xn--pple-43d.com/"]);
  assert.equal(found("http://a.b ".repeat(20)).length, 3);
});
