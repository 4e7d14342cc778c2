// The head of a photographed person at rest (render/photo/person.py): between landmarks the skin follows a smooth field,
// a thin plate in space; eyeballs, teeth and tongue move as a whole.
import { PARTS, neutral } from "../face/basis.js";
import { solved } from "../face/linear.js";
import { SKIN } from "../face/points.js";

const FADE_MM = 60;
const NEAR_MM = 10;

/**
 * (3V) mm
 * @param {import("../face/basis.js").Basis} basis
 * @param {Record<string, import("../face/npz.js").Array_>} sheet
 * @param {import("../codec/likeness.js").Photograph} person
 */
export function photographedNeutral(basis, sheet, { shape, marks }) {
  const out = neutral(basis, shape);
  const places = sheet.landmarks.data;
  const apart = (x, y, z, n) => {
    const [dx, dy, dz] = [x - places[3 * n], y - places[3 * n + 1], z - places[3 * n + 2]];
    return Math.sqrt(dx * dx + dy * dy + dz * dz); // several times as fast as hypot
  };
  const rows = Array.from({ length: SKIN + 1 }, (_, i) => {
    const row = new Float64Array(SKIN + 4);
    if (i === SKIN) return row.fill(1, 0, SKIN);
    for (let j = 0; j < SKIN; j += 1) row[j] = -apart(places[3 * i], places[3 * i + 1], places[3 * i + 2], j);
    row[i] = sheet.smoothing.data[i];
    row[SKIN] = 1;
    row.set(marks.subarray(3 * i, 3 * i + 3), SKIN + 1);
    return row;
  });
  const field = solved(rows);
  for (const [v, part] of basis.part.entries()) {
    if (part === PARTS.skin || part === PARTS.lashes) moveSkin(out, v);
    else moveWhole(out, v, sheet[`ring_${part}`]?.data ?? []);
  }
  return out;

  function moveSkin(vertices, v) {
    const [x, y, z] = basis.mean.subarray(3 * v, 3 * v + 3);
    let nearest = Infinity;
    const moved = Float64Array.from(field[SKIN]);
    for (let n = 0; n < SKIN; n += 1) {
      const away = apart(x, y, z, n);
      const by = field[n];
      if (away < nearest) nearest = away;
      moved[0] -= away * by[0];
      moved[1] -= away * by[1];
      moved[2] -= away * by[2];
    }
    const share = Math.exp(-((Math.max(nearest - NEAR_MM, 0) / FADE_MM) ** 2));
    for (let axis = 0; axis < 3; axis += 1) vertices[3 * v + axis] += share * moved[axis];
  }

  function moveWhole(vertices, v, ring) {
    for (const n of ring) {
      for (let axis = 0; axis < 3; axis += 1) vertices[3 * v + axis] += marks[3 * n + axis] / ring.length;
    }
  }
}
