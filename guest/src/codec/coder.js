// The entropy coder of codec/SPEC.md section 3, written from that text alone. One interface for both directions:
// `symbol`, `bits`, `gamma` and `signed` take the value to write and return the value that is now known, so
// that what a datagram holds is described once (codec.js).
const TOTAL = 2 ** 15;

export class BrokenError extends Error {
  name = "BrokenError";
}

export function need(condition, why) {
  if (!condition) throw new BrokenError(why);
}

export function table(frequencies) {
  const starts = [];
  let start = 0;
  for (const frequency of frequencies) {
    starts.push(start);
    start += frequency;
  }
  if (start !== TOTAL) throw new Error("frequencies must add up to 2^15");
  return { frequencies, starts };
}

function geometric(a, b, n) {
  const weights = Array.from(
    { length: n },
    (_, i) => BigInt(a) ** BigInt(i) * BigInt(b) ** BigInt(n - 1 - i),
  );
  const sum = weights.reduce((x, y) => x + y);
  const frequencies = weights.map((w) => 1 + Number((w * BigInt(TOTAL - n)) / sum));
  frequencies[0] += TOTAL - frequencies.reduce((x, y) => x + y);
  return table(frequencies);
}

export const GAMMA = geometric(3, 4, 20);
export const BACK = geometric(3, 4, 48);
export const SMALL = geometric(1, 24, 16);
export const KIND = table([32000, 704, 64]);
export const HOLD = table([28672, 4096]);
export const ABSENT = table([32640, 128]);
export const PRESENT = table([128, 32640]);

const zigzag = (v) => (v > 0 ? 2 * v - 1 : -2 * v);
const unzigzag = (z) => (z % 2 ? (z + 1) / 2 : -z / 2);

class Coder {
  /**
   * @param {{ starts: number[], frequencies: number[] }} t
   * @param {number} [s]
   * @returns {number}
   */
  symbol(t, s) {
    throw new Error("of a reader or a writer");
  }

  /**
   * @param {number} n
   * @param {number} [value]
   * @returns {number}
   */
  portion(n, value) {
    throw new Error("of a reader or a writer");
  }

  bits(n, value) {
    let known = 0;
    for (let done = 0; done < n; done += 15) {
      const portion = Math.min(15, n - done);
      const part = value === undefined ? undefined : Math.floor(value / 2 ** done) % 2 ** portion;
      known += this.portion(portion, part) * 2 ** done;
    }
    return known;
  }

  gamma(v) {
    const n = this.symbol(GAMMA, v === undefined ? undefined : Math.floor(Math.log2(v + 1)));
    const low = this.bits(n, v === undefined ? undefined : v + 1 - 2 ** n);
    return 2 ** n + low - 1;
  }

  signed(t, v) {
    const escape = t.frequencies.length - 1;
    const z = v === undefined ? undefined : zigzag(v);
    const s = this.symbol(t, z === undefined ? undefined : Math.min(z, escape));
    if (s < escape) return unzigzag(s);
    return unzigzag(escape + this.gamma(z === undefined ? undefined : z - escape));
  }
}

export class Writer extends Coder {
  constructor() {
    super();
    this.low = 0n;
    this.width = 2 ** 48;
    this.shifted = 0;
  }

  symbol(t, s) {
    this.narrow(Math.floor(this.width / TOTAL), t.starts[s], t.frequencies[s]);
    return s;
  }

  portion(n, value) {
    this.narrow(Math.floor(this.width / 2 ** n), value, 1);
    return value;
  }

  narrow(unit, start, size) {
    this.low += BigInt(unit) * BigInt(start);
    this.width = unit * size;
    if (this.width < 2 ** 32) {
      this.low <<= 16n;
      this.width *= 2 ** 16;
      this.shifted += 16;
    }
  }

  finish() {
    const total = 48 + this.shifted;
    const end = this.low + BigInt(this.width);
    const worth = Math.floor((total - this.width.toString(2).length) / 8);
    for (let count = Math.max(1, worth); ; count += 1) {
      const rest = BigInt(Math.max(0, total - 8 * count));
      const number = (this.low + (1n << rest) - 1n) >> rest;
      if (number << rest < end && number >> BigInt(8 * count) === 0n) {
        const hex = number.toString(16).padStart(2 * count, "0");
        return Uint8Array.from({ length: count }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
      }
    }
  }
}

export class Reader extends Coder {
  constructor(bytes) {
    super();
    need(bytes.length >= 1 && bytes.length <= 1100, "a datagram of an impossible size");
    this.bytes = bytes;
    this.position = 0;
    this.code = 0; // less the interval's low end
    this.width = 2 ** 48;
    this.again = new Writer();
    for (let i = 0; i < 6; i += 1) this.code = this.code * 256 + this.next();
  }

  next() {
    return this.position < this.bytes.length ? this.bytes[this.position++] : 0;
  }

  symbol(t) {
    const unit = Math.floor(this.width / TOTAL);
    const at = Math.floor(Math.min(this.code, unit * TOTAL - 1) / unit);
    let s = t.starts.length - 1;
    while (t.starts[s] > at) s -= 1;
    this.narrow(unit, t.starts[s], t.frequencies[s]);
    this.again.symbol(t, s);
    return s;
  }

  portion(n) {
    const unit = Math.floor(this.width / 2 ** n);
    const value = Math.floor(Math.min(this.code, unit * 2 ** n - 1) / unit);
    this.narrow(unit, value, 1);
    this.again.portion(n, value);
    return value;
  }

  narrow(unit, start, size) {
    this.width = unit * size;
    this.code = Math.min(this.code - unit * start, this.width - 1);
    if (this.width < 2 ** 32) {
      this.code = (this.code * 256 + this.next()) * 256 + this.next();
      this.width *= 2 ** 16;
    }
  }

  finish() {
    const made = this.again.finish();
    need(
      made.length === this.bytes.length && made.every((b, i) => b === this.bytes[i]),
      "not the shortest string",
    );
  }
}
