import assert from "node:assert/strict";
import { test } from "node:test";
import { FaceChannel } from "../src/codec/channel.js";
import { Units } from "../src/codec/units.js";

const UNITS = new Units([60, 40, 20], 5000);
const face = (time, x = 0, present = true) => ({
  time,
  present,
  rotation: Float32Array.of(0, 0.3 * x, 0),
  translation: Float32Array.of(0, 0, -600),
  expression: Float32Array.of(x, -x, 0.5 * x),
  gaze: Float32Array.of(0.1, 0, 0.1, 0),
});

/** Two channels and a network; drop(n) says whether the n-th datagram of a direction is lost. */
function pair(drop = () => false, delay = 20) {
  const made = [0, 1].map(() => ({ got: [], sent: 0, way: [], channel: null }));
  for (const [k, end] of made.entries()) {
    const send = (bytes) => {
      end.sent += 1;
      if (!drop(end.sent)) made[1 - k].way.push({ at: end.now + delay, bytes });
    };
    end.channel = new FaceChannel(UNITS, { free: true, send });
  }
  const run = (now) => {
    for (const end of made) {
      end.now = now;
      for (const { bytes } of end.way.filter(({ at }) => at <= now))
        end.got.push(...end.channel.receive(bytes, now));
      end.way = end.way.filter(({ at }) => at > now);
      end.channel.tick(now);
    }
  };
  return { ends: made, run };
}

test("faces come over as they are, and after the first answers as deltas", () => {
  const { ends, run } = pair();
  for (let now = 1000; now < 4000; now += 10) {
    run(now);
    if (now % 30 === 0) ends[0].channel.push(face(now, Math.sin(now / 200)), now);
  }
  assert.ok(ends[1].got.length > 90);
  for (const { time, expression, rotation } of ends[1].got) {
    assert.ok(Math.abs(expression[0] - Math.sin(time / 200)) < 0.15);
    assert.ok(Math.abs(rotation[1] - 0.3 * Math.sin(time / 200)) < 0.008); // a step, and two milliseconds
  }
  assert.ok(ends[0].channel.link.counts.deltasSent > 60);
  assert.ok(Math.abs(ends[0].channel.link.roundTrip - 40) <= 20);
});

test("with a third lost, the others come over all the same and nothing drifts", () => {
  const { ends, run } = pair((n) => n % 3 === 0);
  for (let now = 1000; now < 5000; now += 10) {
    run(now);
    if (now % 30 === 0) for (const end of ends) end.channel.push(face(now, Math.sin(now / 200)), now);
  }
  for (const { got } of ends) {
    assert.ok(got.length > 70);
    for (const { time, expression } of got) assert.ok(Math.abs(expression[0] - Math.sin(time / 200)) < 0.15);
  }
});

test("of a still face only heartbeats are sent", () => {
  const { ends, run } = pair();
  for (let now = 1000; now < 11_000; now += 10) {
    run(now);
    if (now % 30 === 0) ends[0].channel.push(face(now, 0.4), now);
    if (now === 3000) ends[0].sent = 0;
  }
  assert.ok(ends[0].sent <= 6, `${ends[0].sent} in eight seconds`);
});

test("faces are acknowledged by a side that shows none", () => {
  const { ends, run } = pair();
  for (let now = 1000; now < 3000; now += 10) {
    run(now);
    if (now % 30 === 0) ends[0].channel.push(face(now, Math.sin(now / 200)), now);
  }
  assert.ok(ends[0].channel.link.counts.deltasSent > ends[0].channel.link.counts.keysSent);
  assert.equal(ends[0].got.length, 0);
});

test("attack: noise is dropped without effect", () => {
  const { ends, run } = pair();
  const noise = [
    [],
    [0],
    Array(50).fill(0xff),
    Array(1200).fill(3),
    Array.from({ length: 90 }, (_, k) => (k * 77) % 256),
  ];
  for (const bytes of noise) assert.deepEqual(ends[1].channel.receive(Uint8Array.from(bytes), 1000), []);
  for (let now = 1000; now < 1500; now += 10) {
    run(now);
    if (now % 30 === 0) ends[0].channel.push(face(now, Math.sin(now / 200)), now);
  }
  assert.ok(ends[1].got.length > 10);
});

test("faces that took long to find go out although a heartbeat of a later moment was confirmed", () => {
  const { ends, run } = pair();
  for (let now = 1000; now < 6000; now += 10) {
    run(now);
    if (now % 30 === 0) ends[1].channel.push(face(now, Math.sin(now / 200)), now);
    if (now >= 1200 && now % 50 === 0) ends[0].channel.push(face(now - 450, Math.sin(now / 90)), now);
  }
  assert.ok(ends[1].got.length >= 80);
  assert.ok(ends[0].channel.link.counts.keysSent < 10);
});
