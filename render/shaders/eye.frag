// Eyeballs: painted; a cornea bulges for its reflections and bends the view of the iris, which lies beneath it; the
// upper lid throws its shadow, and tears stand on the lower.
in vec3 v_normal;
in vec3 v_local;
in vec3 v_axis;
in vec3 v_light;
in vec3 v_half;
in vec4 v_lids;
in vec2 v_aside;
out vec4 colour;

void main() {
    vec3 local = normalize(v_local);
    float r = length(local.xy) + step(local.z, 0.0);
    vec3 n = normalize(v_normal);
    float dome = smoothstep(IRIS * 1.25, IRIS * 0.8, r);
    vec3 cornea = normalize(n + (n - v_axis) * 0.75 * dome);
    vec3 h = normalize(v_half);
    // the iris is a tenth of a radius deeper than the surface where it is seen (an eighth, less refraction)
    vec2 deep = local.xy - v_aside * 0.10 * smoothstep(IRIS * 1.1, IRIS * 0.6, r);
    vec3 paint = eyeball(vec3(deep, local.z), length(deep) + step(local.z, 0.0));
    float bow = 0.30 * v_lids.x * v_lids.x;
    float under = v_lids.z - bow - v_lids.y, over = v_lids.y - v_lids.w - bow;
    float shadow = mix(0.30, 1.0, smoothstep(-0.02, 0.30, under)) * mix(0.62, 1.0, smoothstep(-0.03, 0.12, over));
    vec3 dusk = pow(vec3(shadow), vec3(0.9, 1.05, 1.1));
    float tears = smoothstep(0.07, 0.035, over) * smoothstep(-0.01, 0.02, over);
    float wet = 0.9 * smoothstep(0.9935, 0.9965, dot(cornea, h)) + 0.10 * lobe(n, h, 60.0) + 0.10 * tears;
    float window = 0.10 * smoothstep(0.1, 0.5, cornea.y) * dome * smoothstep(0.02, 0.2, under);
    colour = vec4(encode(paint * v_light * dusk + u_key.rgb * wet * max(shadow, 0.5) + u_sky.rgb * window), 1.0);
}
