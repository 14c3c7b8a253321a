#include "render/instances.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace convwalk {
namespace {

constexpr float kGlyphKind = 4;  // scene.frag

/// How far an edge is softened beyond itself, with a little more for rounding; a binary fraction, so that
/// whole and half pixels stay exact.
constexpr double kSofteningPx = 0.625;

/// Hardness of an edge: the softening is one pixel divided by it.
constexpr float kSoft = 1;
constexpr float kHard = 1e3F;

/// How far outside a hard edge lies, so that it owns pixels right on it; also in scene.frag.
constexpr double kHardSharePx = 0.05;

/// Below this an edge has no direction.
constexpr double kShortestEdgePx = 1e-6;

double dot(Vec2 a, Vec2 b) {
    return a.x * b.x + a.y * b.y;
}
double cross(Vec2 a, Vec2 b) {
    return a.x * b.y - a.y * b.x;
}

using Corners = std::array<Vec2, 4>;

Vec2 placed(Vec2 p, const Placement& placement) {
    return placement.offset_px + p * placement.scale;
}

/// Corners turn to the right on the screen, so that the outside is to the left of every edge; the first
/// stays.
Corners clockwise(Corners corners) {
    const double twice_area = cross(corners[2] - corners[0], corners[3] - corners[1]);
    if (twice_area < 0) std::swap(corners[1], corners[3]);
    return corners;
}

/// What is derived from the corners of a quad; edge i goes from corner i to the next.
struct Outline {
    Corners corners;
    std::array<double, 4> length_px{};
    std::array<Vec2, 4> direction;
    double thickness_px = 0;  ///< the least width between parallels that hold the quad and touch an edge

    [[nodiscard]] Vec2 outward(std::size_t i) const { return {direction[i].y, -direction[i].x}; }
    [[nodiscard]] bool has_edge(std::size_t i) const { return length_px[i] > kShortestEdgePx; }

    /// What to multiply the sum of the normals at corner i with, to get from the corner to where the edges
    /// meet after they were moved outwards by one pixel. Grows without end for needles, so it is held.
    [[nodiscard]] double mitre(std::size_t i) const {
        return 1 / std::max(0.1, 1 + dot(outward((i + 3) % 4), outward(i)));
    }
    [[nodiscard]] Vec2 moved_corner(std::size_t i, double outwards_px) const {
        return corners[i] + (outward((i + 3) % 4) + outward(i)) * (outwards_px * mitre(i));
    }
    [[nodiscard]] bool has_needle() const {
        for (std::size_t i = 0; i < 4; ++i) {
            if (!has_edge(i) || mitre(i) > 5) return true;
        }
        return false;
    }
};

Outline outline_of(const Corners& given) {
    Outline o{clockwise(given), {}, {}, 0};
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec2 edge = o.corners[(i + 1) % 4] - o.corners[i];
        o.length_px[i] = length(edge);
        if (o.has_edge(i)) o.direction[i] = edge * (1 / o.length_px[i]);
    }
    // An edge without length takes the direction of the next that has one, so that corners at its ends are
    // mitred as if it were not there.
    for (std::size_t n = 8; n-- > 0;) {
        const std::size_t i = n % 4;
        if (!o.has_edge(i)) o.direction[i] = o.direction[(i + 1) % 4];
    }
    double thickness = -1;
    for (std::size_t i = 0; i < 4; ++i) {
        if (!o.has_edge(i)) continue;
        double depth = 0;
        for (const Vec2 corner : o.corners)
            depth = std::max(depth, -dot(o.outward(i), corner - o.corners[i]));
        thickness = thickness < 0 ? depth : std::min(thickness, depth);
    }
    o.thickness_px = std::max(thickness, 0.0);
    return o;
}

/// A parallelogram: a corner and the sides that leave it.
struct Hull {
    Vec2 corner;
    Vec2 side;
    Vec2 other_side;
};

/// A parallelogram with all edges moved outwards; nothing for other shapes, and where that would be a needle.
std::optional<Hull> grown(const Outline& o, double outwards_px) {
    const Vec2 askew = o.corners[0] + o.corners[2] - o.corners[1] - o.corners[3];
    if (o.has_needle() || length(askew) >= 1e-3) return std::nullopt;
    const Vec2 corner = o.moved_corner(0, outwards_px);
    return Hull{corner, o.moved_corner(1, outwards_px) - corner, o.moved_corner(3, outwards_px) - corner};
}

/// Around all points at most `reach_px` outside of every edge: the shape moved outwards where it is a
/// parallelogram itself, a box where it is not or where that would be a needle.
Hull hull_around(const Outline& o, double reach_px) {
    if (const auto hull = grown(o, reach_px)) return *hull;
    Vec2 low = o.corners[0];
    Vec2 high = o.corners[0];
    for (const Vec2 p : o.corners) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    const double margin = kMitreLimit * reach_px;
    return {low - Vec2{margin, margin}, {high.x - low.x + 2 * margin, 0}, {0, high.y - low.y + 2 * margin}};
}

Instance::Four four(double a, double b, double c, double d) {
    return {static_cast<float>(a), static_cast<float>(b), static_cast<float>(c), static_cast<float>(d)};
}

/// Coordinates of the shape count from the corner of the hull: they stay small and exact, and equal shapes
/// are equal wherever they are.
void set_hull(Instance& instance, const Hull& hull) {
    instance.hull = four(hull.side.x, hull.side.y, hull.other_side.x, hull.other_side.y);
    instance.shape = four(hull.corner.x, hull.corner.y, 0, 0);
}

/// Softened over one pixel, something thinner than a pixel would get too much ink: across it coverage is a
/// triangle (1 + t) / 2 high with a base of 1 + t, so (1 + t)^2 / 4 instead of its thickness t. The rest is
/// taken off the colour.
Colour thinned(Colour colour, double thickness_px) {
    const double t = thickness_px;
    return t >= 1 ? colour : faded(colour, 4 * t / ((1 + t) * (1 + t)));
}

std::uint32_t packed(Colour c) {
    const auto channel = [](std::uint8_t value, int shift) { return std::uint32_t{value} << shift; };
    return channel(c.r, 0) | channel(c.g, 8) | channel(c.b, 16) | channel(c.a, 24);
}

/// The edges, moved inwards by the radius: corners are round because distance is measured to that smaller
/// quad.
/// @param dash_width_px of the outline; 0 for a solid one
void set_edges(Instance& instance, const Outline& o, Vec2 origin, double radius_px, double dash_width_px) {
    for (std::size_t i = 0; i < 4; ++i) {
        if (!o.has_edge(i)) {
            constexpr double kNever = -1e6;  // never the edge a pixel is farthest outside of
            instance.edge_line[i] = four(0, 0, kNever, 0);
            continue;
        }
        const std::size_t next = (i + 1) % 4;
        const Vec2 normal = o.outward(i);
        const Vec2 along = o.direction[i];
        const Vec2 from = o.moved_corner(i, -radius_px) - origin;
        const Vec2 to = o.moved_corner(next, -radius_px) - origin;
        const double straight_px = std::max(0.0, dot(along, to - from));
        instance.edge_line[i] = four(normal.x, normal.y, -dot(normal, from), -dot(along, from + to) / 2);
        instance.edge_half_length[i] = static_cast<float>(straight_px / 2);

        // From the end of the straight part to the middle of the arc: r sin(a/2) for a turn by a, measured
        // along the edge.
        const auto half_arc = [&](std::size_t corner) {
            const double cosine = dot(o.outward((corner + 3) % 4), o.outward(corner));
            return radius_px * std::sqrt(std::max(0.0, (1 - cosine) / 2));
        };
        const double length_px = half_arc(i) + straight_px + half_arc(next);
        const DashPattern pattern = dash_pattern(length_px, dash_width_px);
        if (pattern.period_px <= 0) continue;
        const bool gap_in_middle = std::lround(length_px / pattern.period_px) % 2 != 0;
        instance.edge_period[i] = static_cast<float>(gap_in_middle ? -pattern.period_px : pattern.period_px);
    }
}

/// A quad that is only filled, in pixels of the framebuffer.
Instance filled_quad(const Corners& corners, Colour fill) {
    const Outline o = outline_of(corners);
    Instance instance;
    const Hull hull = hull_around(o, kSofteningPx);
    set_hull(instance, hull);
    set_edges(instance, o, hull.corner, 0, 0);
    instance.paint = {0, 1, kSoft, 0};
    instance.colours = {packed(thinned(fill, o.thickness_px)), 0, 0};
    return instance;
}

/// A box of whole pixels: a soft edge would leave each inside or outside, too.
bool is_pixel_box(const Corners& corners) {
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec2 edge = corners[(i + 1) % 4] - corners[i];
        if (edge.x != 0 && edge.y != 0) return false;
        if (corners[i].x != std::floor(corners[i].x) || corners[i].y != std::floor(corners[i].y))
            return false;
    }
    return true;
}

bool has_stroke(const Quad& quad) {
    return quad.stroke.colour.a > 0 && quad.stroke.width_px > 0;
}
bool has_hatch(const Quad& quad) {
    return quad.hatch != Hatch::none && quad.hatch_pitch_px > 0;
}

Corners placed(const Corners& corners, const Placement& placement) {
    Corners moved;
    std::transform(corners.begin(), corners.end(), moved.begin(),
                   [&](Vec2 p) { return placed(p, placement); });
    return moved;
}

}  // namespace

std::optional<Instance> plain_fill(const Quad& quad, const Placement& placement) {
    if (has_stroke(quad) || has_hatch(quad) || quad.radius_px > 0) return std::nullopt;
    const Corners corners = placed(quad.corners, placement);
    if (!quad.hard_edge && !is_pixel_box(corners)) return std::nullopt;
    const Outline o = outline_of(corners);
    const auto hull = grown(o, kHardSharePx);
    if (!hull) return std::nullopt;
    Instance instance;
    set_hull(instance, *hull);
    instance.colours[0] = packed(thinned(quad.fill, o.thickness_px));
    return instance;
}

void add_quad(std::vector<Instance>& instances, const Quad& quad, const Placement& placement) {
    const Outline o = outline_of(placed(quad.corners, placement));
    const bool stroked = has_stroke(quad);
    const double width_px = stroked ? quad.stroke.width_px * placement.scale : 0;
    const double radius_px = std::clamp(quad.radius_px * placement.scale, 0.0, o.thickness_px / 2);
    const bool hatched = has_hatch(quad);

    Instance instance;
    const Hull hull = hull_around(o, width_px / 2 + kSofteningPx);
    set_hull(instance, hull);
    set_edges(instance, o, hull.corner, radius_px, quad.stroke.dashed ? width_px : 0);
    instance.shape[2] = static_cast<float>(radius_px);
    instance.shape[3] = static_cast<float>(width_px / 2);
    // Below an opaque outline the fill ends sharply in its middle. A soft edge would let what is behind shine
    // through where it meets the soft edge of the outline, and between neighbours in the gaps of dashes;
    // every such mixture is one more colour.
    const bool hidden_edge = stroked && quad.stroke.colour.a == 255 && width_px >= 1;
    const double mitre_px = radius_px > 0 ? 0 : width_px / 2 * (kMitreLimit - 1);
    instance.paint = {hatched ? static_cast<float>(quad.hatch) : 0,
                      static_cast<float>(hatched ? quad.hatch_pitch_px * placement.scale : 1),
                      hidden_edge || quad.hard_edge ? kHard : kSoft, static_cast<float>(mitre_px)};
    instance.colours = {packed(thinned(quad.fill, o.thickness_px)), packed(quad.stroke.colour),
                        packed(thinned(quad.hatch_colour, o.thickness_px))};
    instances.push_back(instance);
}

void add_line(std::vector<Instance>& instances, const Line& line, const Placement& placement) {
    const Vec2 from = placed(line.from, placement);
    const Vec2 to = placed(line.to, placement);
    const double length_px = length(to - from);
    if (length_px < kShortestEdgePx) return;
    const double width_px = line.width_px * placement.scale;
    const Vec2 along = (to - from) * (1 / length_px);
    const Vec2 aside = Vec2{-along.y, along.x} * (width_px / 2);
    const auto add_piece = [&](double begin_px, double end_px) {
        const Vec2 begin = from + along * begin_px;
        const Vec2 end = from + along * end_px;
        instances.push_back(
            filled_quad({begin - aside, end - aside, end + aside, begin + aside}, line.colour));
    };
    const DashPattern dashes = dash_pattern(length_px, line.dashed ? width_px : 0);
    if (dashes.period_px <= 0) return add_piece(0, length_px);
    const auto periods = std::lround(length_px / dashes.period_px);
    for (long i = 0; i <= periods; ++i) {
        const double middle_px = static_cast<double>(i) * dashes.period_px;
        add_piece(std::max(middle_px - dashes.dash_px / 2, 0.0),
                  std::min(middle_px + dashes.dash_px / 2, length_px));
    }
}

void add_glyph(std::vector<Instance>& instances, const GlyphShape& glyph, Colour colour) {
    Instance instance;
    set_hull(instance, {{double(glyph.pixel_x), double(glyph.pixel_y)},
                        {double(glyph.width), 0},
                        {0, double(glyph.height)}});
    instance.edge_line[0] = four(glyph.texel_x, glyph.texel_y, 0, 0);
    instance.paint = {kGlyphKind, 1, kSoft, 0};
    instance.colours = {packed(colour), 0, 0};
    instances.push_back(instance);
}

}  // namespace convwalk
