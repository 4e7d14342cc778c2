// Teeth and tongue: in the shadow of the lips, the darker the farther in. Teeth are set into the gum one by one:
// each is rounded, a little translucent at its edge, and dark where it meets the next. The less the lips are parted,
// the less light comes in; the lower teeth stand in the shadow of the upper ones.
in vec3 v_position;
in vec3 v_normal;
in vec3 v_local;  // of teeth: number from the middle, height on the crown, jaw (render/anatomy.py)
in vec4 v_shade;
out vec4 colour;

uniform vec4 u_flesh;  // w: 1 = teeth

const vec3 GUM = vec3(0.42, 0.135, 0.13);

void main() {
    vec3 n = normalize(v_normal);
    vec3 e = normalize(u_eye.xyz - v_position);
    vec3 l = u_key_direction.xyz;
    vec3 albedo = decode(u_flesh.rgb);
    float gloss = 0.12;
    if (u_flesh.w > 0.5) {
        float tooth = abs(v_local.x);
        float across = fract(tooth) * 2.0 - 1.0, high = clamp(v_local.y, -1.0, 1.2);
        float side = abs(across);
        float canine = smoothstep(1.9, 2.2, tooth) * smoothstep(3.1, 2.9, tooth);
        vec3 enamel = albedo * mix(vec3(0.80, 0.72, 0.58), vec3(1.0), smoothstep(-0.1, 0.75, high));
        enamel *= mix(vec3(1.0), vec3(0.90, 0.92, 0.97), smoothstep(0.8, 1.05, high)) * (1.0 - vec3(0.06, 0.10, 0.16) * canine);
        // between two teeth: wider at the biting edge, where their corners are round
        float gap = smoothstep(0.80 - 0.22 * smoothstep(0.75, 1.1, high), 1.0, side);
        enamel *= 1.0 - gap * vec3(0.52, 0.60, 0.64);
        float gum = smoothstep(0.10, -0.06, high - 0.30 * side * side);
        albedo = mix(enamel, GUM, gum);
        gloss = mix(0.30 * (1.0 - gap), 0.16, gum);
        vec3 along = normalize(vec3(n.z, 0.0, -n.x) + 1e-4);
        n = normalize(n + along * across * sign(v_local.x) * 0.35 * (1.0 - gum));
    }
    float key = clamp((dot(n, l) + 0.4) / 1.4, 0.0, 1.0);
    vec3 bounced = vec3(1.0, 0.66, 0.58);  // by the lips and cheeks around
    vec3 light = (u_key.rgb * key * 0.65 + ambient(n) * 0.85) * mix(bounced, vec3(1.0), v_shade.y * v_shade.y);
    float lit = v_shade.y * mix(0.42, 1.0, smoothstep(0.5, 9.0, u_mouth.x));
    if (u_flesh.w > 0.5 && v_local.z < 0.0) lit *= 0.66;
    light *= lit;
    float wet = lobe(n, normalize(l + e), 90.0) * gloss * lit;
    colour = vec4(encode(albedo * light + wet), 1.0);
}
