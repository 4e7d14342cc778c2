// Skin's vertices in the stage, lit but for the highlight: diffuse light changes slowly over a face,
// and per vertex it costs a tenth of what it costs per pixel in software.
in vec3 a_position;
in vec3 a_normal;
in vec2 a_uv;
in vec4 a_folds;  // share in each kind of fold (render/folds.py)
in vec4 a_shade;  // openness to the sky, light inside the mouth, share of the torso's motion, presence

out vec4 v_uv;  // z: presence; w: how deep folds are
out vec4 v_light;  // w: share of the rim light
out vec4 v_gloss;  // normal less half vector; the highlight's strength

// Red light travels farthest beneath the skin: the terminator is soft and bleeds red.
const vec3 BLEED = vec3(0.40, 0.20, 0.14);

void main() {
    vec4 p = vec4(a_position, 1.0);
    vec3 at = mix((u_head * p).xyz, (u_torso * p).xyz, a_shade.z);
    vec3 n = normalize(mix(mat3(u_head) * a_normal, mat3(u_torso) * a_normal, a_shade.z));
    vec3 e = normalize(u_eye.xyz - at);
    float fold = dot(a_folds, mix(u_folds[1], u_folds[0], smoothstep(-6.0, 6.0, a_position.x)));
    v_uv = vec4(a_uv, mix(a_shade.w, 1.0, u_shirt.w), min(fold, 1.0));

    float open = a_shade.x;
    vec3 l = u_key_direction.xyz;
    vec3 key = clamp((dot(n, l) + BLEED) / (1.0 + BLEED), 0.0, 1.0) * mix(0.35, 1.0, open);
    vec3 occlusion = pow(vec3(open), vec3(1.0, 1.45, 1.6));  // what is left in a crease is red
    float grazing = 1.0 - clamp(dot(n, e), 0.0, 1.0);
    float rim = grazing * grazing * max(dot(n, u_rim_direction.xyz) + 0.2, 0.0);
    v_light = vec4(u_key.rgb * key + ambient(n) * occlusion, rim * 0.45 * open * open * open) * a_shade.y;
    float strength = (0.5 + 2.5 * grazing * grazing) * max(dot(n, l), 0.0) * open * a_shade.y;
    v_gloss = vec4(n - normalize(l + e), strength);
    gl_Position = u_clip * vec4(at, 1.0);
}
