// The overlap view: how many contributions every output of a transposed convolution gets, as numbers and
// heat, with the profiles of rows and columns along its sides. Level 4. For any other operator: how often
// every input is read.
//
// Its steps are the stamps, one an input (or, for other operators, one a window), in row-major order. The
// counts are those of the stamps that have landed; the bars are of all.
#pragma once

#include <cstdint>
#include <vector>

#include "figure/view.h"
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

[[nodiscard]] const FigureView& overlap_view();

}  // namespace convwalk
