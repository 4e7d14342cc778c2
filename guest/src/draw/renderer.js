// A face frame into a picture with WebGL 2: what render/renderer.py does on the desktop, with the same shaders.
import backgroundVertex from "../../../render/shaders/background.vert";
import cloth from "../../../render/shaders/cloth.frag";
import eyeball from "../../../render/shaders/eye.frag";
import eyeVertex from "../../../render/shaders/eye.vert";
import foldsFragment from "../../../render/shaders/folds.frag";
import foldsVertex from "../../../render/shaders/folds.vert";
import frame from "../../../render/shaders/frame.glsl";
import background from "../../../render/shaders/gradient.frag";
import hairFragment from "../../../render/shaders/hair.frag";
import hairEnds from "../../../render/shaders/hair_ends.frag";
import hairInside from "../../../render/shaders/hair_inside.frag";
import hairSolid from "../../../render/shaders/hair_solid.frag";
import hairVertex from "../../../render/shaders/hair.vert";
import headVertex from "../../../render/shaders/head.vert";
import iris from "../../../render/shaders/iris.glsl";
import lash from "../../../render/shaders/lash.frag";
import light from "../../../render/shaders/light.glsl";
import mouth from "../../../render/shaders/mouth.frag";
import skin from "../../../render/shaders/skin.frag";
import skinVertex from "../../../render/shaders/skin.vert";
import strands from "../../../render/shaders/strands.glsl";
import { PARTS, neutral } from "../face/basis.js";
import { Mesh, finish, program, texture } from "./gl.js";
import { GROWN, HAIR, HairMesh, grown } from "./hair.js";
import { PhotoPrograms, PhotographedPerson } from "./photo.js";
import { photographedNeutral } from "./spread.js";
import { Framing, KEY_LIGHT, azimuth, bounded, frameBlock, framedPose, scaleOf, viewer } from "./stage.js";
import { Surface } from "./surface.js";
import { sentence } from "../sentence.js";

const NO_WEBGL = sentence("This browser has no WebGL 2, with which faces are drawn.");
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;
const LEVEL = 128 / 255; // of skin without a fold
const GRID_VERTICES = 6 * 8 * 8; // of render/shaders/background.vert
const OPENNESS = 5; // column of what stays
const TEETH = [0.93, 0.88, 0.81, 1];
const TONGUE = [0.68, 0.4, 0.38, 0];
const UNITS = { u_texture: 0, u_strands: 1 };
const STYLES = ["", "short", "side-part", "bob", "cropped", "tied", "long"]; // by the number of SPEC section 8
const LOOKS = { hair: [0.22, 0.14, 0.09], iris: [0.34, 0.22, 0.12], shirt: [0.22, 0.3, 0.4] };

/** @typedef {Record<string, import("../face/npz.js").Array_>} Arrays */

/** Whether pictures are drawn by the processor: browsers do not always own up to that (failIfMajorPerformanceCaveat). */
function drawsInSoftware() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return false;
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return SOFTWARE.test(name);
}

export class Renderer {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../face/basis.js").Basis} basis
   * @param {Arrays} head
   * @param {(name: string) => Promise<Arrays>} fetchArrays hair of a style, the sheet of photographs
   */
  constructor(canvas, basis, head, fetchArrays) {
    this.inSoftware = drawsInSoftware(); // where smooth edges would cost half of all pictures
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: !this.inSoftware });
    if (!gl) throw new Error(NO_WEBGL);
    this.gl = gl;
    this.canvas = canvas;
    this.basis = basis;
    this.data = head;
    this.fetchArrays = fetchArrays;
    this.surface = new Surface(basis, head, head.gains.data);
    this.plain = new Surface(basis, head, null); // photographs moved as far as was tracked
    /** @type {PhotographedPerson | null} */
    this.photo = null;
    /** @type {PhotoPrograms | null} */
    this.photoPrograms = null;
    this.programs = this.compiled();
    this.head = new Mesh(
      gl,
      [
        [3, 3],
        [2, 3, 4, 4],
      ],
      head.triangles.data,
    );
    this.stays = head.stays.data;
    this.head.write(1, this.stays);
    this.bust = new Mesh(gl, [GROWN], head.bust_triangles.data);
    /** @type {HairMesh | null} */
    this.hair = null;
    this.block = gl.createBuffer();
    this.textures = {
      u_strands: texture(
        gl,
        { data: head.strands.data, width: 256, height: 256, channels: 1 },
        { repeat: true },
      ),
    };
    this.flat = this.laidFlat();
    this.looks = LOOKS;
    this.framing = new Framing();
    this.nothing = gl.createVertexArray();
    this.shape = [];
    this.wearShape([]);
  }

  compiled() {
    const common = frame + light;
    const made = (vertex, ...fragments) => program(this.gl, common + vertex, common + fragments.join(""));
    const programs = {
      skin: made(skinVertex, skin),
      eye: made(eyeVertex, iris, eyeball),
      mouth: made(headVertex, mouth),
      lash: made(headVertex, lash),
      cloth: made(headVertex, cloth),
      solid: made(hairVertex, strands, hairSolid),
      inside: made(hairVertex, hairInside),
      ends: made(hairVertex, strands, hairEnds),
      hair: made(hairVertex, strands, hairFragment),
      background: made(backgroundVertex, background),
      folds: program(this.gl, foldsVertex, foldsFragment),
    };
    for (const each of Object.values(programs)) {
      this.gl.useProgram(each);
      for (const [name, unit] of Object.entries(UNITS)) {
        this.gl.uniform1i(this.gl.getUniformLocation(each, name), unit);
      }
    }
    this.flesh = this.gl.getUniformLocation(programs.mouth, "u_flesh");
    return programs;
  }

  /** (6U) the mean head's corners about the eyes' middle, for the painting of folds. */
  laidFlat() {
    const { mean, cornerVertex } = this.basis;
    const { middle } = this.surface;
    const flat = new Float32Array(6 * cornerVertex.length);
    for (const [corner, v] of cornerVertex.entries()) {
      for (let axis = 0; axis < 3; axis += 1) flat[6 * corner + axis] = mean[3 * v + axis] - middle[axis];
    }
    return flat;
  }

  /** All folds at full depth, into the skin's alpha: how much lighter or darker they make it. */
  paintFolds(skinTexture, width, height) {
    const { gl, programs } = this;
    const target = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, skinTexture, 0);
    gl.viewport(0, 0, width, height);
    for (const each of [gl.DEPTH_TEST, gl.CULL_FACE, gl.BLEND]) gl.disable(each);
    gl.colorMask(false, false, false, true);
    gl.clearColor(0, 0, 0, LEVEL);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.head.write(0, this.flat);
    gl.useProgram(programs.folds);
    gl.uniform3fv(gl.getUniformLocation(programs.folds, "u_light"), KEY_LIGHT);
    this.drawPart(PARTS.skin);
    gl.colorMask(true, true, true, true);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.deleteFramebuffer(target);
    gl.bindTexture(gl.TEXTURE_2D, skinTexture);
    finish(gl);
  }

  /** @param {number[]} shape standard deviations */
  wearShape(shape) {
    this.shape = shape.map((v) => Math.min(12, Math.max(-12, v)));
    this.surface.rest(neutral(this.basis, this.shape));
    this.bust.write(0, grown(this.data, "bust", this.shape));
    this.hair?.wear(this.shape);
  }

  /** @param {{ hair: number, dressed: number, colours: number[][] }} looks of SPEC section 8 */
  async wearLooks({ hair, dressed, colours }) {
    const [ofHair, ofIris, ofShirt] = colours.map((colour) => colour.map((c) => c / 255));
    this.looks = { hair: ofHair, iris: ofIris, shirt: dressed ? ofShirt : null };
    const style = STYLES[hair] ?? STYLES[1];
    this.style = style;
    const data = style ? await this.fetchArrays(`hair-${style}`) : null;
    if (this.style !== style) return; // another one was chosen meanwhile
    this.hair?.delete();
    this.hair = data && new HairMesh(this.gl, data);
    const stays = this.stays.slice();
    if (data) {
      this.hair.wear(this.shape);
      for (const [corner, v] of this.basis.cornerVertex.entries())
        stays[13 * corner + OPENNESS] *= data.light.data[v] / 255;
    }
    this.head.write(1, stays);
  }

  /** @param {Blob} jpeg of the head's atlas */
  async wearSkin(jpeg) {
    const options = /** @type {const} */ ({
      imageOrientation: "flipY",
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
    });
    const image = await createImageBitmap(jpeg, options);
    this.textures.u_texture = texture(this.gl, image, { known: this.textures.u_texture });
    this.paintFolds(this.textures.u_texture, image.width, image.height);
    image.close();
  }

  /**
   * A photographed person, drawn instead of shape, looks and skin; null takes it off.
   * @param {import("../codec/likeness.js").Photograph | null} person
   */
  async wearPhotograph(person) {
    this.worn = person;
    const sheet = person && (await this.fetchArrays("sheet"));
    if (this.worn !== person) return; // another one has come meanwhile
    this.photo?.delete();
    this.photo = null;
    if (!person) return;
    const rest = photographedNeutral(this.basis, sheet, person);
    this.plain.rest(rest);
    this.photoPrograms ??= new PhotoPrograms(this.gl, frame);
    const { gl, photoPrograms, basis, plain } = this;
    this.photo = new PhotographedPerson(gl, photoPrograms, basis, sheet, person, rest, plain.middle);
  }

  /**
   * @param {import("../codec/units.js").Face} given
   * @param {number} now ms
   */
  draw(given, now) {
    const face = bounded(given);
    const { gl, photo } = this;
    const surface = photo ? this.plain : this.surface;
    const { width, height } = this.canvas;
    const corners = surface.update(face.expression, face.gaze);
    if (photo) photo.write(surface.whole, face);
    else this.head.write(0, corners);
    const depths = surface.depths(face.expression);
    const pose = framedPose(face, this.framing.follow(face, now));
    const moving = { gaze: face.gaze, depths, lids: surface.lidEdges, parted: surface.parted };
    const block = frameBlock(pose, { middle: surface.middle, looks: this.looks, ...moving, width, height });
    gl.bindBuffer(gl.UNIFORM_BUFFER, this.block);
    gl.bufferData(gl.UNIFORM_BUFFER, block, gl.DYNAMIC_DRAW);
    gl.bindBufferBase(gl.UNIFORM_BUFFER, 0, this.block);
    this.begin(width, height);
    if (photo) this.drawPhotograph(azimuth(viewer(pose)));
    else this.drawPerson(viewer(pose));
    gl.bindVertexArray(null);
  }

  /**
   * Drivers compile a program when it first draws, which a call must not begin with.
   * @param {import("../codec/units.js").Face} face
   */
  exercise(face) {
    const { hair } = this;
    if (hair || this.photo) return; // somebody is there already
    this.hair = /** @type {any} */ ({ seenFrom() {}, draw: () => this.bust.draw() });
    this.draw(face, performance.now());
    this.hair = hair;
  }

  begin(width, height) {
    const { gl } = this;
    gl.viewport(0, 0, width, height);
    gl.disable(gl.BLEND);
    gl.enable(gl.DEPTH_TEST);
    gl.enable(gl.CULL_FACE);
    gl.depthFunc(gl.LEQUAL);
    gl.cullFace(gl.BACK);
    gl.blendFuncSeparate(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA, gl.ONE, gl.ONE);
    gl.clear(gl.DEPTH_BUFFER_BIT);
    for (const [name, unit] of Object.entries(UNITS)) {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, this.textures[name] ?? null);
    }
    gl.activeTexture(gl.TEXTURE0);
  }

  drawPhotograph(from) {
    this.drawBackground();
    this.gl.enable(this.gl.BLEND);
    this.photo.draw(from);
  }

  /** @param {number[]} from where in head space the viewer is, mm */
  drawPerson(from) {
    const { gl, programs } = this;
    const shirt = this.looks.shirt !== null;
    this.hair?.seenFrom(from);
    gl.useProgram(programs.solid); // the depth test spares what lies beneath
    this.hair?.draw(HAIR.solid);
    if (!shirt) {
      this.drawBackground(); // the neck fades into it
      gl.enable(gl.BLEND);
    }
    gl.useProgram(programs.skin);
    this.drawSkin();
    gl.useProgram(programs.eye);
    this.drawPart(PARTS.eyeLeft, PARTS.eyeRight);
    gl.useProgram(programs.mouth);
    gl.uniform4fv(this.flesh, TEETH);
    this.drawPart(PARTS.teeth);
    gl.uniform4fv(this.flesh, TONGUE);
    this.drawPart(PARTS.tongue);
    if (shirt) {
      gl.useProgram(programs.cloth);
      this.bust.draw();
      this.drawBackground();
    }
    this.drawHair();
  }

  /** Its inner side, which shows where it stands off the head; lashes; hair that is seen through. */
  drawHair() {
    const { gl, programs, hair } = this;
    gl.cullFace(gl.FRONT);
    gl.useProgram(programs.inside);
    hair?.draw(HAIR.inside);
    gl.enable(gl.BLEND);
    gl.useProgram(programs.ends);
    hair?.draw(HAIR.ends);
    gl.disable(gl.CULL_FACE);
    gl.useProgram(programs.lash);
    this.drawPart(PARTS.lashes);
    gl.enable(gl.CULL_FACE);
    gl.cullFace(gl.BACK);
    gl.useProgram(programs.hair);
    hair?.draw(HAIR.fringe);
  }

  drawBackground() {
    this.gl.useProgram(this.programs.background);
    this.gl.bindVertexArray(this.nothing);
    this.gl.drawArrays(this.gl.TRIANGLES, 0, GRID_VERTICES);
  }

  /** In fewer triangles where they would be smaller than pixels (render/coarse.py). */
  drawSkin() {
    const { skins, skin_px } = this.data;
    const scale = scaleOf(this.canvas.width, this.canvas.height);
    const coarse = Array.from(skin_px.data).filter((most) => scale < most).length;
    const level = Math.min(coarse, skins.shape[0] - 1);
    this.head.draw(skins.data[2 * level], skins.data[2 * level + 1]);
  }

  drawPart(first, last = first) {
    const ranges = this.data.ranges.data;
    const from = ranges[2 * first];
    this.head.draw(from, ranges[2 * last] + ranges[2 * last + 1] - from);
  }
}
