// The outer side of hair where something shows through.
void main() {
    float noise = strand();
    colour = vec4(encode(lit(noise) + gleam(noise)), cover(noise));
}
