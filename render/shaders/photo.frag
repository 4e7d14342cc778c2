// The sheet at rest, plus what the expression changes: half as large, around mid-grey, half as strong.
uniform sampler2D u_texture;
uniform sampler2D u_change;

in vec2 v_uv;
in float v_alpha;
out vec4 colour;

void main() {
    vec3 change = 2.0 * texture(u_change, v_uv).rgb - 256.0 / 255.0;
    colour = vec4(texture(u_texture, v_uv).rgb + change, v_alpha);
}
