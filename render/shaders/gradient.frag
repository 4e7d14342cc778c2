// What stands behind: two colours, and a glow about the head.
in vec2 v_screen;
out vec4 colour;

void main() {
    vec2 off = v_screen - vec2(0.5, 0.62);
    float glow = 1.0 - 0.22 * dot(off, off);
    colour = vec4(mix(u_bottom.rgb, u_top.rgb, smoothstep(0.0, 1.0, v_screen.y)) * glow, 1.0);
}
