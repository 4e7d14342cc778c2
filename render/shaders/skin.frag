// Skin: what the vertices were lit with, times the texture, plus a soft and a sharp highlight.
uniform sampler2D u_texture;  // a: how much lighter or darker folds make it (render/foldmap.py)

in vec4 v_uv;
in vec4 v_light;
in vec4 v_gloss;
out vec4 colour;

void main() {
    vec4 paint = texture(u_texture, v_uv.xy);
    vec3 albedo = decode(paint.rgb);
    float fold = (2.0 * paint.a - 256.0 / 255.0) * v_uv.w;
    vec3 light = v_light.rgb * max(1.0 + fold * vec3(0.85, 1.0, 1.05), 0.0);  // what is left in a crease is red
    // 2^(28 (cosine - 1)) of the angle to the half vector, from the square of the two unit vectors' difference
    float soft = max(1.0 - 0.6065 * dot(v_gloss.xyz, v_gloss.xyz) + 0.146 * fold, 0.0);
    soft *= soft; soft *= soft; soft *= soft; soft *= soft;
    float sharp = soft * soft;
    float gloss = (soft * 0.045 + sharp * sharp * 0.035) * v_gloss.w;
    colour = vec4(encode(albedo * light + u_rim.rgb * v_light.w + u_key.rgb * (gloss * (0.5 + albedo.r))), v_uv.z);
}
