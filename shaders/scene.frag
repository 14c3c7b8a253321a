// Every shape is painted by its distance to the middle of the pixel: inside is negative, and an edge is
// softened over one pixel. Colours come in straight and go out premultiplied.

flat in vec4 f_edge_line[4];      // outward normal, offset to the distance outside, offset to the middle
flat in vec4 f_edge_half_length;  // of the straight part between rounded corners
flat in vec4 f_edge_period;       // of the dashes, 0 for none; negative: a gap is in the middle
flat in vec4 f_shape;             // origin of all coordinates, radius of the corners, half width of the outline
flat in vec4 f_paint;             // kind, pitch of the hatch, hardness of the fill's edge, mitre
flat in uvec3 f_colours;          // of the fill, the outline and the hatch; red in the lowest byte

uniform vec2 row;               // sign and offset that make gl_FragCoord.y count from the top
uniform float coverage_steps;   // coverage is a multiple of 1 / coverage_steps
uniform float dash_share;       // dash / period
uniform vec2 hatch_width;       // of a line and of a dot, in pitches
uniform sampler2D atlas;        // coverage of glyphs

out vec4 colour;

const float kHardShare = 0.05;  // pixels by which a hard edge lies outside; it owns pixels right on it; also in instances.cpp

const float kNoHatch = 0.0;  // the values of Hatch that matter here, and one more for a glyph
const float kDots = 2.0;
const float kCross = 3.0;
const float kGlyph = 4.0;

float covered(float outside) {
    return clamp(0.5 - outside, 0.0, 1.0);
}

float stepped(float coverage) {
    return floor(coverage * coverage_steps + 0.5) / coverage_steps;
}

vec4 premultiplied(uint bytes, float coverage) {
    vec4 straight = vec4((uvec4(bytes) >> uvec4(0u, 8u, 16u, 24u)) & 255u) / 255.0;
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
    if (kind == kGlyph) {  // also in glyph.frag
        ivec2 texel = ivec2(floor(p)) + ivec2(f_edge_line[0].xy);
        // Type needs finer levels than edges to be read, and lies on few colours.
        float ink = floor(texelFetch(atlas, texel, 0).r * 2.0 * coverage_steps + 0.5) / (2.0 * coverage_steps);
        colour = premultiplied(f_colours.x, ink);
        return;
    }

    // The edge that the pixel is farthest outside of, or least inside; `along` counts from its middle.
    float outside = -1e9;
    float along = 0.0;
    float half_length = 0.0;
    float period = 0.0;
    for (int i = 0; i < 4; ++i) {
        vec4 line = f_edge_line[i];
        float d = dot(line.xy, p) + line.z;
        if (d > outside) {
            outside = d;
            along = line.x * p.y - line.y * p.x + line.w;
            half_length = f_edge_half_length[i];
            period = f_edge_period[i];
        }
    }
    float beyond = max(abs(along) - half_length, 0.0);
    float exact = outside > 0.0 ? length(vec2(outside, beyond)) : outside;
    float mitred = max(outside, exact - f_paint.w);

    float radius = f_shape.z;
    float half_width = f_shape.w;
    float ring = covered(mitred - radius - half_width) - covered(exact - radius + half_width);
    if (period != 0.0) {
        float turns = along / abs(period) + (period < 0.0 ? 0.0 : 0.5);
        ring *= covered((abs(fract(turns) - 0.5) - 0.5 * dash_share) * abs(period));
    }

    vec4 inner = premultiplied(f_colours.x, 1.0);
    if (kind != kNoHatch) {
        float line = stepped(covered(hatch_distance(p, kind, f_paint.y)));
        inner = over(premultiplied(f_colours.z, line), inner);
    }
    float hardness = f_paint.z;
    inner *= stepped(covered((exact - radius) * hardness - kHardShare * (hardness - 1.0)));
    colour = over(premultiplied(f_colours.y, stepped(ring)), inner);
}
