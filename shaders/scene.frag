#version 330 core
// Every shape is painted by its distance to the middle of the pixel: inside is negative, and an edge is softened
// over one pixel. Colours come in straight and go out premultiplied.

flat in vec4 f_edge_line[4];  // outward normal, and what makes it the distance outside; start along the edge
flat in vec4 f_edge_dash[4];  // length of the edge; middle of the first dash before its start, period, dash
flat in vec4 f_shape;         // origin of the edges' coordinates, radius of the corners, half width of the outline
flat in vec4 f_paint;         // kind, pitch of the hatch, hardness of the fill's edge, reach of a mitre
flat in vec4 f_fill;
flat in vec4 f_stroke;
flat in vec4 f_hatch;

uniform vec2 row;               // sign and offset that make gl_FragCoord.y count from the top
uniform float coverage_steps;   // coverage is a multiple of 1 / coverage_steps
uniform vec2 hatch_width;       // of a line and of a dot, in pitches
uniform sampler2D atlas;        // coverage of glyphs

out vec4 colour;

const float kDiagonal = 1.0;  // the values of Hatch, and one more for a glyph
const float kDots = 2.0;
const float kCross = 3.0;
const float kGlyph = 4.0;

float covered(float outside) {
    return clamp(0.5 - outside, 0.0, 1.0);
}

float stepped(float coverage) {
    return floor(coverage * coverage_steps + 0.5) / coverage_steps;
}

vec4 premultiplied(vec4 straight, float coverage) {
    float alpha = straight.a * coverage;
    return vec4(straight.rgb * alpha, alpha);
}

vec4 over(vec4 top, vec4 bottom) {
    return top + bottom * (1.0 - top.a);
}

// Distance to the lattice of lines or dots; it passes half a pitch beside the origin.
float hatch_distance(vec2 p, float kind, float pitch) {
    vec2 turned = kind == kDots ? p : vec2(p.x + p.y, p.x - p.y) * 0.70710678;
    vec2 aside = abs(fract(turned / pitch) - 0.5) * pitch;
    if (kind == kDots) return length(aside) - 0.5 * hatch_width.y * pitch;
    return (kind == kCross ? min(aside.x, aside.y) : aside.x) - 0.5 * hatch_width.x * pitch;
}

void main() {
    vec2 pixel = vec2(gl_FragCoord.x, row.x * gl_FragCoord.y + row.y);
    vec2 p = pixel - f_shape.xy;
    float kind = f_paint.x;
    if (kind == kGlyph) {
        ivec2 texel = ivec2(floor(p)) + ivec2(f_edge_line[0].xy);
        colour = premultiplied(f_fill, stepped(texelFetch(atlas, texel, 0).r));
        return;
    }

    // The edge that the pixel is farthest outside of, or least inside.
    float outside = -1e9;
    float along = 0.0;
    vec4 dash = vec4(0.0);
    for (int i = 0; i < 4; ++i) {
        vec4 line = f_edge_line[i];
        float d = dot(line.xy, p) + line.z;
        if (d > outside) {
            outside = d;
            along = line.x * p.y - line.y * p.x + line.w;
            dash = f_edge_dash[i];
        }
    }
    float beyond = max(max(-along, along - dash.x), 0.0);
    float exact = outside > 0.0 ? length(vec2(outside, beyond)) : outside;
    float mitred = max(outside, exact - f_paint.w);

    float radius = f_shape.z;
    float half_width = f_shape.w;
    float ring = covered(mitred - radius - half_width) - covered(exact - radius + half_width);
    float from_dash = abs(fract((along + dash.y) / dash.z + 0.5) - 0.5) * dash.z;
    if (dash.w > 0.0) ring *= covered(from_dash - 0.5 * dash.w);

    vec4 inner = premultiplied(f_fill, 1.0);
    if (kind > 0.0) {
        float line = stepped(covered(hatch_distance(p, kind, f_paint.y)));
        inner = over(premultiplied(f_hatch, line), inner);
    }
    inner *= stepped(clamp(0.5 - (exact - radius) * f_paint.z, 0.0, 1.0));
    colour = over(premultiplied(f_stroke, stepped(ring)), inner);
}
