// As the camera saw it: no light is added.
uniform sampler2D u_layer;

in vec2 v_uv;
in float v_alpha;
out vec4 colour;

void main() {
    colour = texture(u_layer, v_uv);
    colour.a *= v_alpha;
}
