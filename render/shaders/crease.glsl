// How much lighter or darker skin is for the folds in it.
uniform sampler2D u_fold_map;

in vec4 v_crease;

float crease(vec2 uv) { return dot(texture(u_fold_map, uv) * vec4(2.0, 2.0, 2.0, 1.0) - 1.0, v_crease); }
