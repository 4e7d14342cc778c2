// The vectors of codec/SPEC.md section 10, which the desktop program reproduces too.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Reader, Writer } from "../src/codec/coder.js";
import { parse, write } from "../src/codec/control.js";
import { codeDatagram, digest, fromHex, toHex } from "../src/codec/datagram.js";

const FOLDER = new URL("../../tests/vectors/", import.meta.url);
const vector = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(new URL(`${name}/vector.json`, FOLDER), "utf8"));
const DATAGRAMS = readdirSync(FOLDER).filter((name) => /^00[1-5]-/.test(name));

test("there are five vectors of datagrams", () => assert.equal(DATAGRAMS.length, 5));

for (const name of DATAGRAMS) {
  test(`the reader reproduces ${name}`, () => {
    const { components, steps } = vector(name);
    const held = new Map();
    for (const step of steps) {
      const coder = new Reader(fromHex(step.datagram));
      const read = codeDatagram(
        coder,
        components,
        () => step.sequence,
        (n) => held.get(n),
      );
      assert.deepEqual(
        read.frames.map((frame) => frame.values),
        step.frames,
      );
      assert.deepEqual(
        read.frames.map((frame) => frame.time),
        step.times_ms,
      );
      assert.deepEqual(
        read.frames.map((frame) => frame.present),
        step.present,
      );
      assert.deepEqual(
        [read.state.acknowledged, read.state.lost, read.state.quality, read.hold],
        [step.acknowledged, step.lost, step.quality, step.hold_ms],
      );
      assert.equal(digest(read.state), step.digest);
      held.set(step.sequence, read.state);
    }
  });

  test(`the writer makes the same bytes of what the reader has read: ${name}`, () => {
    const { components, steps } = vector(name);
    const held = new Map();
    for (const step of steps) {
      const frames = step.times_ms.map((time, k) => ({ time, present: step.present[k] }));
      const want = { ...step, targets: step.frames, hold: step.hold_ms, frames };
      const made = codeDatagram(
        new Writer(),
        components,
        () => step.sequence,
        (n) => held.get(n),
        want,
      );
      assert.equal(digest(made.state), step.digest);
      // a value at its limit is reached by more than one residual
      if (!name.startsWith("004")) assert.equal(toHex(made.datagram), step.datagram);
      held.set(step.sequence, made.state);
    }
  });
}

test("control messages are read, and written as they were", () => {
  for (const { message, bytes } of vector("006-control-messages")) {
    const read = parse(fromHex(bytes));
    assert.notEqual(read.is, "unknown", message);
    assert.equal(toHex(write[read.is](read)), bytes, message);
  }
});

test("a control message that is cut short or too long is refused", () => {
  for (const { bytes } of vector("006-control-messages")) {
    const whole = fromHex(bytes);
    for (let length = 0; length < whole.length; length += 1) {
      if (whole[0] === 0x22 && length > 6) continue; // a chunk may have any length
      assert.throws(() => parse(whole.slice(0, length)), { name: "BrokenError" });
    }
    if (whole[0] !== 0x22 && whole[0] !== 0x45) {
      assert.throws(() => parse(Uint8Array.of(...whole, 0)), { name: "BrokenError" });
    }
  }
});

test("texts and reactions are read, and written as they were", () => {
  const messages = vector("008-texts-and-reactions");
  assert.ok(messages.length > 3);
  for (const { message, bytes } of messages) {
    const read = parse(fromHex(bytes));
    assert.equal(read.is, message.startsWith("Text") ? "text" : "reaction");
    assert.equal(toHex(write[read.is](read)), bytes, message);
  }
});
