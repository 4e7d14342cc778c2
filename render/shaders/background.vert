out vec2 v_screen;

void main() {
    v_screen = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0;  // one triangle that covers the picture
    gl_Position = vec4(v_screen * 2.0 - 1.0, 1.0, 1.0);
}
