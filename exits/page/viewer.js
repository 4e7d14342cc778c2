// Shows a scene of WebGL Studio (LiteScene) in a canvas: the parts that a face needs, by LiteScene's rules.

import { readMesh, readZip } from "./archive.js";
import { lookAt, minus, multiply, perspective, placed, unit } from "./matrices.js";
import { FRAGMENT, VERTEX } from "./shaders.js";

const OMNI = 1, DIRECTIONAL = 3;
const LEAST_WEIGHT = 0.001;  // MorphDeformer drops targets below it

const component = (node, kind) => node.components.find(([name]) => name === kind)?.[1];
const components = (node, kind) => node.components.filter(([name]) => name === kind).map(([, data]) => data);

export class Viewer {
  constructor(canvas, { antialias = true } = {}) {
    const gl = canvas.getContext("webgl2", { antialias, preserveDrawingBuffer: true });
    if (!gl) throw new Error("This browser has no WebGL 2; the face cannot be drawn.");
    this.gl = gl;
    this.orbit = [0, 0];
    this.program = compiled(gl);
    this.white = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.white);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array([255, 255, 255, 255]));
    this.uniforms = new Map();
  }

  // ArrayBuffer of the ZIP.
  async load(buffer) {
    const files = await readZip(buffer);
    if (!files.has("scene.json")) throw new Error("There is no scene.json at the ZIP's root.");
    const scene = JSON.parse(new TextDecoder().decode(files.get("scene.json")));
    if (scene.object_class !== "Scene") throw new Error("scene.json describes no scene.");
    this.nodes = new Map();
    this.instances = [];
    this.textures = new Map();
    await this.collect(scene.root, null, files);
    this.info = component(scene.root, "GlobalInfo");
    this.camera = component(scene.root, "Camera");
    this.lights = components(scene.root, "Light").filter((light) => light.enabled);
    if (this.lights.some((light) => ![OMNI, DIRECTIONAL].includes(light.type))) throw new Error("Spot lights are not shown here.");
    this.take = component(scene.root, "PlayAnimation") && scene.animation?.takes.default;
    this.instances.sort((a, b) => (a.material.blend_mode === "normal" ? 0 : 1) - (b.material.blend_mode === "normal" ? 0 : 1));
    return scene;
  }

  async collect(node, parent, files) {
    const transform = component(node, "Transform");
    const place = { parent, position: transform?.position ?? [0, 0, 0], rotation: transform?.rotation ?? [0, 0, 0, 1], scaling: transform?.scaling ?? [1, 1, 1] };
    this.nodes.set(node.name, place);
    const renderer = component(node, "MeshRenderer");
    if (renderer?.enabled) await this.add(node, place, renderer, files);
    for (const child of node.children ?? []) await this.collect(child, place, files);
  }

  async add(node, place, renderer, files) {
    const gl = this.gl, mesh = fetched(files, renderer.mesh);
    const instance = { place, material: node.material, mesh, count: mesh.triangles.length, morphs: [] };
    const order = node.components.map(([name]) => name);
    const deformer = component(node, "MorphDeformer");
    if (deformer?.enabled && order.indexOf("MorphDeformer") > order.indexOf("MeshRenderer"))
      instance.morphs = targets(deformer, mesh, files);
    instance.deformer = deformer;
    instance.indexType = mesh.triangles instanceof Uint32Array ? gl.UNSIGNED_INT : gl.UNSIGNED_SHORT;
    instance.array = gl.createVertexArray();
    gl.bindVertexArray(instance.array);
    instance.vertices = this.stream("a_vertex", mesh.vertices, 3);
    instance.normals = this.stream("a_normal", mesh.normals, 3);
    this.stream("a_uv", mesh.coords, 2);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.triangles, gl.STATIC_DRAW);
    const sampler = node.material.textures?.color;
    instance.texture = sampler ? await this.texture(sampler.texture, files) : this.white;
    instance.dirty = true;
    this.instances.push(instance);
  }

  stream(attribute, data, size) {
    const gl = this.gl, buffer = gl.createBuffer(), location = gl.getAttribLocation(this.program, attribute);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, 0, 0);
    return buffer;
  }

  async texture(name, files) {
    if (this.textures.has(name)) return this.textures.get(name);
    if (!files.has(name)) throw new Error(`The scene's texture ${name} is not in the ZIP.`);
    const options = { imageOrientation: "flipY", premultiplyAlpha: "none", colorSpaceConversion: "none" };
    const image = await createImageBitmap(new Blob([files.get(name)]), options);
    const gl = this.gl, texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, image);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    this.textures.set(name, texture);
    return texture;
  }

  // Weights of the targets of every MorphDeformer.
  setWeights(weights) {
    for (const instance of this.instances) {
      weights.forEach((weight, k) => { if (instance.morphs[k]) instance.morphs[k].weight = Number(weight) || 0; });
      instance.dirty = true;
    }
  }

  // Place or turn of a node: setNode("head", { rotation: [0, 0, 0, 1] })
  setNode(name, values) {
    const place = this.nodes.get(name);
    if (place) Object.assign(place, values);
  }

  // The scene's own motion at a moment, seconds from its start, over and over.
  setTime(seconds) {
    if (!this.take) return;
    const at = seconds % (this.take.duration || 1);
    for (const { property, data } of this.take.tracks) {
      const value = between(data, at), [node, kind, field, index] = property.split("/");
      if (kind === "Transform") this.setNode(node, { [field]: field === "rotation" ? unit(value) : value });
      else if (field === "morphs") this.setWeight(node, Number(index), value);
    }
  }

  setWeight(node, index, weight) {
    const instance = this.instances.find((one) => one.place === this.nodes.get(node));
    if (!instance?.morphs[index]) return;
    instance.morphs[index].weight = weight;
    instance.dirty = true;
  }

  uniform(name) {
    if (!this.uniforms.has(name)) this.uniforms.set(name, this.gl.getUniformLocation(this.program, name));
    return this.uniforms.get(name);
  }

  draw() {
    const gl = this.gl, { width, height } = gl.canvas, camera = this.camera;
    gl.viewport(0, 0, width, height);
    gl.clearColor(...camera.background_color);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.useProgram(this.program);
    const eye = turned(camera, this.orbit);
    const projection = perspective(camera.fov, (camera.aspect * width) / height, camera.near, camera.far);
    gl.uniformMatrix4fv(this.uniform("u_view_projection"), false, multiply(projection, lookAt(eye, camera.center, camera.up)));
    gl.uniform3fv(this.uniform("u_eye"), eye);
    for (const instance of this.instances) this.drawInstance(instance);
    gl.bindVertexArray(null);
  }

  drawInstance(instance) {
    const gl = this.gl, { material } = instance, flags = material.flags;
    if (instance.dirty) this.morph(instance);
    gl.bindVertexArray(instance.array);
    gl.bindTexture(gl.TEXTURE_2D, instance.texture);
    (flags.two_sided ? gl.disable : gl.enable).call(gl, gl.CULL_FACE);
    gl.depthMask(flags.depth_write);
    gl.uniformMatrix4fv(this.uniform("u_model"), false, world(instance.place));
    gl.uniform4f(this.uniform("u_colour"), ...material.color, material.opacity);
    gl.uniform4f(this.uniform("u_surface"), material.specular_factor, material.specular_gloss, material.backlight_factor, material.translucency);
    const scene = flags.ignore_lights ? [1, 1, 1] : material.use_scene_ambient ? this.info.ambient_color : [0, 0, 0];
    const ambient = scene.map((value, k) => value * material.ambient[k]);
    const lights = flags.ignore_lights || !this.lights.length ? [null] : this.lights;
    lights.forEach((light, pass) => this.pass(instance, light, pass, ambient, material));
  }

  pass(instance, light, pass, ambient, material) {
    const gl = this.gl, blended = material.blend_mode !== "normal";
    gl.depthFunc(pass ? gl.EQUAL : gl.LEQUAL);
    (pass || blended ? gl.enable : gl.disable).call(gl, gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, pass ? gl.ONE : gl.ONE_MINUS_SRC_ALPHA);
    gl.uniform3fv(this.uniform("u_ambient"), pass ? [0, 0, 0] : ambient);
    gl.uniform3fv(this.uniform("u_emissive"), pass ? [0, 0, 0] : material.emissive);
    gl.uniform1i(this.uniform("u_light_type"), light ? light.type : 0);
    if (light) {
      gl.uniform3fv(this.uniform("u_light_position"), light.position);
      gl.uniform3fv(this.uniform("u_light_front"), unit(minus(light.target, light.position)));
      gl.uniform3fv(this.uniform("u_light_colour"), light.color.map((value) => value * light.intensity));
      gl.uniform1f(this.uniform("u_light_offset"), light.offset);
      gl.uniform3f(this.uniform("u_attenuation"), light.attenuation_type, light.att_start, light.att_end);
    }
    gl.drawElements(gl.TRIANGLES, instance.count, instance.indexType, 0);
  }

  // v = v0 + sum of w (v_i - v0), and normals alike.
  morph(instance) {
    const gl = this.gl;
    instance.dirty = false;
    if (!instance.morphs.length) return;
    const vertices = instance.mesh.vertices.slice(), normals = instance.mesh.normals.slice();
    for (const { weight, moves, bends } of instance.morphs) {
      if (!moves || Math.abs(weight) < LEAST_WEIGHT) continue;
      for (let k = 0; k < vertices.length; k++) {
        vertices[k] += weight * moves[k];
        normals[k] += weight * bends[k];
      }
    }
    for (const [buffer, data] of [[instance.vertices, vertices], [instance.normals, normals]]) {
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferSubData(gl.ARRAY_BUFFER, 0, data);
    }
  }
}

function compiled(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) || "The shaders do not link.");
  return program;
}

function fetched(files, name) {
  if (!files.has(name)) throw new Error(`The scene's mesh ${name} is not in the ZIP.`);
  return readMesh(files.get(name));
}

// Each target as what it adds. One of another size or without normals is skipped, as LiteScene does.
function targets(deformer, base, files) {
  return deformer.morph_targets.map(({ mesh: name, weight }) => {
    const mesh = fetched(files, name);
    if (!mesh.normals || mesh.vertices.length !== base.vertices.length) return { weight, moves: null, bends: null };
    const from = (own, zero) => (deformer.delta_meshes ? own : own.map((value, k) => value - zero[k]));
    return { weight, moves: from(mesh.vertices, base.vertices), bends: from(mesh.normals, base.normals) };
  });
}

function world(place) {
  const own = placed(place.position, place.rotation, place.scaling);
  return place.parent ? multiply(world(place.parent), own) : own;
}

// The camera's eye, carried about its centre by yaw and pitch, radians.
function turned({ eye, center }, [yaw, pitch]) {
  const [x, y, z] = minus(eye, center), cp = Math.cos(pitch), sp = Math.sin(pitch);
  const [y2, z2] = [y * cp + z * sp, z * cp - y * sp], c = Math.cos(yaw), s = Math.sin(yaw);
  return [center[0] + x * c + z2 * s, center[1] + y2, center[2] + z2 * c - x * s];
}

// The keys [[t, value], ...] at a moment, along straight lines.
function between(keys, at) {
  let k = 1;
  while (k < keys.length - 1 && keys[k][0] < at) k++;
  const [[t0, a], [t1, b]] = [keys[Math.max(k - 1, 0)], keys[Math.min(k, keys.length - 1)]];
  const share = t1 > t0 ? Math.min(Math.max((at - t0) / (t1 - t0), 0), 1) : 0;
  const mixed = (x, y) => x + (y - x) * share;
  return Array.isArray(a) ? a.map((value, n) => mixed(value, b[n])) : mixed(a, b);
}
