// Skin: what the vertices were lit with, times the texture, plus a soft and a sharp highlight.
uniform sampler2D u_texture;

in vec3 v_normal;
in vec2 v_uv;
in vec4 v_shade;
in vec3 v_light;
in vec3 v_shine;
in vec3 v_half;  // its length is the highlight's strength
out vec4 colour;

void main() {
    vec3 albedo = decode(texture(u_texture, v_uv).rgb);
    float fold = crease(v_uv);
    vec3 light = v_light * max(1.0 + fold * vec3(0.85, 1.0, 1.05), 0.0);  // what is left in a crease is red
    float strength = inversesqrt(dot(v_half, v_half) + 1e-5);
    float aligned = dot(v_normal, v_half) * strength * inversesqrt(dot(v_normal, v_normal)) - 1.0 + 0.12 * fold;
    float soft = exp2(28.0 * aligned);
    float gloss = (soft * 0.045 + soft * soft * soft * soft * 0.035) / strength;
    colour = vec4(encode(albedo * light + v_shine + u_key.rgb * gloss * (0.5 + albedo.r)), mix(v_shade.w, 1.0, u_shirt.w));
}
