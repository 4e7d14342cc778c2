// A cut-out picture's mesh: it moves with the head, the shoulders, or in between.
uniform vec3 u_share;  // how far the layer is shown, and how far pictures of the left and right side replace it

in vec3 a_position;
in vec2 a_uv;
in vec4 a_shade;  // how far it is stretched over the left and the right side; z: share of the torso's motion

out vec2 v_uv;
out float v_alpha;

void main() {
    vec4 p = vec4(a_position, 1.0);
    v_uv = a_uv;
    v_alpha = u_share.x * (1.0 - dot(u_share.yz, a_shade.xy));
    gl_Position = u_clip * vec4(mix((u_head * p).xyz, (u_torso * p).xyz, a_shade.z), 1.0);
}
