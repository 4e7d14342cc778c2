import assert from "node:assert/strict";
import { test } from "node:test";
import { Lips } from "../src/call/lips.js";
import { Liveness } from "../src/call/liveness.js";
import { lean, voiced } from "../src/call/description.js";

/** What is done about a side that was heard at these moments, and then no more, until it counts as lost. */
function after(heard, suspected = null) {
  const liveness = new Liveness(0);
  const done = [];
  for (let now = 100; now < 20_000; now += 100) {
    if (heard.includes(now)) liveness.hear(now);
    if (now === suspected) liveness.suspect(now);
    const verdict = liveness.verdict(now);
    if (verdict !== "nothing") done.push([verdict, now]);
    if (verdict === "reconnect") break;
  }
  return done;
}
const every = (ms, until) => Array.from({ length: until / ms }, (_, k) => (k + 1) * ms);

test("a lively side is asked after 1.2 s and counts as lost after 2.0", () => {
  assert.deepEqual(after(every(100, 5000)), [
    ["probe", 6200],
    ["probe", 6600],
    ["reconnect", 7000],
  ]);
});

test("a side that is heard each 2 s is waited for longer, up to 3.0 s", () => {
  const done = after(every(2000, 10_000)).filter(([, now]) => now > 10_000);
  assert.deepEqual(done.at(-1), ["reconnect", 13_000]);
  assert.deepEqual(done[0], ["probe", 12_200]);
});

test("after a change of the own network an answer is waited for no longer than 0.8 s", () => {
  assert.deepEqual(after(every(100, 5000), 5300).at(-1), ["reconnect", 6100]);
});

test("a change of the own network after which the other side is heard changes nothing", () => {
  assert.deepEqual(after(every(100, 8000), 5300).at(-1), ["reconnect", 10_000]);
});

const OFFER =
  `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96 9 0\r\na=mid:0\r\na=extmap:1 x\r\na=rtpmap:96 opus/48000/2
a=rtpmap:9 G722/8000\r\na=setup:actpass\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\n`.replace(
    /\r?\n/g,
    "\r\n",
  );

test("the voice is Opus that mends loss, and repetitions of it where the browser knows them", () => {
  const told = voiced(OFFER, true);
  assert.match(told, /m=audio 9 UDP\/TLS\/RTP\/SAVPF 96 126\r\n/);
  assert.match(told, /a=rtpmap:126 red\/48000\/2\r\na=fmtp:126 96\/96\r\n/);
  assert.match(told, /a=fmtp:96 .*useinbandfec=1/);
  assert.doesNotMatch(told, /G722/);
  assert.match(told, /m=application 9 UDP\/DTLS\/SCTP webrtc-datachannel\r\na=mid:1\r\n$/);
  assert.match(voiced(OFFER, false), /SAVPF 96\r\n/);
  assert.doesNotMatch(lean(OFFER), /extmap/);
});

test("the picture waits for a voice that is late, and the voice for a picture that is", () => {
  const lips = new Lips();
  const playout = { offset: 50, needed: 30, voiceDelay: 0 };
  assert.equal(lips.align({ rtp: 48, at: 500 }, playout), 0, "before its clock is known");
  lips.learn({ rtp: 4294967295 - 47, ms: 1000 }); // one millisecond before the clock wraps around
  assert.equal(lips.align({ rtp: 48 * 99, at: 1000 + 100 + 200 }, playout), 30 - 20 - 150);
  assert.equal(playout.voiceDelay, 130);
  assert.equal(lips.align({ rtp: 48 * 99, at: 1000 + 100 + 60 }, playout), 0, "they are together");
  playout.needed = 200;
  assert.equal(lips.align({ rtp: 48 * 99, at: 1000 + 100 + 60 }, playout), 170);
});

for (const days of [0.4, 0.6, 1.2, 40]) {
  test(`lips and voice are together on a machine that has been on for ${days} days`, () => {
    const lips = new Lips();
    const uptime = days * 86_400_000; // their faces' clock, of which 0 was told
    const playout = { offset: 5000 - uptime, needed: 30, voiceDelay: 0 };
    lips.learn({ rtp: 688713755, ms: 0 });
    const rtp = (688713755 + 48 * (uptime + 1000)) % 2 ** 32;
    lips.align({ rtp, at: 5000 + 1000 + 90 }, playout);
    assert.ok(Math.abs(playout.voiceDelay - 70) < 1e-3, `${playout.voiceDelay}`);
  });
}

test("the other side is told of the own voice's clock once, and when it has moved", () => {
  const lips = new Lips();
  assert.equal(lips.news(null), null);
  assert.deepEqual(lips.news({ rtp: 4800, at: 700.4 }), { rtp: 4800, ms: 700 });
  assert.equal(lips.news({ rtp: 4800 + 48_000, at: 1702 }), null);
  assert.deepEqual(lips.news({ rtp: 4800 + 96_000, at: 2720 }), { rtp: 100_800, ms: 2720 });
  lips.begin();
  assert.ok(lips.news({ rtp: 1, at: 3000 }), "of a new connection again");
});
