// Lashes: dense at the lid, thinning to the tips.
in vec4 v_shade;  // x: 0 at the lid, 1 at the tip
out vec4 colour;

void main() {
    float tip = v_shade.x;
    colour = vec4(0.05, 0.035, 0.03, 0.95 * (1.0 - tip) * (1.0 - 0.4 * tip));
}
