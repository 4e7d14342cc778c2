// Eyeballs: shaded by the lids over them, which stay where they are when the eye turns.
in vec3 a_position;
in vec3 a_normal;
in vec3 a_local;
in vec4 a_shade;  // w: 1 = left eye, 0 = right eye

out vec3 v_normal;
out vec3 v_local;
out vec3 v_axis;
out vec3 v_light;
out vec3 v_half;

void main() {
    vec3 at = (u_head * vec4(a_position, 1.0)).xyz;
    vec3 n = mat3(u_head) * a_normal;
    vec3 l = u_key_direction.xyz;
    float lids = smoothstep(0.42, -0.05, a_normal.y) * smoothstep(-0.75, -0.2, a_normal.y);
    float corners = smoothstep(0.85, 0.35, abs(a_normal.x));
    float key = clamp((dot(n, l) + 0.4) / 1.4, 0.0, 1.0);
    v_light = (u_key.rgb * key * 0.75 + ambient(n) * 0.9) * mix(0.34, 1.0, lids * corners);
    v_normal = n;
    v_local = a_local;
    v_axis = mat3(u_head) * u_gaze[a_shade.w > 0.5 ? 0 : 1].xyz;
    v_half = normalize(l + normalize(u_eye.xyz - at));
    gl_Position = u_clip * vec4(at, 1.0);
}
