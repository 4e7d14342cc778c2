import assert from "node:assert/strict";
import { test } from "node:test";
import { Playout } from "../src/codec/playout.js";
import { matrix, product, vector } from "../src/face/rotation.js";

const face = (time, x = 0, present = true) => ({
  time,
  present,
  rotation: Float32Array.of(0, x, 0),
  translation: Float32Array.of(100 * x, 0, -600),
  expression: Float32Array.of(x),
  gaze: new Float32Array(4),
});

/** What is shown each 10 ms of faces that arrive as [time, arrival, x]. */
function shown(arrivals, until) {
  const playout = new Playout();
  const faces = [];
  for (let now = 0; now < until; now += 10) {
    for (const [time, arrival, x] of arrivals) {
      if (arrival >= now && arrival < now + 10) playout.add(face(time, x), arrival);
    }
    const at = playout.at(now + 10);
    if (at) faces.push({ now: now + 10, ...at });
  }
  return faces;
}

const swing = (time) => Math.sin(time / 300);
const random = (seed) => () => (seed = (seed * 16807) % 2147483647) / 2147483647;

test("rotations come back from their matrices", () => {
  for (const v of [
    [0.1, -0.4, 1.2],
    [0, 0, 0],
    [-2, 1, 0.5],
  ]) {
    vector(matrix(v)).forEach((got, i) => assert.ok(Math.abs(got - v[i]) < 1e-6));
  }
  const two = product(matrix([0, 0.3, 0]), matrix([0, 0.4, 0]));
  assert.ok(Math.abs(vector(two)[1] - 0.7) < 1e-6);
});

test("on an even network the face is shown a few milliseconds after it came", () => {
  const arrivals = Array.from({ length: 90 }, (_, k) => [k * 33, k * 33 + 40, swing(k * 33)]);
  const faces = shown(arrivals, 2800).filter(({ now }) => now > 500);
  for (const { now, expression } of faces) {
    const behind = swing(now - 40 - 12);
    assert.ok(Math.abs(expression[0] - behind) < 0.06, `at ${now}: ${expression[0]} and ${behind}`);
  }
});

test("whatever arrives, the face moves continuously and time forwards", () => {
  const chance = random(7);
  const arrivals = Array.from({ length: 300 }, (_, k) => [
    k * 33,
    k * 33 + 60 + 120 * chance(),
    swing(k * 33),
  ]).filter(() => chance() > 0.2);
  const faces = shown(arrivals, 9800);
  for (const [k, { time, expression }] of faces.entries()) {
    if (k === 0) continue;
    assert.ok(time >= faces[k - 1].time);
    assert.ok(Math.abs(expression[0] - faces[k - 1].expression[0]) < 0.15, `jumps at ${faces[k].now}`);
  }
});

test("over a long gap the face comes to rest where the head was", () => {
  const arrivals = Array.from({ length: 30 }, (_, k) => [k * 33, k * 33 + 20, 1]);
  const last = shown(arrivals, 4000).at(-1);
  assert.ok(Math.abs(last.expression[0]) < 0.01);
  assert.ok(Math.abs(last.translation[0] - 100) < 1);
});

test("a sender whose clock was set is followed again", () => {
  const early = Array.from({ length: 30 }, (_, k) => [90_000 + k * 33, k * 33 + 20, 1]);
  const later = Array.from({ length: 60 }, (_, k) => [k * 33, 1500 + k * 33, 2]);
  assert.ok(shown([...early, ...later], 6000).some(({ expression }) => expression[0] === 2));
});
