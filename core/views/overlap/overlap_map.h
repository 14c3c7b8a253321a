// Where the maps of counts stand: one, or the layer's own and that of the layer before. Level 8.
#pragma once

#include <cstdint>
#include <vector>

#include "figure/figure.h"
#include "figure/view.h"
#include "views/board/cell_map.h"

namespace convwalk {

/// The cells of a map of counts with the room around them.
class OverlapMap : public CellMap {
  public:
    /// @param largest_px cells are not made larger than this
    OverlapMap(const Figure& figure, const ViewPlace& place, double largest_px);

    [[nodiscard]] bool has_bars() const { return has_bars_; }
    [[nodiscard]] bool has_row_bars() const { return has_row_bars_; }
    [[nodiscard]] bool has_indices() const { return has_indices_; }
    [[nodiscard]] double bar_px() const { return bar_px_ * zoom(); }

  private:
    double bar_px_ = 0;
    bool has_bars_ = false;
    bool has_row_bars_ = false;
    bool has_indices_ = false;
};

/// A map and how it is shown.
struct ShownMap {
    OverlapMap map;
    Rect title;            ///< room for the words above it; empty when it is the only one
    std::int64_t most;     ///< the count that has the full colour
    bool earlier = false;  ///< of the layer before: complete at every moment
};

/// The layer's own map and, if there is one, that of the layer before: side by side where the area is wide,
/// at one scale of cells and of colours.
[[nodiscard]] std::vector<ShownMap> overlap_maps(const Figure& figure, const ViewPlace& place);

/// The figure that a map is of.
[[nodiscard]] const Figure& figure_of(const Figure& figure, const ShownMap& shown);

}  // namespace convwalk
