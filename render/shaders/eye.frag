// Eyeball: iris and pupil are painted about the eye's own axis, the cornea bulges for the highlight alone.
in vec3 v_position;
in vec3 v_normal;
in vec3 v_local;
in vec4 v_shade;
out vec4 colour;

const float IRIS = 0.46;   // radius over the eyeball's: 11.7 mm across on a 25 mm eye
const float PUPIL = 0.18;

void main() {
    vec3 axis = normalize(v_local);
    float r = length(axis.xy) + step(axis.z, 0.0);
    float angle = atan(axis.y, axis.x);
    vec3 n = normalize(v_normal);
    vec3 e = normalize(u_eye.xyz - v_position);

    float fibre = 0.82 + 0.18 * sin(angle * 23.0 + 3.0 * sin(angle * 5.0)) * smoothstep(PUPIL, IRIS, r);
    float ring = smoothstep(IRIS * 1.02, IRIS * 0.72, r);
    vec3 iris = u_iris.rgb * fibre * mix(0.35, 1.15, ring) * (1.0 + 0.5 * (IRIS - r));
    iris *= smoothstep(PUPIL * 0.86, PUPIL * 1.1, r);
    vec3 white = mix(vec3(0.72, 0.70, 0.68), vec3(0.62, 0.42, 0.38), smoothstep(0.55, 0.98, r));
    vec3 albedo = mix(iris, white, smoothstep(IRIS * 0.94, IRIS * 1.07, r));

    vec3 l = u_key_direction.xyz;
    float key = clamp((dot(n, l) + 0.35) / 1.35, 0.0, 1.0);
    vec3 light = (u_key.rgb * key * 0.8 + ambient(n)) * v_shade.x;
    vec3 h = normalize(l + e);
    float wet = lobe(n, h, 900.0) * 1.6 + lobe(n, h, 160.0) * 0.12;
    colour = vec4(encode(albedo * light + u_key.rgb * wet), 1.0);
}
