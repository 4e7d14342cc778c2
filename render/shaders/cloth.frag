// A knitted shirt: matt, with a seam below the collar's band and the faintest of ribs.
in vec3 v_normal;
in vec2 v_uv;  // angle about the neck; row of the sweep (render/bust.py)
in vec3 v_light;
in vec3 v_shine;
out vec4 colour;

void main() {
    float band = clamp((4.6 - v_uv.y) / 0.3, 0.0, 1.0);
    float seam = 1.0 - 0.35 * max(1.0 - abs(v_uv.y - 4.6) / 0.45, 0.0);
    float rib = 1.0 - 0.10 * band * (4.0 * abs(fract(v_uv.x * 23.87) - 0.5) - 1.0);  // 150 / 2 pi around the neck
    colour = vec4(encode(u_shirt.rgb * (v_light * seam * rib + v_shine * 0.5)), 1.0);
}
