// tests/vectors/pairing.json: docs/PROTOCOL.md section 3 in figures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { parseCode } from "../src/pairing/code.js";
import { agree, join } from "../src/pairing/exchange.js";
import { Secret } from "../src/pairing/secret.js";
import { Spake2 } from "../src/pairing/spake2.js";

const VECTOR = JSON.parse(readFileSync(new URL("../../tests/vectors/pairing.json", import.meta.url), "utf8"));
const WORDS = readFileSync(new URL("../../app/net/pairing/words.txt", import.meta.url), "utf8").split(/\s+/);
const OTHER = { caller: "joiner", joiner: "caller" };

for (const role of ["caller", "joiner"]) {
  test(`SPAKE2 as ${role} gives the vector's message and key`, () => {
    const run = new Spake2(role, VECTOR.code, hexToBytes(VECTOR.entropy[role]));
    assert.equal(bytesToHex(run.message), VECTOR.messages[role]);
    assert.equal(bytesToHex(run.key(hexToBytes(VECTOR.messages[OTHER[role]]))), VECTOR.key);
  });
}

test("attack: points of small order and what is no point are refused", () => {
  const run = new Spake2("joiner", VECTOR.code);
  const zero = "0100000000000000000000000000000000000000000000000000000000000000";
  const ofOrder8 = "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05";
  for (const point of [zero, ofOrder8, "ff".repeat(32), "02" + "00".repeat(31)]) {
    assert.throws(() => run.key(hexToBytes(`41${point}`)), { name: "PairingError" });
  }
  assert.throws(
    () => run.key(hexToBytes(VECTOR.messages.joiner)),
    { name: "PairingError" },
    "its own message",
  );
});

test("confirmations, sealed messages, words and room are the vector's", () => {
  const secret = new Secret(hexToBytes(VECTOR.key));
  for (const role of ["caller", "joiner"]) {
    assert.equal(bytesToHex(secret.confirmation(role)), VECTOR.confirmations[role]);
  }
  const [reader, writer] = [secret.seal("caller"), secret.seal("caller")];
  for (const { object, bytes } of VECTOR.sealed_by_caller) {
    assert.deepEqual(reader.open(hexToBytes(bytes)), object);
    assert.equal(
      writer.close(object).length,
      hexToBytes(bytes).length - 1,
      "without a space after the colon",
    );
  }
  assert.throws(() => reader.open(hexToBytes(VECTOR.sealed_by_caller[0].bytes)), { name: "PairingError" });
  const nonces = hexToBytes(VECTOR.nonces.caller + VECTOR.nonces.joiner);
  const [a, b] = [hexToBytes(VECTOR.fingerprints.caller), hexToBytes(VECTOR.fingerprints.joiner)];
  assert.deepEqual([...secret.words(nonces, a, b)], VECTOR.words);
  assert.equal(secret.room, VECTOR.room);
});

test("codes are understood as people write them", () => {
  for (const text of ["7-acorn-violin", "7 Acorn violin", " 7–acor–viol ", "7-acorn-violin@192.0.2.7:8765"]) {
    assert.deepEqual(parseCode(text, WORDS), { room: 7, text: "7-acorn-violin" }, text);
  }
  for (const text of ["", "acorn-violin", "7-acorn", "0-acorn-violin", "7-acorn-nonsense", "7-aco-violin"]) {
    assert.equal(parseCode(text, WORDS), null, text);
  }
});

/** Two ends of a pipe. */
function pipe() {
  const ends = [0, 1].map(() => ({ come: [], wake: null }));
  return ends.map((own, k) => ({
    send(bytes) {
      ends[1 - k].come.push(bytes);
      ends[1 - k].wake?.();
    },
    async receive() {
      while (!own.come.length) await new Promise((done) => (own.wake = done));
      return own.come.shift();
    },
  }));
}

test("two sides with one code agree, and with two codes both are told", async () => {
  const [a, b] = pipe();
  const [one, other] = await Promise.all([
    agree(a, "caller", "7-acorn-violin"),
    agree(b, "joiner", "7-acorn-violin"),
  ]);
  assert.deepEqual(one.key, other.key);
  const [c, d] = pipe();
  const results = await Promise.allSettled([
    agree(c, "caller", "7-acorn-violin"),
    agree(d, "joiner", "7-acorn-album"),
  ]);
  for (const { reason } of results) assert.match(reason.message, /code was wrong/);
});

test("attack: a caller that changes its nonce after the answer is refused", async () => {
  const secret = new Secret(hexToBytes(VECTOR.key));
  const [caller, joiner] = pipe();
  const print = Array(32).fill("AB").join(":");
  const sdp = `m=application 9\r\na=fingerprint:sha-256 ${print}\r\n`;
  const seal = secret.seal("caller");
  const say = (object) => caller.send(Uint8Array.of(3, ...seal.close(object)));
  say({ offer: sdp, commitment: "00".repeat(32) });
  say({ nonce: "11".repeat(16) });
  await assert.rejects(
    join(joiner, secret, async () => sdp),
    /tampered/,
  );
});
