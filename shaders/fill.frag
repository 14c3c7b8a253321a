// The whole hull in one colour: most pixels of a picture need no more, and scene.frag takes many times as long.

flat in vec4 f_fill;  // premultiplied

out vec4 colour;

void main() {
    colour = f_fill;
}
