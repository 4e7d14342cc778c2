// Light and colour that all surfaces of the default look share. Everything is linear between
// `decode` and `encode`, which follow sRGB to within 0.5 %.
vec3 decode(vec3 c) { return c * c * (0.7 + 0.3 * c); }

vec3 encode(vec3 light) {
    // a soft shoulder, x (1 + 0.16 x) / (1 + 0.36 x): white is reached slowly, so that highlights keep their hue.
    // Both together are this polynomial to within an eighth of a level
    vec3 s = sqrt(max(light, 0.0));
    return s * (1.18891 - s * (0.31295 - 0.05554 * s));
}

vec3 ambient(vec3 n) { return mix(u_ground.rgb, u_sky.rgb, n.y * 0.5 + 0.5); }

// Blinn-Phong's lobe without its pow.
float lobe(vec3 n, vec3 h, float sharpness) { return exp2(sharpness * (dot(n, h) - 1.0)); }
