// The little of WebGL 2 that the renderer needs. Shaders are the desktop's own files (render/shaders).

const HEADER = "#version 300 es\nprecision highp float;\nprecision highp int;\nprecision highp sampler2D;\n";
export const ATTRIBUTES = ["a_position", "a_normal", "a_uv", "a_local", "a_shade", "a_folds"];

/**
 * @param {WebGL2RenderingContext} gl
 * @param {string} vertex
 * @param {string} fragment
 */
export function program(gl, vertex, fragment) {
  const made = gl.createProgram();
  for (const [kind, text] of /** @type {[number, string][]} */ ([
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ])) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, HEADER + text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  for (const [place, name] of ATTRIBUTES.entries()) gl.bindAttribLocation(made, place, name);
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = gl.getAttachedShaders(made).map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(
      `This browser's graphics cannot draw faces. ${gl.getProgramInfoLog(made)} ${logs.join(" ")}`,
    );
  }
  const block = gl.getUniformBlockIndex(made, "Frame");
  if (block !== gl.INVALID_INDEX) gl.uniformBlockBinding(made, block, 0);
  return made;
}

/**
 * A mip-mapped texture of a picture whose first row is at the bottom.
 * @param {WebGL2RenderingContext} gl
 * @param {ImageBitmap | { data: Uint8Array, width: number, height: number, channels: number }} image
 * @param {{ repeat?: boolean, known?: WebGLTexture }} [how] known: is refilled
 */
export function texture(gl, image, { repeat = false, known = gl.createTexture() } = {}) {
  gl.bindTexture(gl.TEXTURE_2D, known);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  if (image instanceof ImageBitmap) {
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, image);
  } else {
    const { width, height, data, channels } = image;
    const [inside, outside] = channels === 1 ? [gl.R8, gl.RED] : [gl.RGBA8, gl.RGBA];
    gl.texImage2D(gl.TEXTURE_2D, 0, inside, width, height, 0, outside, gl.UNSIGNED_BYTE, data);
  }
  finish(gl, repeat);
  return known;
}

/** @param {WebGL2RenderingContext} gl */
export function finish(gl, repeat = false) {
  const wrap = repeat ? gl.REPEAT : gl.CLAMP_TO_EDGE;
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, wrap);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, wrap);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
}

/** Vertices of float32 columns in one buffer or two, and triangles. */
export class Mesh {
  /**
   * @param {WebGL2RenderingContext} gl
   * @param {number[][]} layouts of each buffer the numbers of components, attribute after attribute
   * @param {Uint16Array} triangles
   * @param {number[]} [places] of the attributes, in the order of ATTRIBUTES unless given
   */
  constructor(gl, layouts, triangles, places = [...ATTRIBUTES.keys()]) {
    this.gl = gl;
    this.count = triangles.length;
    this.array = gl.createVertexArray();
    gl.bindVertexArray(this.array);
    let next = 0;
    this.buffers = layouts.map((sizes) => {
      const buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      const stride = 4 * sizes.reduce((sum, size) => sum + size, 0);
      let offset = 0;
      for (const size of sizes) {
        gl.enableVertexAttribArray(places[next]);
        gl.vertexAttribPointer(places[next], size, gl.FLOAT, false, stride, offset);
        next += 1;
        offset += 4 * size;
      }
      return buffer;
    });
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
    gl.bindVertexArray(null);
  }

  /**
   * @param {number} buffer
   * @param {Float32Array} data
   */
  write(buffer, data) {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[buffer]);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  }

  /** @param {Uint16Array} triangles instead of those before */
  rewire(triangles) {
    const { gl } = this;
    this.count = triangles.length;
    gl.bindVertexArray(this.array);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.DYNAMIC_DRAW);
    gl.bindVertexArray(null);
  }

  draw(first = 0, count = this.count) {
    const { gl } = this;
    gl.bindVertexArray(this.array);
    gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_SHORT, 2 * first);
  }

  delete() {
    for (const buffer of this.buffers) this.gl.deleteBuffer(buffer);
    this.gl.deleteVertexArray(this.array);
  }
}
