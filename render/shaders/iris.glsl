// The eyeball's paint, linear, about the eye's own axis; local: direction from the centre, in eye axes.
const float IRIS = 0.382;  // of the eyeball's radius, about 15.4 mm: 11.7 mm across; people's have 11.2 to 12.3
const float PUPIL = 0.15;

vec3 eyeball(vec3 local, float r) {
    float angle = atan(local.y, local.x);
    float fibre = 0.86 + 0.14 * sin(angle * 19.0 + 4.0 * sin(angle * 7.0 + r * 20.0));
    float limbus = smoothstep(IRIS * 1.02, IRIS * 0.70, r);
    vec3 iris = u_iris.rgb * fibre * mix(0.22, 1.25, limbus);
    // light that enters the cornea from above gathers on the lower half of the iris
    iris *= 1.0 + 1.1 * max(dot(local.xy, vec2(0.35, -0.94)) / IRIS, 0.0) * limbus;
    iris *= smoothstep(PUPIL * 0.85, PUPIL * 1.12, r);
    vec3 white = mix(vec3(0.80, 0.76, 0.73), vec3(0.66, 0.40, 0.36), smoothstep(0.45, 1.0, r));
    return mix(iris, white, smoothstep(IRIS * 0.93, IRIS * 1.06, r));
}
