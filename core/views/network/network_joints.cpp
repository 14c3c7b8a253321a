#include <algorithm>
#include <cmath>
#include <utility>

#include "views/network/network_brush.h"

namespace convwalk {
namespace {

class JointPainter : NetworkBrush {
  public:
    explicit JointPainter(const NetworkBrush& brush) : NetworkBrush(brush) {}

    std::vector<Rect> paint(const LitMaps& lit) {
        for (std::size_t i = 1; i < network.maps.size(); ++i) {
            const bool both = i <= network.last && lit.has(i);
            if (network.maps[i].source + 1 == i) paint_step(i);
            for (const std::size_t from : network.maps[i].skips) paint_skip(from, i, both && lit.has(from));
        }
        return std::move(lines_);
    }

  private:
    void segment(std::int64_t& piece, std::size_t to, Vec2 a, Vec2 b, Colour colour, double wide,
                 bool dashed) {
        if (a == b) return;
        add(Line{network_id(NetworkPart::joint, static_cast<std::int64_t>(to) * 64 + piece++), a, b, wide,
                 colour, dashed});
        const double pad = 1;
        lines_.push_back({std::min(a.x, b.x) - pad, std::min(a.y, b.y) - pad, std::abs(a.x - b.x) + 2 * pad,
                          std::abs(a.y - b.y) + 2 * pad});
    }

    void arrow_head(std::int64_t& piece, std::size_t to, Vec2 tip, Vec2 direction, Colour colour) {
        const double size = std::clamp(0.28 * seen.layout.gap_px * seen.place.camera.zoom, 2.0, 4.0);
        const Vec2 side = {-direction.y, direction.x};
        for (const double sign : {-1.0, 1.0})
            add(Line{network_id(NetworkPart::joint, static_cast<std::int64_t>(to) * 64 + piece++), tip,
                     tip - direction * size + side * (sign * size * 0.8), 1, colour, false});
    }

    [[nodiscard]] Colour joint_colour() const { return mix(background, theme.muted, 0.75); }

    // From a map to the next one.
    void paint_step(std::size_t to) {
        const PlacedMap& a = seen.maps[to - 1];
        const PlacedMap& b = seen.maps[to];
        const Colour colour = joint_colour();
        std::int64_t piece = 0;
        const double start = a.box().right();
        const double end = b.face.x - b.thickness;
        if (a.band == b.band) {
            const double y = std::round(std::max(a.face.y + a.height / 2, b.face.y + b.height / 2)) + 0.5;
            if (end - start < 4) return;
            segment(piece, to, {a.face.x + a.across.x, y}, {end - 1, y}, colour, 1, false);
            arrow_head(piece, to, {end - 1, y}, {1, 0}, colour);
            return;
        }
        if (!seen.layout.valley) return;  // the row ends; the next one goes on
        const double from_y = std::round(a.face.y + a.height / 2 + a.across.y / 2) + 0.5;
        const double to_y = std::round(b.face.y + b.height / 2) + 0.5;
        const double x = std::round((start + end) / 2) + 0.5;
        segment(piece, to, {a.face.x + a.across.x, from_y}, {x, from_y}, colour, 1, false);
        segment(piece, to, {x, from_y}, {x, to_y}, colour, 1, false);
        segment(piece, to, {x, to_y}, {end - 1, to_y}, colour, 1, false);
        arrow_head(piece, to, {end - 1, to_y}, {1, 0}, colour);
    }

    // How many skip connections lie under this one.
    [[nodiscard]] std::size_t lane(std::size_t from, std::size_t to) const {
        std::size_t lanes = 0;
        for (std::size_t i = from + 1; i <= to; ++i) {
            for (const std::size_t other : network.maps[i].skips) {
                const bool same = other == from && i == to;
                if (same || other < from || (seen.maps[i].band != seen.maps[to].band)) continue;
                lanes = std::max(lanes, lane(other, i) + 1);
            }
        }
        return lanes;
    }

    // Over what lies between: up, along, down, with round corners. From one row to another there is no way
    // between: a stub leaves, and one arrives.
    void paint_skip(std::size_t from, std::size_t to, bool lit) {
        const PlacedMap& a = seen.maps[from];
        const PlacedMap& b = seen.maps[to];
        const double zoom = seen.place.camera.zoom;
        const double lanes = double(std::max<std::size_t>(1, seen.layout.lanes));
        const double up = std::min(double(lane(from, to)) + 0.6, lanes) * seen.layout.lane_px * zoom;
        double top = std::min(a.face.y + a.across.y, b.face.y + b.across.y);
        for (std::size_t i = from; i <= to; ++i) {
            if (seen.maps[i].band == b.band && a.band == b.band)
                top = std::min(top, seen.maps[i].face.y + seen.maps[i].across.y);
        }
        const double y = std::round(top - up) + 0.5;
        // Each leg stands on the middle of a block's upper side.
        const auto foot = [](const PlacedMap& m, double share) {
            return Vec2{std::round(m.face.x - m.thickness / 2 + m.across.x / 2 + share * m.thickness) + 0.5,
                        m.face.y + m.across.y / 2};
        };
        const Vec2 start = foot(a, 0.2);
        const Vec2 end = foot(b, -0.2);
        if (a.band != b.band && !seen.layout.valley) return paint_stubs(to, start, end, lit);
        const double r = std::min({0.5 * seen.layout.lane_px * zoom, std::abs(end.x - start.x) / 2,
                                   std::max(0.0, start.y - y), std::max(0.0, end.y - y)});
        const Colour colour = skip_colour(lit);
        const double wide = skip_px(lit);
        std::int64_t piece = 8;
        segment(piece, to, start, {start.x, y + r}, colour, wide, false);
        const auto bend = [&](Vec2 middle, double from_angle) {
            constexpr int kPieces = 5;
            const auto point = [&](int i) {
                const double angle = from_angle + 1.5707963 * i / kPieces;
                return middle + Vec2{std::cos(angle), std::sin(angle)} * r;
            };
            for (int i = 0; i < kPieces; ++i) segment(piece, to, point(i), point(i + 1), colour, wide, false);
        };
        bend({start.x + r, y + r}, 3.1415926);
        segment(piece, to, {start.x + r, y}, {end.x - r, y}, colour, wide, false);
        bend({end.x - r, y + r}, -1.5707963);
        segment(piece, to, {end.x, y + r}, end, colour, wide, false);
    }

    [[nodiscard]] Colour skip_colour(bool lit) const {
        return lit ? light() : mix(background, theme.ink, 0.55);
    }
    [[nodiscard]] double skip_px(bool lit) const { return lit ? std::max(1.5, 0.8 * mark_px()) : 1.2; }

    void paint_stubs(std::size_t to, Vec2 start, Vec2 end, bool lit) {
        const double length = 1.4 * seen.layout.lane_px * seen.place.camera.zoom;
        const Colour colour = skip_colour(lit);
        std::int64_t piece = 8;
        const Vec2 turn = start - Vec2{0, length};
        segment(piece, to, start, turn, colour, skip_px(lit), false);
        segment(piece, to, turn - Vec2{0.5, 0}, turn + Vec2{length, 0}, colour, skip_px(lit), false);
        arrow_head(piece, to, turn + Vec2{length, 0}, {1, 0}, colour);
        const Vec2 arrival = end - Vec2{0, length};
        segment(piece, to, arrival - Vec2{length, 0}, arrival + Vec2{0.5, 0}, colour, skip_px(lit), false);
        segment(piece, to, arrival, end, colour, skip_px(lit), false);
    }

    std::vector<Rect> lines_;
};

}  // namespace

std::vector<Rect> paint_joints(const NetworkBrush& brush, const LitMaps& lit) {
    return JointPainter(brush).paint(lit);
}

}  // namespace convwalk
