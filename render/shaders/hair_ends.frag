// The inner side of hair where it ends.
void main() {
    float noise = strand();
    colour = vec4(encode(0.25 * lit(noise)), cover(noise));
}
