in vec3 a_position;
in vec3 a_normal;
in vec2 a_uv;     // across the strands, along them
in vec3 a_local;  // direction of the strand
in vec4 a_shade;  // openness, reach beyond the hairline in tens of degrees

out vec2 v_uv;
out vec3 v_light;
out vec4 v_gleam;  // strand against half vector; strength; reach; how far it faces the viewer

void main() {
    vec3 at = (u_head * vec4(a_position, 1.0)).xyz;
    vec3 n = normalize(mat3(u_head) * a_normal);
    vec3 t = normalize(mat3(u_head) * a_local);
    vec3 e = normalize(u_eye.xyz - at);
    vec3 l = u_key_direction.xyz;
    float facing = dot(n, e);
    float key = clamp((dot(n, l) + 0.35) / 1.35, 0.0, 1.0);
    float rim = pow(1.0 - clamp(facing, 0.0, 1.0), 2.0) * max(dot(n, u_rim_direction.xyz) + 0.3, 0.0);
    v_light = (u_key.rgb * key + ambient(n) * 0.9) * a_shade.x + u_rim.rgb * rim * 1.2;
    v_uv = a_uv;
    v_gleam = vec4(dot(t, normalize(l + e)), key * a_shade.x, a_shade.y, facing);
    gl_Position = u_clip * vec4(at, 1.0);
}
