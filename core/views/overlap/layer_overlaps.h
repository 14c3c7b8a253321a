// What the overlap view works out beside its layer: how often every cell is written or read, and which cells
// of the planes are counted. Level 8.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "figure/figure.h"
#include "figure/spot.h"
#include "layout/overlap.h"

namespace convwalk {

/// The stamps of a layer: the steps of its overlap view.
[[nodiscard]] std::int64_t stamp_count(const Layer& layer);

/// What the overlap view works out.
struct LayerOverlaps {
    Overlap now;
    std::vector<Figure> before;  ///< that of Scenario::before, if there is one; with overlaps of its own
};
/// @pre the figure is in the overlap view
[[nodiscard]] inline const LayerOverlaps& overlaps_of(const Figure& figure) {
    return work_of<LayerOverlaps>(figure);
}

/// Spot::map of a cell of the layer before; that of the layer's own map is the plane that is counted.
inline constexpr int kEarlierMap = kPlaneCount;

/// The plane whose cells are counted.
[[nodiscard]] PlaneName counted_plane(const Figure& figure);

/// The figure of the map that a cell lies on; nullptr for a cell of no map.
[[nodiscard]] const Figure* figure_with(const Figure& figure, const Spot& cell);

/// Where a cell of the counted plane stands on its map; none for a slot that is no input.
[[nodiscard]] std::optional<Extents> place_on_map(const Figure& figure, const Extents& cell);
/// The other way round.
[[nodiscard]] Spot cell_on_map(const Figure& shown, bool earlier, const Extents& at);

[[nodiscard]] std::int64_t largest_count(const Overlap& overlap);

/// One an axis: depth, row, column.
template <typename T>
std::array<T, 3> raised(std::vector<T> values, T missing) {
    std::array<T, 3> all = {missing, missing, missing};
    std::move_backward(values.begin(), values.end(), all.end());
    return all;
}

}  // namespace convwalk
