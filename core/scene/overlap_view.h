// The overlap view: how many contributions every output of a transposed convolution gets, as numbers and
// heat, with the profiles of rows and columns along its sides. Level 4. For any other operator: how often
// every input is read.
//
// Its steps are the stamps, one an input (or, for other operators, one a window), in row-major order. The
// counts are those of the stamps that have landed; the bars are of all.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scene/arrangement.h"
#include "scene/figure.h"
#include "scene/page.h"

namespace convwalk {

/// The stamps of a layer: the steps of its overlap view.
[[nodiscard]] std::int64_t stamp_count(const Layer& layer);

/// Title, parameters, the verdict and the scale of colours.
/// @param focus a cell that the last line speaks about instead of the verdict
[[nodiscard]] Words overlap_words(const Figure& figure, const std::optional<PlaneCell>& focus);

/// What is said about a cell: "output (1, 2)", "4 contributions", "from rows 0, 1 and columns 1, 2".
/// @param cell an output of a transposed convolution; else an input, by its slots
[[nodiscard]] std::vector<std::string> overlap_cell_words(const Figure& figure, const PlaneCell& cell);

/// Where the map is seen.
struct OverlapPlace {
    Rect area;  ///< the figure's part of the page
    Rect seen;  ///< the part of the picture in which cells are painted
    Camera camera;
    Vec2 middle_px;  ///< about which the camera zooms
};

/// @pre the figure's view is ViewKind::overlap
void paint_overlap(Scene& scene, const Figure& figure, const Moment& moment, const OverlapPlace& place,
                   const std::optional<PlaneCell>& focus);

/// The cell of the map at a pixel.
[[nodiscard]] std::optional<PlaneCell> overlap_cell_at(const Figure& figure, const OverlapPlace& place,
                                                       Vec2 px);

}  // namespace convwalk
