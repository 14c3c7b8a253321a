#include "views/overlap/overlap_map.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/page.h"
#include "views/overlap/layer_overlaps.h"

namespace convwalk {

OverlapMap::OverlapMap(const Figure& f, const ViewPlace& place, double largest_px) {
    std::vector<std::int64_t> sizes;
    for (const AxisOverlap& a : overlaps_of(f).now.axes)
        sizes.push_back(static_cast<std::int64_t>(a.profile.size()));
    const std::array<std::int64_t, 3> e = raised(sizes, std::int64_t{1});
    const PlaneExtents extents = {e[0], e[1], e[2]};
    const TypeSizes type = type_sizes(f);
    const Rect& area = place.area;
    const double shorter = std::min(area.width, area.height);
    const auto fitted = [&](double before, double right, double below) {
        return std::min({(area.width - before - right) / extents.width(),
                         (area.height - before - below) / extents.height(), largest_px});
    };
    const double bar = std::round(std::max(2.5 * type.small_px, 0.13 * shorter));
    const double with_words = bar + std::round(2.4 * type.small_px);
    const bool row_bars = overlaps_of(f).now.axes.size() > 1;
    const double bare = fitted(0, 0, 0);
    double cell = fitted(0, row_bars ? with_words : 0, with_words);
    has_bars_ = cell >= 0.6 * bare;
    has_row_bars_ = has_bars_ && row_bars;
    if (!has_bars_) cell = bare;
    double before = 0;
    if (f.scenario.view.indices) {
        const double margin = std::round(1.8 * type.small_px);
        const double less = fitted(margin, has_row_bars_ ? with_words : 0, has_bars_ ? with_words : 0);
        if (less >= 0.6 * bare) {
            has_indices_ = true;
            before = margin;
            cell = less;
        }
    }
    cell = whole_cell_px(std::max(cell, 1e-3));
    bar_px_ = has_bars_ ? bar : 0;
    const double wide = extents.width() * cell + (has_row_bars_ ? with_words : 0) + before;
    const double high = extents.height() * cell + (has_bars_ ? with_words : 0) + before;
    const Vec2 corner = {std::round(area.x + (area.width - wide) / 2 + before),
                         std::round(area.y + (area.height - high) / 2 + before)};
    CellMap::operator=(CellMap(extents, corner, cell, place));
}

std::vector<ShownMap> overlap_maps(const Figure& f, const ViewPlace& place) {
    // A map of few cells fills the page, too.
    const double largest = 2.2 * largest_cell_px(f.scenario.output.size);
    std::int64_t most = largest_count(overlaps_of(f).now);
    if (overlaps_of(f).before.empty()) return {{OverlapMap(f, place, largest), {}, most, false}};
    const Figure& before = overlaps_of(f).before.front();
    most = std::max(most, largest_count(overlaps_of(before).now));
    const double line = std::round(1.9 * type_sizes(f).body_px);
    const Rect& a = place.area;
    const bool beside = a.width >= 1.1 * a.height;
    const double gap = std::round(0.04 * std::max(a.width, a.height));
    const Rect first = beside ? Rect{a.x, a.y, (a.width - gap) / 2, a.height}
                              : Rect{a.x, a.y, a.width, (a.height - gap) / 2};
    Rect second = first;
    (beside ? second.x : second.y) += gap + (beside ? first.width : first.height);
    const auto below_title = [&](Rect area) {
        ViewPlace p = place;
        p.area = {area.x, area.y + line, area.width, std::max(1.0, area.height - line)};
        return p;
    };
    const double cell = std::min(OverlapMap(before, below_title(first), largest).fitted_px(),
                                 OverlapMap(f, below_title(second), largest).fitted_px());
    const auto title = [&](Rect area) { return Rect{area.x, area.y, area.width, line}; };
    return {{OverlapMap(f, below_title(second), cell), title(second), most, false},
            {OverlapMap(before, below_title(first), cell), title(first), most, true}};
}

const Figure& figure_of(const Figure& f, const ShownMap& shown) {
    return shown.earlier ? overlaps_of(f).before.front() : f;
}

}  // namespace convwalk
