// A grid of CELLS x CELLS squares that covers the picture, without attributes.
const int CELLS = 8;

out vec2 v_screen;
out vec3 v_colour;

void main() {
    int cell = gl_VertexID / 6, corner = gl_VertexID % 6;
    ivec2 at = ivec2(cell % CELLS, cell / CELLS) + ivec2(corner == 1 || corner > 2 && corner < 5, corner > 1 && corner != 3);
    v_screen = vec2(at) / float(CELLS);
    // a glow about the head
    vec2 off = v_screen - vec2(0.5, 0.62);
    v_colour = mix(u_bottom.rgb, u_top.rgb, smoothstep(0.0, 1.0, v_screen.y)) * (1.0 - 0.22 * dot(off, off));
    gl_Position = vec4(v_screen * 2.0 - 1.0, 1.0, 1.0);
}
