in vec2 v_uv;
out vec4 colour;

void main() { colour = vec4(0.045, 0.032, 0.028, 0.78); }
