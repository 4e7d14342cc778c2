import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace } from "../src/page/pace.js";

/** Draws for so long on a machine that takes `ms(side)` for a picture, never faster than its screen. */
function drawn(pace, seconds, ms, from = 1) {
  let now = from;
  while (now < from + 1000 * seconds) {
    pace.note(now, Math.min(pace.most, 720));
    now += Math.max(1000 / 60, ms(Math.min(pace.most, 720)));
  }
  return now;
}

test("where pictures are slow they get smaller until they are in time", () => {
  const pace = new Pace();
  drawn(pace, 10, (side) => 30 * (side / 400) ** 2);
  assert.ok(pace.most < 460 && pace.most > 280, `${pace.most}`);
});

test("never too small to see a face", () => {
  const pace = new Pace();
  drawn(pace, 20, () => 100);
  assert.equal(pace.most, 240);
});

test("a busy while is made up for", () => {
  const pace = new Pace();
  const now = drawn(pace, 20, () => 80);
  assert.equal(pace.most, 240);
  drawn(pace, 20, () => 5, now);
  assert.equal(pace.most, 1024);
});

test("a size that was too much is tried ever less often", () => {
  const pace = new Pace();
  const falls = { first: 0, second: 0 };
  let minute = "first";
  let before = pace.most;
  const ms = (side) => {
    if (pace.most < before) falls[minute] += 1;
    before = pace.most;
    return side > 300 ? 60 : 5;
  };
  const now = drawn(pace, 60, ms);
  minute = "second";
  drawn(pace, 60, ms, now);
  assert.ok(falls.first > 3 && falls.second <= 2, JSON.stringify(falls));
});

test("a page that was not looked at is not taken for a slow one", () => {
  const pace = new Pace();
  const now = drawn(pace, 2, () => 5);
  pace.note(now + 60_000, 720);
  drawn(pace, 2, () => 5, now + 60_000);
  assert.equal(pace.most, 1024);
});
