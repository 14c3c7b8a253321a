// What the overlap view says. Level 8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/page.h"

namespace convwalk {

/// What stands around the maps. @param focus a cell that the last line speaks about
[[nodiscard]] Words words_of_overlap(const Figure& figure, const Moment& moment,
                                     const std::optional<Spot>& focus);

/// For a tooltip, a line each. @pre the figure has the cell
[[nodiscard]] std::vector<std::string> words_of_overlap_cell(const Figure& figure, const Spot& cell);

}  // namespace convwalk
