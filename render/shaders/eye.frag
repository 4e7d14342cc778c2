// Iris and pupil are painted about the eye's own axis; the cornea bulges for the highlight alone.
in vec3 v_normal;
in vec3 v_local;
in vec3 v_axis;
in vec3 v_light;
in vec3 v_half;
out vec4 colour;

const float IRIS = 0.40;  // of the eyeball's radius
const float PUPIL = 0.155;

void main() {
    vec3 local = normalize(v_local);
    float r = length(local.xy) + step(local.z, 0.0);
    float angle = atan(local.y, local.x);
    vec3 n = normalize(v_normal);

    float fibre = 0.86 + 0.14 * sin(angle * 19.0 + 4.0 * sin(angle * 7.0 + r * 20.0));
    float limbus = smoothstep(IRIS * 1.02, IRIS * 0.70, r);
    vec3 iris = u_iris.rgb * fibre * mix(0.22, 1.25, limbus);
    // light that enters the cornea from above gathers on the lower half of the iris
    iris *= 1.0 + 1.1 * max(dot(local.xy, vec2(0.35, -0.94)) / IRIS, 0.0) * limbus;
    iris *= smoothstep(PUPIL * 0.85, PUPIL * 1.12, r);
    vec3 white = mix(vec3(0.80, 0.76, 0.73), vec3(0.66, 0.40, 0.36), smoothstep(0.45, 1.0, r));
    vec3 albedo = mix(iris, white, smoothstep(IRIS * 0.93, IRIS * 1.06, r));

    vec3 cornea = normalize(n + (n - v_axis) * 0.75 * smoothstep(IRIS * 1.25, IRIS * 0.8, r));
    vec3 h = normalize(v_half);
    float wet = 0.9 * smoothstep(0.9935, 0.9965, dot(cornea, h)) + 0.10 * lobe(n, h, 60.0);
    float window = 0.10 * smoothstep(0.1, 0.5, cornea.y) * smoothstep(IRIS * 1.1, IRIS * 0.5, r);
    colour = vec4(encode(albedo * v_light + u_key.rgb * wet + u_sky.rgb * window), 1.0);
}
