// Skin without a fold, for most pictures.
float crease(vec2 uv) { return 0.0; }
