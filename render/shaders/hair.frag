// Strands: a noise drawn out along them frays the hairline and breaks the two highlights (one white, one in
// the hair's colour) that run across them. Dark ones lie deeper, out of the light. The outline is made of single
// strands: where the shell turns away from the viewer, only the light ones, which lie on top, are left.
uniform sampler2D u_strands;

in vec2 v_uv;
in vec3 v_light;
in vec4 v_gleam;
out vec4 colour;

float band(float x) {
    float s = max(1.0 - x * x, 0.0);
    s *= s; s *= s; s *= s;
    return s * s;
}

void main() {
    float noise = texture(u_strands, v_uv).r;
    float edge = v_gleam.z + (noise - 0.5) * 0.9;
    if (edge < 1.2) {  // single hairs, each with an end of its own, thinning out
        float single = texture(u_strands, v_uv * vec2(4.7, 0.6)).r - 0.5;
        edge += single * mix(1.5, 0.0, smoothstep(0.6, 1.2, edge));
    }
    float alpha = smoothstep(-0.05, 0.95, edge);
    alpha *= alpha * (2.0 - alpha);
    alpha *= smoothstep(0.02, 0.20, abs(v_gleam.w) + (noise - 0.5) * 0.30);
    vec3 tone = u_hair.rgb * (0.16 + 1.25 * noise * noise + 0.5 * noise);
    float shift = (noise - 0.5) * 0.5;
    vec3 gleam = u_key.rgb * (0.075 * band(v_gleam.x + shift - 0.12) * noise
               + 0.9 * u_hair.rgb * band((v_gleam.x + shift + 0.2) * 0.8)) * v_gleam.y;
    if (!gl_FrontFacing) { tone *= 0.25; gleam *= 0.0; }
    colour = vec4(encode(tone * v_light + gleam), alpha);
}
