// What the network view says: its title, captions and legend, and what a cell sees. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/page.h"
#include "views/network/network_figure.h"

namespace convwalk {

/// "16 × 64 × 64"; of a vector "10"
[[nodiscard]] std::string shape_text(std::int64_t channels, const Extents& sizes);
/// "16 × 64²" where that is shorter.
[[nodiscard]] std::string brief_shape(std::int64_t channels, const Extents& sizes);

/// "rows 3 to 17 and columns 4 to 18 of the network's input (15 × 15 cells)"; "no cell of the network's
/// input"; of a vector "all of layer 7"
/// @param axes of the map
[[nodiscard]] std::string seen_text(const NetworkField& field, std::size_t axes, std::size_t map);

/// What stands around the network. @param focus a cell that the last line and the legend speak about
[[nodiscard]] Words words_of_network(const Figure& figure, const Moment& moment,
                                     const std::optional<Spot>& focus);

/// For a tooltip, a line each. @pre the figure has the cell
[[nodiscard]] std::vector<std::string> words_of_network_cell(const Figure& figure, const Spot& cell);

/// Maps between the ends stand back, so that the two and the lit cells are what is seen first.
inline constexpr double kBetweenFill = 0.34;

}  // namespace convwalk
