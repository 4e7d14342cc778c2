// A photographed surface: where it is; the photograph brings its own light.
in vec3 a_position;
in vec2 a_uv;
in vec4 a_shade;  // x: how much of it is there

out vec2 v_uv;
out float v_alpha;

void main() {
    v_uv = a_uv;
    v_alpha = a_shade.x;
    gl_Position = u_clip * u_head * vec4(a_position, 1.0);
}
