// Strands: a noise drawn out along them frays the hairline, thins the outer shells and breaks the two
// highlights (one white, one in the hair's colour) that run across them.
uniform sampler2D u_strands;

in vec2 v_uv;
in vec3 v_light;
in float v_facing;
in vec4 v_gleam;
out vec4 colour;

float band(float x) {
    float s = max(1.0 - x * x, 0.0);
    s *= s; s *= s; s *= s;
    return s * s;
}

void main() {
    float noise = texture(u_strands, v_uv).r;
    float fray = v_gleam.z + (noise - 0.5) * 0.9 - v_gleam.w * 0.35;
    float alpha = smoothstep(0.0, 0.55, fray) * smoothstep(v_gleam.w * 0.72 - 0.35, v_gleam.w * 0.72, noise);
    alpha *= 1.0 - v_gleam.w * smoothstep(0.45, 0.1, abs(v_facing));  // no wires around the outline
    vec3 tone = u_hair.rgb * (0.45 + 1.1 * noise);
    float shift = (noise - 0.5) * 0.5;
    vec3 gleam = u_key.rgb * (0.055 * band(v_gleam.x + shift - 0.12) * noise
               + 0.9 * u_hair.rgb * band((v_gleam.x + shift + 0.2) * 0.8)) * v_gleam.y;
    if (!gl_FrontFacing) { tone *= 0.25; gleam *= 0.0; }
    colour = vec4(encode(tone * v_light + gleam), alpha);
}
