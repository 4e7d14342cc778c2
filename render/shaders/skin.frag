// Skin: the terminator bleeds red, because red light travels farthest beneath the surface.
uniform sampler2D u_texture;

in vec3 v_position;
in vec3 v_normal;
in vec2 v_uv;
in vec4 v_shade;
out vec4 colour;

const vec3 BLEED = vec3(0.42, 0.22, 0.16);

void main() {
    vec3 n = normalize(v_normal);
    vec3 e = normalize(u_eye.xyz - v_position);
    vec3 albedo = decode(texture(u_texture, v_uv).rgb);
    float open = v_shade.x;
    vec3 occlusion = mix(vec3(open * open, vec2(open * open * open)) * 0.9 + 0.1 * open, vec3(1.0), open);

    vec3 l = u_key_direction.xyz;
    vec3 key = clamp((dot(n, l) + BLEED) / (1.0 + BLEED), 0.0, 1.0) * mix(0.55, 1.0, open);
    float grazing = 1.0 - clamp(dot(n, e), 0.0, 1.0);
    float rim = grazing * grazing * max(dot(n, u_rim_direction.xyz) + 0.25, 0.0);
    vec3 light = u_key.rgb * key + ambient(n) * occlusion;

    float gloss = lobe(n, normalize(l + e), 34.0) * 0.055 + lobe(n, normalize(l + e), 140.0) * 0.03;
    float fresnel = 0.35 + 2.0 * grazing * grazing * grazing;
    vec3 shine = u_key.rgb * gloss * fresnel * max(dot(n, l), 0.0) + u_rim.rgb * rim * 0.55;

    vec3 lit = (albedo * light + shine * open) * v_shade.y;
    colour = vec4(encode(lit), v_shade.w);
}
