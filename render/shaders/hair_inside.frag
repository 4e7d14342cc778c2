// The inner side of hair, in its own shadow.
void main() {
    float noise = strand();
    colour = vec4(encode(0.25 * lit(noise)), cover(noise));
}
