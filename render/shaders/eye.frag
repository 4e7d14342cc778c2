// Eyeballs: painted, with a cornea that bulges for its reflections alone.
in vec3 v_normal;
in vec3 v_local;
in vec3 v_axis;
in vec3 v_light;
in vec3 v_half;
out vec4 colour;

void main() {
    vec3 local = normalize(v_local);
    float r = length(local.xy) + step(local.z, 0.0);
    vec3 n = normalize(v_normal);
    vec3 cornea = normalize(n + (n - v_axis) * 0.75 * smoothstep(IRIS * 1.25, IRIS * 0.8, r));
    vec3 h = normalize(v_half);
    float wet = 0.9 * smoothstep(0.9935, 0.9965, dot(cornea, h)) + 0.10 * lobe(n, h, 60.0);
    float window = 0.10 * smoothstep(0.1, 0.5, cornea.y) * smoothstep(IRIS * 1.1, IRIS * 0.5, r);
    colour = vec4(encode(eyeball(local, r) * v_light + u_key.rgb * wet + u_sky.rgb * window), 1.0);
}
