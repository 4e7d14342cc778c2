// The head laid flat: every vertex at its place in the atlas.
in vec3 a_position;  // mm from between the eyes, of the mean head
in vec2 a_uv;

out vec3 v_at;

void main() {
    v_at = a_position;
    gl_Position = vec4(a_uv * 2.0 - 1.0, 0.0, 1.0);
}
