// tests/vectors/pairing.json: docs/PROTOCOL.md section 3 in figures.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { newCode, parseCode } from "../src/pairing/code.js";
import { agree, exchangeFresh, introduce } from "../src/pairing/exchange.js";
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
  await assert.rejects(introduce(joiner, secret, "joiner", describer("AB")), /tampered/);
});

/** A connection that shows this certificate. */
function describer(byte) {
  const sdp = `m=application 9\r\na=fingerprint:sha-256 ${Array(32).fill(byte).join(":")}\r\n`;
  const seen = [];
  const keep = async (theirs) => (seen.push(theirs), sdp);
  return { seen, offer: async () => sdp, answer: keep, accept: keep };
}

test("a caller and a joiner describe themselves to each other and see the same words", async () => {
  const secret = new Secret(hexToBytes(VECTOR.key));
  const [a, b] = pipe();
  const [caller, joiner] = [describer("AA"), describer("BB")];
  const [one, other] = await Promise.all([
    introduce(a, secret, "caller", caller),
    introduce(b, secret, "joiner", joiner),
  ]);
  assert.deepEqual(one.words, other.words);
  assert.deepEqual([one.theirs, other.theirs], ["bb".repeat(32), "aa".repeat(32)]);
  assert.match(caller.seen[0], /BB:BB/);
  assert.match(joiner.seen[0], /AA:AA/);
});

test("a reconnection has both sides' fresh bytes in its keys, the caller's first", async () => {
  const [a, b] = pipe();
  const [one, two] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
  const both = await Promise.all([exchangeFresh(a, "caller", one), exchangeFresh(b, "joiner", two)]);
  for (const fresh of both) assert.deepEqual([...fresh], [...one, ...two]);
});

for (const role of ["caller", "joiner"]) {
  test(`attack: the ${role} does not connect to a side that comes back with another certificate`, async () => {
    const secret = new Secret(hexToBytes(VECTOR.key));
    const [a, b] = pipe();
    const [own, theirs] = [describer("AA"), describer("BB")];
    introduce(b, secret, OTHER[role], theirs).catch(() => {});
    await assert.rejects(introduce(a, secret, role, own, "cc".repeat(32)), /another certificate/);
    assert.deepEqual(own.seen, []);
  });
}

test("new codes are the room's number and as many words as the server asks for, from two to four", () => {
  for (const [asked, words] of [
    [0, 2],
    [3, 3],
    [9, 4],
  ]) {
    const code = newCode(7, WORDS, asked);
    assert.equal(code.split("-").length, 1 + words);
    assert.deepEqual(parseCode(code, WORDS), { room: 7, text: code });
  }
  for (const number of [0, 1_000_000, NaN, 1.5]) assert.throws(() => newCode(number, WORDS, 0));
});
