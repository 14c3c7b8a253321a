// One instance is one shape: a quad with its outline, a line, or a glyph. Lengths are pixels of the
// framebuffer, y down. Instance in app/render/instances.h is the layout of the attributes.

layout(location = 0) in vec4 hull;  // sides of a parallelogram that holds all that the shape touches
layout(location = 1) in mat4 edge_line;  // four columns, 1 to 4: GLSL ES has no arrays of attributes
layout(location = 5) in vec4 edge_half_length;
layout(location = 6) in vec4 edge_period;
layout(location = 7) in vec4 shape;
layout(location = 8) in vec4 paint;
layout(location = 9) in uvec3 colours;

uniform vec4 to_clip;  // scale and offset from pixels to clip space

flat out vec4 f_edge_line[4];
flat out vec4 f_edge_half_length;
flat out vec4 f_edge_period;
flat out vec4 f_shape;
flat out vec4 f_paint;
flat out uvec3 f_colours;
flat out vec4 f_fill;  // for fill.frag: the colour of the fill, premultiplied

void main() {
    vec2 corner = shape.xy + float(gl_VertexID & 1) * hull.xy + float(gl_VertexID >> 1) * hull.zw;
    gl_Position = vec4(corner * to_clip.xy + to_clip.zw, 0.0, 1.0);
    for (int i = 0; i < 4; ++i) f_edge_line[i] = edge_line[i];
    f_edge_half_length = edge_half_length;
    f_edge_period = edge_period;
    f_shape = shape;
    f_paint = paint;
    f_colours = colours;
    vec4 fill = vec4((uvec4(colours.x) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0;
    f_fill = vec4(fill.rgb * fill.a, fill.a);
}
