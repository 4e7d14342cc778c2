// Teeth and tongue: in the shadow of the lips, the darker the farther in.
in vec3 v_position;
in vec3 v_normal;
in vec4 v_shade;
out vec4 colour;

uniform vec3 u_flesh;

void main() {
    vec3 n = normalize(v_normal);
    vec3 e = normalize(u_eye.xyz - v_position);
    vec3 l = u_key_direction.xyz;
    float key = clamp((dot(n, l) + 0.4) / 1.4, 0.0, 1.0);
    vec3 bounced = vec3(1.0, 0.66, 0.58);  // by the lips and cheeks around
    vec3 light = (u_key.rgb * key * 0.65 + ambient(n) * 0.85) * mix(bounced, vec3(1.0), v_shade.y * v_shade.y);
    light *= v_shade.y;
    float wet = lobe(n, normalize(l + e), 90.0) * 0.12 * v_shade.y;
    colour = vec4(encode(decode(u_flesh) * light + wet), 1.0);
}
