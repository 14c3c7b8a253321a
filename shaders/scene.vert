#version 330 core
// One instance is one shape: a quad with its outline, a line, or a glyph. Lengths are pixels of the framebuffer, y
// down. Instance in app/render/instances.h is the layout of the attributes.

layout(location = 0) in vec4 hull_01;  // corners of a quadrilateral that holds all that the shape touches
layout(location = 1) in vec4 hull_32;
layout(location = 2) in vec4 edge_line[4];
layout(location = 6) in vec4 edge_dash[4];
layout(location = 10) in vec4 shape;
layout(location = 11) in vec4 paint;
layout(location = 12) in vec4 fill;
layout(location = 13) in vec4 stroke;
layout(location = 14) in vec4 hatch;

uniform vec4 to_clip;  // scale and offset from pixels to clip space

flat out vec4 f_edge_line[4];
flat out vec4 f_edge_dash[4];
flat out vec4 f_shape;
flat out vec4 f_paint;
flat out vec4 f_fill;
flat out vec4 f_stroke;
flat out vec4 f_hatch;

void main() {
    vec4 pair = gl_VertexID < 2 ? hull_01 : hull_32;
    vec2 corner = (gl_VertexID & 1) == 0 ? pair.xy : pair.zw;
    gl_Position = vec4(corner * to_clip.xy + to_clip.zw, 0.0, 1.0);
    f_edge_line = edge_line;
    f_edge_dash = edge_dash;
    f_shape = shape;
    f_paint = paint;
    f_fill = fill;
    f_stroke = stroke;
    f_hatch = hatch;
}
