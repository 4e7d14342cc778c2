// A photographed face (render/photo): its sheet, the changes that the coefficients call for, and its cut-out layers.
import layerFragment from "../../../render/shaders/layer.frag";
import layerVertex from "../../../render/shaders/layer.vert";
import photoFragment from "../../../render/shaders/photo.frag";
import photoVertex from "../../../render/shaders/photo.vert";
import { SHEET } from "../codec/likeness.js";
import { PARTS } from "../face/basis.js";
import { matrix, product, towards, vector } from "../face/rotation.js";
import { Mesh, program, texture } from "./gl.js";
import { smooth } from "./slits.js";

const GAZE_GAIN = 4;
const TURN_GAIN = 4;
const DOUBT = 0.02;
const CARRIERS = 6;
const CLOSE_MM = 8;
const FADE_MM = 22;
const GRAZING = [0.55, 0.85];
const APPEARS = [0.15, 0.45];
const REPLACES = [0.45, 0.8];
const HALF = { width: SHEET.width / 2, height: SHEET.height / 2 };

/** @typedef {import("../codec/likeness.js").Photograph} Photograph */

/** @param {import("../codec/likeness.js").Pixels} pixels with the lower row first, as WebGL has it */
function turnedOver({ data, width, height }) {
  const out = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    out.set(data.subarray(4 * y * width, 4 * (y + 1) * width), 4 * (height - 1 - y) * width);
  }
  return { data: out, width, height, channels: 4 };
}

/** What changes on the sheet from face to face. */
class Blending {
  /**
   * @param {Photograph} person
   * @param {number[]} scale of each component of expression, mm
   */
  constructor(person, scale) {
    this.blends = person.blends;
    this.scale = scale;
    this.sum = new Float32Array(3 * HALF.width * HALF.height);
    this.out = new Uint8Array(4 * HALF.width * HALF.height);
  }

  /** What textures depend on: expression in mm, gaze, the head's rotation along the line of sight. */
  features({ expression, gaze, rotation, translation }) {
    const seen = vector(product(towards(translation), matrix(rotation)));
    const moved = this.scale.map((mm, k) => expression[k] * mm);
    return [...moved, ...Array.from(gaze, (v) => v * GAZE_GAIN), ...seen.map((v) => v * TURN_GAIN)];
  }

  /** @param {import("../codec/units.js").Face} face */
  change(face) {
    const seen = this.features(face);
    this.sum.fill(0);
    for (const blend of this.blends) this.add(blend, weights(blend, seen));
    const { width, height } = HALF;
    for (let y = 0, to = 0; y < height; y += 1) {
      let from = 3 * width * (height - 1 - y);
      for (let x = 0; x < width; x += 1, to += 4, from += 3) {
        for (let k = 0; k < 3; k += 1)
          this.out[to + k] = Math.min(255, Math.abs(this.sum[from + k] + 256) / 2 + 0.5);
        this.out[to + 3] = 255;
      }
    }
    return { data: this.out, width, height, channels: 4 };
  }

  add({ rows, textures }, weight) {
    const [first] = rows;
    const start = 3 * HALF.width * first;
    for (const [k, each] of textures.entries()) {
      const by = weight[k];
      if (Math.abs(by) < 1e-4) continue;
      for (let i = 0; i < each.length; i += 1) this.sum[start + i] += by * each[i];
    }
  }
}

/** (K): near takes give their textures' weights in shares; what was never seen falls back to the rest. */
function weights({ project, places, weights: of, reach }, seen) {
  const [dimensions, count] = project.shape;
  const at = Array.from({ length: dimensions }, (_, d) =>
    seen.reduce((sum, v, f) => sum + (f < count ? v * project.data[d * count + f] : 0), 0),
  );
  const share = Array.from({ length: places.shape[0] }, (_, n) => {
    const apart = at.reduce((sum, v, d) => sum + (v - places.data[n * dimensions + d]) ** 2, 0);
    return Math.exp(-apart / (2 * reach * reach));
  });
  const whole = share.reduce((sum, v) => sum + v, DOUBT);
  return Array.from({ length: of.shape[1] }, (_, k) =>
    share.reduce((sum, v, n) => sum + (v / whole) * of.data[n * of.shape[1] + k], 0),
  );
}

/** One cut-out picture on its mesh: where something is to be seen of it, and by which skin it is carried. */
class LayerMesh {
  /**
   * @param {WebGL2RenderingContext} gl
   * @param {import("../codec/likeness.js").Layer} layer
   * @param {import("../face/basis.js").Basis} basis
   * @param {Float32Array} rest (3V) the person's head
   * @param {number[]} eyes the point between them
   */
  constructor(gl, layer, basis, rest, eyes) {
    const { rows, columns, at } = layer.grid;
    this.azimuth = layer.azimuth;
    const { triangles, used } = seenCells(layer.picture, rows, columns);
    this.empty = triangles.length === 0;
    this.vertices = Float32Array.from(used.flatMap((k) => [...at.subarray(3 * k, 3 * k + 3)]));
    const torso = used.map((_, n) => {
      const [y, z] = [this.vertices[3 * n + 1] - eyes[1], this.vertices[3 * n + 2] - eyes[2]];
      return smooth(-108, -170, 0.94 * y + 0.34 * z);
    });
    const sides = grazing(this.vertices, triangles, torso);
    const still = used.flatMap((k, n) => [
      (k % columns) / (columns - 1),
      1 - Math.floor(k / columns) / (rows - 1),
      sides[n][0],
      sides[n][1],
      torso[n],
      0,
    ]);
    this.carried = carriers(this.vertices, basis, rest);
    this.mesh = new Mesh(gl, [[3], [2, 4]], Uint16Array.from(triangles), [0, 2, 4]);
    this.mesh.write(1, Float32Array.from(still));
    this.picture = texture(gl, turnedOver(layer.picture));
    this.moved = new Float32Array(this.vertices.length);
    this.rest = rest;
  }

  /** @param {Float32Array} whole (6V) places and normals of the head's vertices */
  write(whole) {
    const { moved, rest, carried } = this;
    moved.set(this.vertices);
    for (let k = 0; k < carried.by.length; k += 1) {
      const share = carried.weights[k];
      const v = carried.by[k];
      const to = 3 * Math.floor(k / CARRIERS);
      for (let axis = 0; axis < 3; axis += 1)
        moved[to + axis] += share * (whole[6 * v + axis] - rest[3 * v + axis]);
    }
    this.mesh.write(0, moved);
  }

  delete(gl) {
    this.mesh.delete();
    gl.deleteTexture(this.picture);
  }
}

/** Triangles of the grid's cells that hold a visible pixel, and which of its points they use. */
function seenCells({ data, width, height }, rows, columns) {
  const cells = new Set();
  for (let y = 0, at = 3; y < height; y += 1) {
    const row = Math.floor((y * (rows - 1)) / height) * columns;
    for (let x = 0; x < width; x += 1, at += 4) {
      if (data[at]) cells.add(row + Math.floor((x * (columns - 1)) / width));
    }
  }
  const upper = [...cells].sort((a, b) => a - b);
  const corners = [
    ...upper.flatMap((k) => [k, k + columns, k + 1]),
    ...upper.flatMap((k) => [k + 1, k + columns, k + columns + 1]),
  ];
  const used = [...new Set(corners)].sort((a, b) => a - b);
  const place = new Map(used.map((k, n) => [k, n]));
  return { triangles: corners.map((k) => place.get(k)), used };
}

/** Where a picture taken from ahead was stretched over the head's left and right side, 0 to 1. */
function grazing(vertices, triangles, torso) {
  const normals = new Float64Array(vertices.length);
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => vertices.subarray(3 * triangles[t + k], 3 * triangles[t + k] + 3));
    const [u, v] = [b.map((x, k) => x - a[k]), c.map((x, k) => x - a[k])];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    for (let k = 0; k < 3; k += 1)
      for (let axis = 0; axis < 3; axis += 1) normals[3 * triangles[t + k] + axis] += n[axis];
  }
  return torso.map((share, n) => {
    const [x, y, z] = normals.subarray(3 * n, 3 * n + 3);
    const aside = x / (Math.hypot(x, y, z) + 1e-6);
    const steep = smooth(GRAZING[0], GRAZING[1], Math.abs(aside)) * smooth(0.15, 0, share);
    return [aside > 0 ? steep : 0, aside < 0 ? steep : 0];
  });
}

/** Each vertex' nearest six of the skin, (6N), and how far they carry it. */
function carriers(vertices, basis, rest) {
  const skin = Array.from(basis.part.keys()).filter((v) => basis.part[v] === PARTS.skin);
  const places = Float32Array.from(skin.flatMap((v) => [...rest.subarray(3 * v, 3 * v + 3)]));
  const by = [];
  const weights = [];
  for (let at = 0; at < vertices.length; at += 3) {
    const near = nearest(places, vertices[at], vertices[at + 1], vertices[at + 2]);
    const away = near.map(({ square }) => Math.sqrt(square));
    const share = Math.exp(-((Math.max(away[0] - CLOSE_MM, 0) / FADE_MM) ** 2));
    const raw = away.map((mm) => Math.exp(-(((mm - away[0]) / CLOSE_MM) ** 2)));
    const sum = raw.reduce((a, b) => a + b, 0);
    by.push(...near.map(({ k }) => skin[k]));
    weights.push(...raw.map((w) => (w / sum) * share));
  }
  return { by: Uint16Array.from(by), weights: Float32Array.from(weights) };
}

/** The nearest six of (3S) places, the nearest first. */
function nearest(places, x, y, z) {
  /** @type {{ k: number, square: number }[]} */
  const found = [];
  let most = Infinity;
  for (let k = 0, at = 0; at < places.length; k += 1, at += 3) {
    const [dx, dy, dz] = [places[at] - x, places[at + 1] - y, places[at + 2] - z];
    const square = dx * dx + dy * dy + dz * dz;
    if (square >= most) continue;
    let place = found.length;
    while (place > 0 && found[place - 1].square > square) place -= 1;
    found.splice(place, 0, { k, square });
    if (found.length > CARRIERS) found.pop();
    if (found.length === CARRIERS) most = found[CARRIERS - 1].square;
  }
  return found;
}

/** How far the head is seen from the side that a layer shows. */
const shown = ({ azimuth }, from, over) => smooth(over[0], over[1], from / azimuth);

/** The two programs, which all photographed people share. */
export class PhotoPrograms {
  /**
   * @param {WebGL2RenderingContext} gl
   * @param {string} common
   */
  constructor(gl, common) {
    this.face = program(gl, common + photoVertex, photoFragment);
    this.layer = program(gl, common + layerVertex, layerFragment);
    this.share = gl.getUniformLocation(this.layer, "u_share");
    gl.useProgram(this.face);
    gl.uniform1i(gl.getUniformLocation(this.face, "u_texture"), 0);
    gl.uniform1i(gl.getUniformLocation(this.face, "u_change"), 1);
  }
}

export class PhotographedPerson {
  /**
   * @param {WebGL2RenderingContext} gl
   * @param {PhotoPrograms} programs
   * @param {import("../face/basis.js").Basis} basis
   * @param {Record<string, import("../face/npz.js").Array_>} sheet
   * @param {Photograph} person
   * @param {Float32Array} rest (3V)
   * @param {number[]} eyes
   */
  constructor(gl, programs, basis, sheet, person, rest, eyes) {
    this.gl = gl;
    this.programs = programs;
    this.sheet = sheet;
    this.blending = new Blending(person, basis.units.scale);
    this.mesh = new Mesh(
      gl,
      [
        [3, 3],
        [2, 4],
      ],
      sheet.triangles.data,
      [0, 1, 2, 4],
    );
    const corners = sheet.alpha.data.length;
    const still = new Float32Array(6 * corners);
    for (let c = 0; c < corners; c += 1) {
      still.set(
        [sheet.uv.data[2 * c], sheet.uv.data[2 * c + 1], sheet.alpha.data[c], sheet.rim.data[c]],
        6 * c,
      );
    }
    this.mesh.write(1, still);
    this.moved = new Float32Array(6 * corners);
    this.base = texture(gl, turnedOver(person.base));
    this.change = texture(
      gl,
      this.blending.change({ ...REST, expression: new Float32Array(basis.expression.length) }),
    );
    const layers = person.layers.map((layer) => new LayerMesh(gl, layer, basis, rest, eyes));
    this.layers = layers.filter((layer) => !layer.empty);
  }

  /**
   * @param {Float32Array} whole (6V) places and normals of the head's vertices
   * @param {import("../codec/units.js").Face} face
   */
  write(whole, face) {
    const { vertices, weights: of } = this.sheet;
    this.moved.fill(0);
    for (let c = 0; c < this.moved.length / 6; c += 1) {
      for (let k = 0; k < 4; k += 1) {
        const weight = of.data[4 * c + k];
        if (!weight) continue;
        const from = 6 * vertices.data[4 * c + k];
        for (let i = 0; i < 6; i += 1) this.moved[6 * c + i] += weight * whole[from + i];
      }
    }
    this.mesh.write(0, this.moved);
    texture(this.gl, this.blending.change(face), { known: this.change });
    for (const layer of this.layers) layer.write(whole);
  }

  /** Blending must be on. @param {number} azimuth of the viewer in head space */
  draw(azimuth) {
    const { gl, programs } = this;
    gl.disable(gl.DEPTH_TEST);
    this.drawLayers(azimuth);
    gl.useProgram(programs.face);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.change);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, this.base);
    const [inside] = this.sheet.inside.data;
    this.mesh.draw(0, inside); // the skin lies over it, however deep a jaw was guessed
    gl.enable(gl.DEPTH_TEST);
    this.mesh.draw(inside, this.mesh.count - inside);
  }

  drawLayers(azimuth) {
    const { gl, programs } = this;
    const sides = [0, 0];
    for (const layer of this.layers) {
      if (layer.azimuth) sides[Number(layer.azimuth < 0)] = shown(layer, azimuth, REPLACES);
    }
    gl.useProgram(programs.layer);
    gl.activeTexture(gl.TEXTURE0);
    for (const layer of this.layers) {
      const share = layer.azimuth ? shown(layer, azimuth, APPEARS) : 1;
      if (share <= 0) continue;
      const [left, right] = layer.azimuth ? [0, 0] : sides;
      gl.uniform3f(programs.share, share, left, right);
      gl.bindTexture(gl.TEXTURE_2D, layer.picture);
      layer.mesh.draw();
    }
  }

  delete() {
    this.mesh.delete();
    for (const each of [this.base, this.change]) this.gl.deleteTexture(each);
    for (const layer of this.layers) layer.delete(this.gl);
  }
}

const REST = {
  time: 0,
  present: true,
  rotation: new Float32Array(3),
  translation: Float32Array.of(0, 0, -600),
  gaze: new Float32Array(4),
};
