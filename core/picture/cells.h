// Questions to a figure about its cells, whatever its view. Level 9.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/spot.h"

namespace convwalk {

/// Whether the figure shows this cell in its view; one that was pinned may be gone when the layer or the view
/// has changed.
[[nodiscard]] bool has_cell(const Figure& figure, const Spot& cell);

/// For a tooltip, a line each: "input (1, 2)", "read by 4 outputs". None for a cell that the figure lacks.
[[nodiscard]] std::vector<std::string> words_for(const Figure& figure, const Spot& cell);

/// The same in one line: "input (1, 2) is read by 4 outputs".
/// @pre has_cell()
[[nodiscard]] std::string sentence_for(const Figure& figure, const Spot& cell);

/// The cell that the keyboard pins after `pin`, on the next map, those of a layer before last; none: the
/// first one, or nothing is pinned any more.
[[nodiscard]] std::optional<Spot> next_pin(const Figure& figure, const Moment& moment,
                                           const std::optional<Spot>& pin);

/// The pin so many rows and columns on, as it is seen: past cells that the view does not show, to the edge.
/// Beyond the last column comes the next slice.
[[nodiscard]] std::optional<Spot> moved_pin(const Figure& figure, const std::optional<Spot>& pin, int rows,
                                            int columns);

}  // namespace convwalk
