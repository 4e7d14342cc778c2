in vec3 a_position;
in vec3 a_normal;
in vec2 a_uv;
in vec3 a_local;  // of eyeballs: direction from the centre in the eye's own axes
in vec4 a_shade;  // openness to the sky, openness of the mouth, share of the torso's motion, presence

out vec3 v_position;
out vec3 v_normal;
out vec2 v_uv;
out vec3 v_local;
out vec4 v_shade;

void main() {
    vec4 p = vec4(a_position, 1.0);
    vec3 at = mix((u_head * p).xyz, (u_torso * p).xyz, a_shade.z);
    v_normal = mix(mat3(u_head) * a_normal, mat3(u_torso) * a_normal, a_shade.z);
    v_position = at;
    v_uv = a_uv;
    v_local = a_local;
    v_shade = a_shade;
    gl_Position = u_clip * vec4(at, 1.0);
}
