// The inner side of hair, in its own shadow: too dark there for strands to be told apart.
in vec3 v_light;
out vec4 colour;

void main() { colour = vec4(encode(0.15 * u_hair.rgb * v_light), 1.0); }
