// A photographed surface: where it is, and how much of it is there; the photograph brings its own light.
in vec3 a_position;
in vec3 a_normal;
in vec2 a_uv;
in vec4 a_shade;  // how much of it is there; whether it fades where it turns away

out vec2 v_uv;
out float v_alpha;

void main() {
    vec3 at = (u_head * vec4(a_position, 1.0)).xyz;
    float facing = dot(normalize(mat3(u_head) * a_normal), normalize(u_eye.xyz - at));
    v_uv = a_uv;
    v_alpha = a_shade.x * mix(1.0, smoothstep(0.1, 0.4, facing), a_shade.y);
    gl_Position = u_clip * vec4(at, 1.0);
}
