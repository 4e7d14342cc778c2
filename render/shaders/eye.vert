// Eyeballs: what the lids over them leave of the light is for each pixel to say; the lids stay where they are
// when the eye turns.
in vec3 a_position;
in vec3 a_normal;
in vec3 a_local;
in vec4 a_shade;  // w: 1 = left eye, 0 = right eye

out vec3 v_normal;
out vec3 v_local;
out vec3 v_axis;
out vec3 v_light;
out vec3 v_half;
out vec4 v_lids;  // across and up the eyeball, in the head's axes; where the lids end above and below
out vec2 v_aside; // from where the eye is seen, in its own axes

void main() {
    vec3 at = (u_head * vec4(a_position, 1.0)).xyz;
    vec3 n = mat3(u_head) * a_normal;
    vec3 l = u_key_direction.xyz;
    bool left = a_shade.w > 0.5;
    float corners = smoothstep(0.85, 0.35, abs(a_normal.x));
    float key = clamp((dot(n, l) + 0.4) / 1.4, 0.0, 1.0);
    v_light = (u_key.rgb * key * 0.75 + ambient(n) * 0.9) * mix(0.34, 1.0, corners);
    v_lids = vec4(a_normal.xy, left ? u_lids.xy : u_lids.zw);
    v_normal = n;
    v_local = a_local;
    vec3 gaze = u_gaze[left ? 0 : 1].xyz;
    v_axis = mat3(u_head) * gaze;
    vec3 e = normalize(u_eye.xyz - at);
    v_half = normalize(l + e);
    vec3 seen = transpose(mat3(u_head)) * e;
    vec3 right = normalize(cross(vec3(0.0, 1.0, 0.0), gaze));
    v_aside = vec2(dot(seen, right), dot(seen, cross(gaze, right)));
    gl_Position = u_clip * vec4(at, 1.0);
}
