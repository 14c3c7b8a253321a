#include "views/overlap/layer_overlaps.h"

#include <algorithm>

#include "layout/layout.h"

namespace convwalk {

std::int64_t stamp_count(const Layer& layer) {
    return cell_count(layer.op == Operator::transposed_convolution ? input_extents(layer)
                                                                   : output_extents(layer));
}

PlaneName counted_plane(const Figure& f) {
    return overlaps_of(f).now.of_outputs ? PlaneName::output : PlaneName::grid;
}

const Figure* figure_with(const Figure& f, const Spot& cell) {
    const std::vector<Figure>& before = overlaps_of(f).before;
    if (cell.map == kEarlierMap) return before.empty() ? nullptr : &before.front();
    return lies_on(cell, counted_plane(f)) ? &f : nullptr;
}

std::optional<Extents> place_on_map(const Figure& f, const Extents& cell) {
    if (overlaps_of(f).now.of_outputs) return cell;
    if (kind_at(f.layout, cell) != SlotKind::real) return std::nullopt;
    Extents at;
    for (std::size_t i = 0; i < 3; ++i)
        at.push_back(f.layout.axes[i].slots[static_cast<std::size_t>(cell[i])].source);
    return at;
}

Spot cell_on_map(const Figure& shown, bool earlier, const Extents& at) {
    Spot cell = spot_on(counted_plane(shown), at);
    if (!overlaps_of(shown).now.of_outputs) {
        for (std::size_t i = 0; i < 3; ++i) cell.at[i] = shown.layout.axes[i].slot_of_input(cell.at[i]);
    }
    if (earlier) cell.map = kEarlierMap;
    return cell;
}

std::int64_t largest_count(const Overlap& o) {
    Extents most;
    for (const AxisOverlap& a : o.axes) most.push_back(*std::max_element(a.profile.begin(), a.profile.end()));
    return cell_count(most);
}

}  // namespace convwalk
