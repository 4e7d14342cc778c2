// Strands of hair: a noise drawn out along them frays the hairline and breaks the two highlights (one white, one in
// the hair's colour) that run across them. Dark ones lie deeper, out of the light.
uniform sampler2D u_strands;

in vec2 v_uv;
in vec3 v_light;
in vec4 v_gleam;
out vec4 colour;

float strand() { return texture(u_strands, v_uv).r; }

vec3 lit(float noise) { return u_hair.rgb * (0.16 + (1.25 * noise + 0.5) * noise) * v_light; }

float band(float x) {
    float s = max(1.0 - x * x, 0.0);
    s *= s; s *= s; s *= s;
    return s * s;
}

vec3 gleam(float noise) {
    float shift = (noise - 0.5) * 0.5;
    vec3 own = 0.9 * u_hair.rgb * band((v_gleam.x + shift + 0.2) * 0.8);
    return u_key.rgb * (0.075 * band(v_gleam.x + shift - 0.12) * noise + own) * v_gleam.y;
}

// The outline is made of single strands, each with an end of its own, thinning out: where the shell turns away from the
// viewer, only the light ones, which lie on top, are left.
float cover(float noise) {
    float edge = v_gleam.z + (noise - 0.5) * 0.9;
    float single = texture(u_strands, v_uv * vec2(4.7, 0.6)).r - 0.5;
    edge += single * mix(1.5, 0.0, smoothstep(0.6, 1.2, edge));
    float alpha = smoothstep(-0.05, 0.95, edge);
    alpha *= alpha * (2.0 - alpha);
    return alpha * smoothstep(0.02, 0.20, abs(v_gleam.w) + (noise - 0.5) * 0.30);
}
