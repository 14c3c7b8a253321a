// A glyph of the atlas, exactly as scene.frag paints it among other shapes, which takes many times as long.

flat in vec4 f_edge_line[4];  // the first: the texel of the origin
flat in vec4 f_shape;         // origin of all coordinates
flat in uvec3 f_colours;      // the first is the type's, red in the lowest byte

uniform vec2 row;              // sign and offset that make gl_FragCoord.y count from the top
uniform float coverage_steps;  // coverage is a multiple of half of 1 / coverage_steps
uniform sampler2D atlas;       // coverage of glyphs

out vec4 colour;

void main() {
    vec2 pixel = vec2(gl_FragCoord.x, row.x * gl_FragCoord.y + row.y);
    ivec2 texel = ivec2(floor(pixel - f_shape.xy)) + ivec2(f_edge_line[0].xy);
    // Type needs finer levels than edges to be read, and lies on few colours.
    float ink = floor(texelFetch(atlas, texel, 0).r * 2.0 * coverage_steps + 0.5) / (2.0 * coverage_steps);
    vec4 straight = vec4((uvec4(f_colours.x) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0;
    float alpha = straight.a * ink;
    colour = vec4(straight.rgb * alpha, alpha);
}
