// Pictures into what the networks look at, as app/face/networks.py cuts it: turned squares and letterboxes.

/**
 * @typedef {{ data: Uint8Array | Uint8ClampedArray, width: number, height: number, channels: number }} Picture
 * @typedef {{ x: number, y: number, side: number, roll: number }} Square pixels; roll clockwise as seen
 */

const SHRINK = 1.9; // a crop that shrinks more is halved first: bare interpolation would skip pixels

/**
 * (size, size, 3) of a turned square; beyond the picture its edge is repeated.
 * @param {Picture} picture
 * @param {Square} square
 * @param {number} size
 */
export function cut(picture, square, size) {
  const factor = Math.max(square.side / size, 1e-3);
  let times = 1;
  while (factor > SHRINK * times) times *= 2;
  if (times === 1) return warped(picture, square, factor, size);
  const { small, x, y } = averaged(picture, square, times);
  return warped(small, { ...square, x, y }, factor / times, size);
}

function warped(picture, { x, y, roll }, factor, size) {
  const { data, width, height, channels } = picture;
  const [c, s] = [Math.cos(roll) * factor, Math.sin(roll) * factor];
  const half = (size - 1) / 2;
  const out = new Uint8Array(size * size * 3);
  for (let v = 0, at = 0; v < size; v += 1) {
    for (let u = 0; u < size; u += 1) {
      const px = x + c * (u - half) - s * (v - half);
      const py = y + s * (u - half) + c * (v - half);
      const [left, top] = [Math.floor(px), Math.floor(py)];
      const [wx, wy] = [px - left, py - top];
      const x0 = channels * Math.min(width - 1, Math.max(0, left));
      const x1 = channels * Math.min(width - 1, Math.max(0, left + 1));
      const y0 = channels * width * Math.min(height - 1, Math.max(0, top));
      const y1 = channels * width * Math.min(height - 1, Math.max(0, top + 1));
      for (let k = 0; k < 3; k += 1, at += 1) {
        const above = data[y0 + x0 + k] * (1 - wx) + data[y0 + x1 + k] * wx;
        const below = data[y1 + x0 + k] * (1 - wx) + data[y1 + x1 + k] * wx;
        out[at] = above * (1 - wy) + below * wy + 0.5;
      }
    }
  }
  return out;
}

/** The part of the picture around the square, shrunk by a power of two, and the square's middle in it. */
function averaged(picture, { x, y, side, roll }, times) {
  const reach = side * 0.5 * (Math.abs(Math.cos(roll)) + Math.abs(Math.sin(roll))) + 2 * times;
  const across = span(x, reach, picture.width, times);
  const down = span(y, reach, picture.height, times);
  let small = part(picture, across, down);
  for (let left = times; left > 1; left /= 2) small = halved(small);
  return { small, x: (x - across.first + 0.5) / times - 0.5, y: (y - down.first + 0.5) / times - 0.5 };
}

/** From where and how many, within a picture of `end` pixels: a multiple of `times`. */
function span(middle, reach, end, times) {
  const first = Math.min(Math.max(Math.trunc(middle - reach), 0), Math.max(end - times, 0));
  const whole = Math.trunc((Math.min(Math.trunc(middle + reach), end) - first) / times);
  return { first, count: Math.max(whole, 1) * times };
}

/** @returns {Picture} of three channels */
function part({ data, width, channels }, across, down) {
  const out = new Uint8Array(across.count * down.count * 3);
  for (let y = 0, to = 0; y < down.count; y += 1) {
    let from = channels * ((down.first + y) * width + across.first);
    for (let x = 0; x < across.count; x += 1, from += channels, to += 3) {
      out[to] = data[from];
      out[to + 1] = data[from + 1];
      out[to + 2] = data[from + 2];
    }
  }
  return { data: out, width: across.count, height: down.count, channels: 3 };
}

/** @returns {Picture} */
function halved({ data, width, height }) {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Uint8Array(w * h * 3);
  for (let y = 0, to = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const a = (2 * y * width + 2 * x) * 3;
      const b = a + width * 3;
      for (let k = 0; k < 3; k += 1, to += 1)
        out[to] = (data[a + k] + data[a + 3 + k] + data[b + k] + data[b + 3 + k] + 2) >> 2;
    }
  }
  return { data: out, width: w, height: h, channels: 3 };
}

/** Which pixels of a row, and how much of each, make one of the shrunk row: [first, weights] for each. */
function shares(from, to) {
  const scale = from / to;
  return Array.from({ length: to }, (_, k) => {
    const [begin, end] = [k * scale, Math.min((k + 1) * scale, from)];
    const first = Math.floor(begin);
    const count = Math.max(1, Math.ceil(end - 1e-9) - first);
    const weights = Array.from(
      { length: count },
      (_, j) => Math.min(end, first + j + 1) - Math.max(begin, first + j),
    );
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first, weights: weights.map((w) => w / sum) };
  });
}

/**
 * A part of a picture by the mean over each pixel's area.
 * @returns {Picture} of three channels
 */
export function shrunk({ data, width: stride, channels }, box, width, height) {
  const [columns, rows] = [shares(box.width, width), shares(box.height, height)];
  const lines = new Float32Array(box.height * width * 3);
  for (let y = 0; y < box.height; y += 1) {
    const line = (box.y + y) * stride + box.x;
    for (let u = 0; u < width; u += 1) {
      const { first, weights } = columns[u];
      const to = (y * width + u) * 3;
      for (let j = 0; j < weights.length; j += 1) {
        const from = channels * (line + first + j);
        for (let k = 0; k < 3; k += 1) lines[to + k] += weights[j] * data[from + k];
      }
    }
  }
  const out = new Uint8Array(width * height * 3);
  for (let v = 0; v < height; v += 1) {
    const { first, weights } = rows[v];
    for (let i = 0; i < width * 3; i += 1) {
      let sum = 0.5;
      for (let j = 0; j < weights.length; j += 1) sum += weights[j] * lines[(first + j) * width * 3 + i];
      out[v * width * 3 + i] = sum;
    }
  }
  return { data: out, width, height, channels: 3 };
}

/**
 * (height, width, 3) with the picture in the upper left corner and black beside it, and its scale.
 * @param {Picture} picture
 */
export function letterboxed(picture, width, height) {
  const scale = Math.min(width / picture.width, height / picture.height);
  const [w, h] = [picture.width, picture.height].map((side) => Math.max(Math.round(side * scale), 1));
  const small = shrunk(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, w, h);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < h; y += 1) out.set(small.data.subarray(y * w * 3, (y + 1) * w * 3), y * width * 3);
  return { data: out, scale };
}
