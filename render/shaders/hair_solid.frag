// The outer side of hair that hides what lies beneath.
void main() {
    float noise = strand();
    colour = vec4(encode(lit(noise) + gleam(noise)), 1.0);
}
