// LiteScene's forward pass for StandardMaterial: one pass per light, added up. No gamma, no tone mapping:
// 8-bit colours are lit as they are.

export const VERTEX = `#version 300 es
in vec3 a_vertex;
in vec3 a_normal;
in vec2 a_uv;
uniform mat4 u_model;
uniform mat4 u_view_projection;
out vec3 v_position;
out vec3 v_normal;
out vec2 v_uv;
invariant gl_Position;  // later passes draw where the depth is equal

void main() {
  vec4 at = u_model * vec4(a_vertex, 1.0);
  v_position = at.xyz;
  v_normal = mat3(u_model) * a_normal;
  v_uv = a_uv;
  gl_Position = u_view_projection * at;
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
in vec3 v_position;
in vec3 v_normal;
in vec2 v_uv;
uniform sampler2D u_texture;
uniform vec4 u_colour;        // the material's; w: opacity
uniform vec3 u_ambient;       // scene's times material's, zero after the first pass
uniform vec3 u_emissive;
uniform vec4 u_surface;       // specular factor, gloss, backlight, translucency
uniform vec3 u_eye;
uniform int u_light_type;     // 0: none, 1: omni, 3: directional
uniform vec3 u_light_position;
uniform vec3 u_light_front;
uniform vec3 u_light_colour;  // times intensity
uniform float u_light_offset;
uniform vec3 u_attenuation;   // type (0 none, 1 linear, 2 range), start, end
out vec4 colour;

float attenuation() {
  float d = distance(u_light_position, v_position);
  if (u_light_type == 3 || u_attenuation.x == 0.0) return 1.0;
  if (u_attenuation.x == 1.0) return 10.0 / d;
  if (d >= u_attenuation.z) return 0.0;
  if (d >= u_attenuation.y) return 1.0 - (d - u_attenuation.y) / (u_attenuation.z - u_attenuation.y);
  return 1.0;
}

void main() {
  vec4 paint = texture(u_texture, v_uv) * u_colour;
  vec3 n = normalize(v_normal);
  if (!gl_FrontFacing) n = -n;
  vec3 e = normalize(u_eye - v_position);
  vec3 light = u_ambient, shine = vec3(0.0);
  if (u_light_type != 0) {
    vec3 l = u_light_type == 3 ? -u_light_front : normalize(u_light_position - v_position);
    vec3 r = reflect(e, n);
    float diffuse = max(0.0, dot(n, l) + u_light_offset) + u_surface.z * max(0.0, dot(l, -n));
    diffuse = mix(diffuse, 1.0, u_surface.w);
    float specular = u_surface.x * pow(clamp(dot(r, -l), 0.001, 1.0), u_surface.y);
    float fall = attenuation();
    light += u_light_colour * diffuse * fall;
    shine = u_light_colour * specular * fall;
  }
  colour = vec4(max(paint.rgb * light + u_emissive + paint.rgb * shine, 0.0), paint.a);
}`;
