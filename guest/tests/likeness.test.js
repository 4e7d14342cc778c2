// Vector 007 of codec/SPEC.md: a photographed likeness. Node.js reads no WebP, so its pictures' pixels are not compared.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromHex } from "../src/codec/datagram.js";
import { readLikeness } from "../src/codec/likeness.js";

const FILE = new URL("../../tests/vectors/007-photographed-likeness/vector.json", import.meta.url);
const VECTOR = JSON.parse(readFileSync(FILE, "utf8"));
const BYTES = fromHex(VECTOR.bytes);

/** Grey, of the size that the picture's header says. */
async function grey(webp) {
  const [width, height] = [26, 28].map((at) => (webp[at] | (webp[at + 1] << 8)) & 0x3fff);
  return { data: new Uint8Array(4 * width * height).fill(128), width, height };
}

const near = (/** @type {ArrayLike<number>} */ got, /** @type {number[]} */ wanted) => {
  assert.equal(got.length, wanted.length);
  wanted.forEach((value, k) => assert.ok(Math.abs(got[k] - value) < 1e-4, `${got[k]} and ${value}`));
};

test("the numbers of the likeness are the vector's", async () => {
  const person = await readLikeness(BYTES, grey);
  near(person.shape, VECTOR.shape);
  assert.equal(person.lens, VECTOR.lens);
  for (const [k, mark] of VECTOR.marks_mm.entries()) near(person.marks.subarray(300 * k, 300 * k + 3), mark);
  assert.equal(person.blends.length, VECTOR.blends.length);
  for (const [k, wanted] of VECTOR.blends.entries()) {
    const blend = person.blends[k];
    assert.deepEqual([blend.rows, blend.reach], [wanted.rows, wanted.reach_mm]);
    near(blend.gain, wanted.gain);
    for (const name of ["project", "places", "weights"]) near(blend[name].data, wanted[name].flat());
  }
  for (const [k, wanted] of VECTOR.layers.entries()) {
    const { azimuth, grid } = person.layers[k];
    assert.equal(azimuth, wanted.azimuth_rad);
    assert.deepEqual([grid.rows, grid.columns], [wanted.grid.length, wanted.grid[0].length]);
    near(grid.at, wanted.grid.flat(2));
  }
});

test("attack: a likeness that is cut short, damaged or too long is refused", async () => {
  const broken = [
    BYTES.slice(0, 40),
    BYTES.slice(0, -1),
    Uint8Array.of(...BYTES, 0),
    new Uint8Array(400_001),
  ];
  for (let at = 0; at < 200; at += 1) {
    const copy = BYTES.slice();
    copy[at] ^= 0xff;
    broken.push(copy);
  }
  let read = 0;
  for (const bytes of broken) {
    try {
      await readLikeness(bytes, grey);
      read += 1; // a number that is another one
    } catch (error) {
      assert.equal(error.name, "BrokenError");
    }
  }
  assert.ok(read < 20);
});
