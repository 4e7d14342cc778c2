// Face datagrams of codec/SPEC.md sections 2 and 4 to 5, written from that text alone.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { BACK, HOLD, KIND, PRESENT, ABSENT, SMALL, need, table } from "./coder.js";
import { BOOSTS, RESIDUALS as ROWS, THRESHOLDS } from "./tables.js";

const STEPS = [
  64, 76, 91, 108, 128, 152, 181, 215, 256, 304, 362, 431, 512, 609, 724, 861, 1024, 1218, 1448, 1722, 2048,
  2435, 2896, 3444,
];
export const MIDDLE_STEPS = [72, 72, 72, 32, 32, 192, 72, 72, 108, 108];
export const MIDDLE_STEP = 150; // of expression
const LIMIT = 2 ** 18;
const VERSION = 1;
const RESTING_Z = -38400;

const clip = (x, low, high) => Math.min(high, Math.max(low, x));
const div = (a, b) => Math.floor(a / b);
const steps = (components, quality) =>
  [...MIDDLE_STEPS, ...Array(components).fill(MIDDLE_STEP)].map(
    (middle) => (middle * STEPS[quality] + 128) >> 8,
  );

const RESIDUALS = ROWS.map(table);

const tableOf = (m) => THRESHOLDS.filter((threshold) => threshold <= m).length;

export function resting(components) {
  const values = Array(10 + components).fill(0);
  values[5] = RESTING_Z;
  const lively = values.map((_, i) => (i < 10 ? 32768 : Math.max(div(393216, 5 * (i - 9)), 4096)));
  return {
    sequence: 0,
    time: 0,
    period: 533,
    present: false,
    values,
    fast: [0, 1, 2].map(() => [...lively]),
    slow: [0, 1, 2].map(() => [...lively]),
    habits: [8192, 8192, 8192],
    quality: 8,
    count: 3,
    acknowledged: -1,
    lost: 0,
  };
}

// 4.1
function habitual(coder, state, h, expected, value) {
  const m = state.habits[h];
  const v = coder.signed(RESIDUALS[tableOf(m)], value === undefined ? undefined : value - expected);
  state.habits[h] = m + div(Math.min(Math.abs(v), 64) * 65536 - m, 8);
  return expected + v;
}

// 4.2: one frame's time, to which its presence and values are added later; `clock` is {last, period, awaited}
function codeTime(coder, state, clock, time) {
  let periods, want;
  if (time !== undefined) {
    periods = Math.max(1, Math.round((16 * (time - clock.last)) / clock.period));
    want = Math.round((time - clock.last - div(periods * clock.period + 8, 16)) / 4);
  }
  periods = clock.awaited + coder.signed(SMALL, time === undefined ? undefined : periods - clock.awaited);
  const predicted = clock.last + div(periods * clock.period + 8, 16);
  const known = predicted + 4 * habitual(coder, state, 2, 0, want);
  need(periods >= 1 && known > clock.last && known < 2 ** 40, "times must rise");
  if (periods < 8) {
    const seen = clip(div(16 * (known - clock.last), periods), 64, 4096);
    clock.period += div(seen - clock.period, 8);
  }
  clock.last = known;
  clock.awaited = 1;
  return { time: known, periods, present: false, values: /** @type {number[]} */ ([]) };
}

// 5.1: [frame, left, right, role] in coding order; left and right are frames, -1 is the reference
function order(distances) {
  const newest = distances.length - 1;
  const jobs = [{ frame: newest, role: 0 }];
  const intervals = [[-1, newest]];
  const at = (k) => (k < 0 ? 0 : distances[k]);
  let first = true;
  while (intervals.length) {
    const [left, right] = intervals.shift();
    if (right - left < 2) continue;
    let best = left + 1;
    for (let k = left + 1; k < right; k += 1) {
      const off = (j) => Math.abs(2 * at(j) - at(left) - at(right));
      if (off(k) <= off(best)) best = k;
    }
    jobs.push({ frame: best, left, right, role: first ? 1 : 2 });
    first = false;
    intervals.push([left, best], [best, right]);
  }
  return jobs;
}

function expectedMagnitude(state, quality, job, distances, newest, i) {
  const m0 = Math.floor((state.fast[job.role][i] * 179 + state.slow[job.role][i] * 77) / 256);
  const m = div(m0 * factorOf(job, distances), STEPS[quality]);
  if (job.role === 0 || !newest) return m;
  const d = distances[distances.length - 1];
  return Math.floor((m * 154 + div(Math.abs(newest[i]) * 32768, d) * 102) / 256);
}

function factorOf(job, distances) {
  if (job.role !== 0) return 256;
  const d = distances[job.frame];
  return 256 + 96 * Math.min(d - 1, 3) + 24 * Math.min(Math.max(d - 4, 0), 12);
}

// 4.3 for one frame: its residuals
function codeResiduals(coder, expected, residuals) {
  let seen = 65536;
  let awaited = 65536;
  return expected.map((m, i) => {
    const boost = BOOSTS.filter((b) => b <= div(seen * 16, awaited)).length - 8;
    const r = coder.signed(RESIDUALS[clip(tableOf(m) + boost, 0, 39)], residuals && residuals[i]);
    seen += Math.abs(r) * 65536;
    awaited += m;
    return r;
  });
}

// 5: all present frames; `state` is the snapshot under way, `targets` what to write
function codeFrames(coder, base, state, frames, targets) {
  const distances = [];
  frames.reduce((sum, frame) => (distances.push(sum + frame.periods), sum + frame.periods), 0);
  const step = steps(base.values.length - 10, state.quality);
  let newestResiduals = null;
  const valuesAt = (k) => (k < 0 ? base.values : frames[k].values);
  const distanceAt = (k) => (k < 0 ? 0 : distances[k]);
  for (const job of order(distances)) {
    const frame = frames[job.frame];
    const predicted =
      job.role === 0
        ? base.values
        : valuesAt(job.left).map(
            (l, i) =>
              l +
              div(
                (valuesAt(job.right)[i] - l) * (distances[job.frame] - distanceAt(job.left)),
                distanceAt(job.right) - distanceAt(job.left),
              ),
          );
    frame.values = predicted;
    if (!frame.present) continue;
    const expected = predicted.map((_, i) =>
      expectedMagnitude(state, state.quality, job, distances, newestResiduals, i),
    );
    const wanted = targets && targets[job.frame].map((t, i) => Math.round((t - predicted[i]) / step[i]));
    const residuals = codeResiduals(coder, expected, wanted);
    frame.values = predicted.map((p, i) => clip(p + residuals[i] * step[i], -LIMIT, LIMIT));
    if (job.role === 0) newestResiduals = residuals;
    residuals.forEach((r, i) => {
      const x = div(Math.min(Math.abs(r), 64) * 65536 * STEPS[state.quality], factorOf(job, distances));
      state.fast[job.role][i] += div(x - state.fast[job.role][i], 4);
      state.slow[job.role][i] += div(x - state.slow[job.role][i], 16);
    });
  }
}

// 4: `want` is {sequence, reference, acknowledged, lost, hold, quality, frames: [{time, present}], targets} when
// writing. `find` gives the snapshot of a number or undefined. Returns null for a reference that is not held.
export function codeDatagram(coder, components, expand, find, want) {
  const w = want || {};
  const sequence = expand(coder.bits(6, want && w.sequence % 64));
  const kind = coder.symbol(KIND, want && (w.reference === null ? 1 : 0));
  need(kind < 2, "a kind of the future");
  let base;
  if (kind === 0) {
    const back = coder.symbol(BACK, want && sequence - w.reference - 1) + 1;
    base = find(sequence - back);
    if (!base) return null;
  } else {
    need(coder.bits(8, want && VERSION) === VERSION, "another version");
    need(coder.bits(8, want && components) === components, "another number of components");
    base = resting(components);
    const whole = coder.bits(32, want && sequence);
    need(want || whole % 64 === sequence % 64, "a key datagram that contradicts itself");
    base.sequence = whole - 1;
    base.time = coder.bits(40, want && w.frames.length ? w.frames[0].time - 33 : want && w.time);
  }
  const state = structuredClone(base);
  state.sequence = base.sequence + (kind === 1 ? 1 : sequence - base.sequence);
  if (kind === 1) {
    state.acknowledged = coder.bits(33, want && w.acknowledged + 1) - 1;
    state.lost = coder.bits(32, want && w.lost);
  } else {
    const advanced = base.acknowledged === -1 ? -1 : base.acknowledged + state.sequence - base.sequence;
    state.acknowledged = habitual(coder, state, 0, advanced, want && w.acknowledged);
    state.lost = habitual(coder, state, 1, base.lost, want && w.lost);
  }
  const held = coder.symbol(HOLD, want && (w.hold === null ? 0 : 1));
  const hold = held ? 16 * coder.gamma(want && Math.round(w.hold / 16)) : null;
  state.quality = base.quality + coder.signed(SMALL, want && w.quality - base.quality);
  const count = base.count + coder.signed(SMALL, want && w.frames.length - base.count);
  need(
    state.quality >= 0 && state.quality <= 23 && count >= 0 && count <= 8,
    "quality or count out of range",
  );
  need(state.acknowledged >= -1 && state.lost >= 0, "counts out of range");
  const clock = {
    last: base.time,
    period: base.period,
    awaited: (state.sequence - base.sequence - 1) * base.count + 1,
  };
  const frames = [];
  for (let k = 0; k < count; k += 1) {
    const frame = codeTime(coder, state, clock, want && w.frames[k].time);
    const before = k ? frames[k - 1].present : base.present;
    frame.present = coder.symbol(before ? PRESENT : ABSENT, want && Number(w.frames[k].present)) === 1;
    frames.push(frame);
  }
  if (count) {
    codeFrames(coder, base, state, frames, want && w.targets);
    Object.assign(state, { time: clock.last, period: clock.period, count });
    Object.assign(state, { present: frames[count - 1].present, values: frames[count - 1].values });
  }
  const datagram = coder.finish();
  return { state, frames, hold, datagram };
}

/** Section 10: of a snapshot, to compare two ends. */
export function digest(state) {
  const numbers = [state.values];
  for (const role of [0, 1, 2]) numbers.push(state.fast[role], state.slow[role]);
  numbers.push(state.habits);
  const whole = BigInt64Array.from(numbers.flat(), BigInt); // little-endian on every machine with a browser
  const { sequence, time, period, present, quality, count, acknowledged, lost } = state;
  const rest = [sequence, time, period, Number(present), quality, count, acknowledged, lost];
  return bytesToHex(
    sha256(concatBytes(new Uint8Array(whole.buffer), utf8ToBytes(`(${rest.join(", ")})`))).slice(0, 8),
  );
}

export { bytesToHex as toHex, hexToBytes as fromHex };
