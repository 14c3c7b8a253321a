#include "scene/scene.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <unordered_map>

#include "scene/font_metrics.h"
#include "scene/font_table.h"

namespace convwalk {
namespace {

/// A dash and the gap after it, in widths of the line; a period is both.
constexpr double kDashWidths = 4;
constexpr double kGapWidths = 3;

Rect box_around(std::span<const Vec2> points) {
    Vec2 low = points[0];
    Vec2 high = points[0];
    for (const Vec2 p : points) {
        low = {std::min(low.x, p.x), std::min(low.y, p.y)};
        high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
    return {low.x, low.y, high.x - low.x, high.y - low.y};
}

Rect grown(const Rect& r, double by) {
    return {r.x - by, r.y - by, r.width + 2 * by, r.height + 2 * by};
}

bool is_axis_parallel(const Quad& quad) {
    const auto& c = quad.corners;
    const auto straight = [](Vec2 a, Vec2 b) { return a.x == b.x || a.y == b.y; };
    return straight(c[0], c[1]) && straight(c[1], c[2]) && straight(c[2], c[3]) && straight(c[3], c[0]);
}

Rect bounds_of(const Quad& quad) {
    const bool filled = quad.fill.a > 0 || (quad.hatch != Hatch::none && quad.hatch_colour.a > 0);
    const bool stroked = quad.stroke.colour.a > 0 && quad.stroke.width_px > 0;
    if (!filled && !stroked) return {};
    const Rect box = box_around(quad.corners);
    if (!stroked) return box;
    const bool mitred = quad.radius_px <= 0 && !is_axis_parallel(quad);
    return grown(box, quad.stroke.width_px / 2 * (mitred ? kMitreLimit : 1));
}

Rect bounds_of(const Line& line) {
    const double length_px = length(line.to - line.from);
    if (line.colour.a == 0 || line.width_px <= 0 || length_px <= 0) return {};
    const Vec2 along = line.to - line.from;
    const Vec2 aside = Vec2{-along.y, along.x} * (line.width_px / 2 / length_px);
    const Vec2 corners[] = {line.from + aside, line.from - aside, line.to + aside, line.to - aside};
    return box_around(corners);
}

Rect bounds_of(const Label& label) {
    if (label.colour.a == 0 || label.size_px <= 0 || label.text.empty()) return {};
    /// Glyphs are moved to whole pixels and their size is rounded; both together stay below this.
    constexpr double kSnapPx = 1;
    const InkReach ink = ink_reach();
    const double width_px = text_width_em(label.text, label.weight) * label.size_px;
    const double share = label.align == Align::left ? 0 : label.align == Align::centre ? 0.5 : 1;
    const double beside_px = ink.beside * label.size_px;
    return grown({label.at.x - share * width_px - beside_px, label.at.y - ink.above * label.size_px,
                  width_px + 2 * beside_px, (ink.above + ink.below) * label.size_px},
                 kSnapPx);
}

Rect bounds_of(const Image& image) {
    return image.pixels && !image.pixels->colours.empty() ? image.place : Rect{};
}

PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}

/// Where the primitives of a list are, by id; made when first asked.
class Places {
  public:
    explicit Places(std::span<const Primitive> primitives) : primitives_(primitives) {}

    /// How many steps after `from` the primitive comes; SIZE_MAX when it does not come any more.
    std::size_t steps_to(PrimitiveId id, std::size_t from) {
        if (places_.empty()) {
            places_.reserve(primitives_.size());
            for (std::size_t i = 0; i < primitives_.size(); ++i) places_.emplace(id_of(primitives_[i]), i);
        }
        const auto found = places_.find(id);
        return found == places_.end() || found->second < from ? SIZE_MAX : found->second - from;
    }

  private:
    std::span<const Primitive> primitives_;
    std::unordered_map<PrimitiveId, std::size_t> places_;
};

/// Gathers rectangles into few: two become one where drawing both costs more than drawing what holds them.
class Clusters {
  public:
    void add(Rect r) {
        if (r.empty()) return;
        // A cluster that grew may now be worth joining with another one.
        while (true) {
            const auto growth = [&r](const Rect& c) { return cost(united(c, r)) - cost(c); };
            const auto best =
                std::min_element(clusters_.begin(), clusters_.end(),
                                 [&](const Rect& a, const Rect& b) { return growth(a) < growth(b); });
            const bool none = best == clusters_.end();
            const bool full = clusters_.size() >= kMost;
            if (none || (!full && growth(*best) > cost(r))) break;
            r = united(*best, r);
            clusters_.erase(best);
        }
        clusters_.push_back(r);
    }
    [[nodiscard]] const std::vector<Rect>& all() const { return clusters_; }

  private:
    static constexpr std::size_t kMost = 12;
    /// What drawing and reading one more rectangle costs, in pixels drawn: found by timing exports.
    static constexpr double kRectanglePx = 6000;
    static double cost(const Rect& r) { return r.width * r.height + kRectanglePx; }

    std::vector<Rect> clusters_;
};

/// Adds what a primitive may touch; a long line piece by piece, for the box around a slanting one is mostly
/// empty.
void add_touched(Clusters& touched, const Primitive& primitive) {
    constexpr double kPiecePx = 80;
    constexpr int kMostPieces = 24;
    const Line* line = std::get_if<Line>(&primitive);
    if (line == nullptr) return touched.add(bounds(primitive));
    const Vec2 way = line->to - line->from;
    const int pieces =
        static_cast<int>(std::clamp(std::ceil(length(way) / kPiecePx), 1.0, double(kMostPieces)));
    for (int i = 0; i < pieces; ++i) {
        Line piece = *line;
        piece.from = line->from + way * (double(i) / pieces);
        piece.to = line->from + way * (double(i + 1) / pieces);
        // Where pieces meet, the slanting ends reach beyond each other by less than this.
        touched.add(grown(bounds_of(piece), bounds_of(piece).empty() ? 0 : line->width_px / 2));
    }
}

/// Holds every primitive that is not, unchanged and in the same order, in both lists. Outside of it the same
/// primitives are painted in the same order, so the pictures are equal.
Clusters changed_areas(std::span<const Primitive> before, std::span<const Primitive> after) {
    Places in_before(before);
    Places in_after(after);
    Clusters areas;
    std::size_t b = 0;
    std::size_t a = 0;
    const auto drop_before = [&] { add_touched(areas, before[b++]); };
    const auto drop_after = [&] { add_touched(areas, after[a++]); };
    while (b < before.size() && a < after.size()) {
        if (before[b] == after[a]) {
            ++b, ++a;
            continue;
        }
        const PrimitiveId id_before = id_of(before[b]);
        const PrimitiveId id_after = id_of(after[a]);
        if (id_before == id_after) {
            drop_before();
            drop_after();
            continue;
        }
        // One that is gone, or was passed already because it changed its place in the order, is dropped; of
        // two that both come later, the one whose partner is farther away is the one that moved.
        const std::size_t wait_for_before = in_after.steps_to(id_before, a);
        const std::size_t wait_for_after = in_before.steps_to(id_after, b);
        if (wait_for_before == SIZE_MAX || (wait_for_after != SIZE_MAX && wait_for_before > wait_for_after)) {
            drop_before();
        } else {
            drop_after();
        }
    }
    while (b < before.size()) drop_before();
    while (a < after.size()) drop_after();
    return areas;
}

}  // namespace

DashPattern dash_pattern(double length_px, double width_px) {
    if (!(length_px > 0 && width_px > 0)) return {};
    const double periods = std::max(1.0, std::round(length_px / ((kDashWidths + kGapWidths) * width_px)));
    const double period_px = length_px / periods;
    return {period_px, period_px * kDashWidths / (kDashWidths + kGapWidths)};
}

Rect bounds(const Primitive& primitive) {
    return std::visit([](const auto& p) { return bounds_of(p); }, primitive);
}

std::vector<RectPx> changed_pixels(const Scene& before, const Scene& after) {
    const auto same_part = [](const Scene::Clip& a, const Scene::Clip& b) { return a.part == b.part; };
    if (before.size != after.size || before.background != after.background ||
        !std::equal(before.clips.begin(), before.clips.end(), after.clips.begin(), after.clips.end(),
                    same_part))
        return {{0, 0, after.size.width, after.size.height}};
    std::vector<RectPx> changed;
    const Clusters areas = changed_areas(before.primitives, after.primitives);
    for (const Rect& area : areas.all()) {
        const RectPx pixels = covering_pixels(area, after.size);
        if (!pixels.empty()) changed.push_back(pixels);
    }
    return changed;
}

}  // namespace convwalk
