// What stands behind: a picture that fills the view.
uniform sampler2D u_picture;

in vec2 v_screen;
out vec4 colour;

void main() { colour = vec4(texture(u_picture, (v_screen - 0.5) * u_backdrop.xy + 0.5).rgb, 1.0); }
