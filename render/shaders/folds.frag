// How much lighter or darker skin is for all folds at full depth (0.5: as much as without): valleys are dark, and
// so is what slopes away from the light.
uniform vec3 u_light;

in vec3 v_at;
out vec4 colour;

float groove(float across, float width) {  // a valley between two swells
    float x = across / width;
    float fall = 1.0 / (1.0 + 0.32 * x * x);
    return (1.0 - 0.64 * x * x) * fall * fall * fall;
}

float step3(float low, float high, float x) { return smoothstep(0.0, 1.0, (x - low) / (high - low)); }

float forehead(vec3 p) {
    float x = abs(p.x);
    float depth = 0.0;
    for (int k = 0; k < 4; ++k) {
        float line = 35.0 + 9.0 * float(k) + 3.0 * sin(x * 0.055 + 0.8) - 0.0012 * x * x + 0.45 * sin(p.x * 0.21 + 2.0 * float(k));
        float reach = 50.0 - 5.0 * float(k);
        depth += (1.0 - 0.16 * float(k)) * groove(p.y - line, 2.1) * step3(reach, reach - 22.0, x);
    }
    return 0.85 * depth;
}

float glabella(vec3 p) {
    float x = abs(p.x);
    float line = 8.0 + 0.12 * (p.y - 12.0);
    return 0.9 * groove(x - line, 2.2) * step3(-4.0, 8.0, p.y) * step3(28.0, 14.0, p.y);
}

float crow(vec3 p) {
    vec2 q = vec2(length(vec2(abs(p.x) - 44.0, p.z - 8.0)) , p.y + 2.0);  // out from the corner, up
    if (abs(p.x) < 44.0) return 0.0;
    float away = length(q), angle = atan(q.y, q.x);
    float depth = 0.0;
    for (int k = 0; k < 4; ++k) {
        float ray = 0.62 - 0.38 * float(k);
        depth += groove((angle - ray - 0.06 * sin(away * 0.3)) * away, 1.2);
    }
    return 0.65 * depth * step3(7.0, 12.0, away) * step3(32.0, 18.0, away);
}

float below(vec3 p) {
    float x = abs(p.x);
    float line = -17.0 - 0.006 * (x - 31.0) * (x - 31.0);
    return 0.6 * groove(p.y - line, 2.0) * step3(14.0, 22.0, x) * step3(44.0, 36.0, x);
}

float nasolabial(vec3 p) {
    float x = abs(p.x);
    float down = -36.0 - p.y;  // from the nostril's wing to beside the mouth
    float line = 20.0 + 0.42 * down - 0.0022 * down * down;
    return 1.6 * groove((x - line) * 0.85, 3.4) * step3(-1.0, 9.0, down) * step3(58.0, 30.0, down);
}

float depth(vec3 p) {
    return forehead(p) + glabella(p) + crow(p) + below(p) + nasolabial(p);
}

void main() {
    float here = depth(v_at);
    // the slope along the surface, from how place and depth change over the map
    vec3 right = dFdx(v_at), up = dFdy(v_at);
    float a = dot(right, right), b = dot(right, up), c = dot(up, up);
    vec2 change = vec2(dFdx(here), dFdy(here));
    vec3 slope = ((change.x * c - change.y * b) * right + (change.y * a - change.x * b) * up) / max(a * c - b * b, 1e-6);
    float crease = 0.9 * dot(clamp(slope, -1.0, 1.0), u_light) - 0.5 * min(0.55 * max(here, 0.0), 1.0);
    colour = vec4(crease * 0.5 + 128.0 / 255.0);
}
