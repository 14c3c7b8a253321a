// What a cell is and what it is joined with, in words. Level 8.
#pragma once

#include <string>
#include <vector>

#include "figure/figure.h"
#include "figure/labels.h"
#include "figure/spot.h"
#include "figure/view.h"

namespace convwalk {

/// Depth, rows and columns of a plane; the grid's in slots.
[[nodiscard]] Extents plane_extents(const Figure& figure, PlaneName plane);

/// Whether the planes of a figure have this cell.
[[nodiscard]] bool has_plane_cell(const Figure& figure, const Spot& cell);

/// Where windows of ceil mode end: "beyond the padding", or "beyond the input" where none is at the end.
[[nodiscard]] const char* beyond_what(const Layer& layer);

/// Whether no window reads some cell that is not cut away.
[[nodiscard]] bool some_never_read(const Layout& layout);

/// The maps of a layer's planes, as pins name them: "input" counts its values, "grid" the slots.
/// @param layout of the grid and the output
[[nodiscard]] std::vector<NamedMap> plane_maps(const Figure& figure, const Layout& layout);
[[nodiscard]] std::vector<NamedMap> plane_maps(const Figure& figure);

/// For a tooltip, a line each: "input (1, 2)", "read by 4 outputs". @pre has_plane_cell()
[[nodiscard]] std::vector<std::string> words_of_plane_cell(const Figure& figure, const Spot& cell);
/// The same in one line: "input (1, 2) is read by 4 outputs".
[[nodiscard]] std::string sentence_of_plane_cell(const Figure& figure, const Spot& cell);

/// The cells of the input, copies of them and the others among the taps of an output's window.
struct WindowCount {
    std::int64_t inputs = 0;
    std::int64_t others = 0;
    std::int64_t copies = 0;  ///< of the input's cells, in the padding; not among the others
};
[[nodiscard]] WindowCount window_count(const Layout& layout, const Extents& output);

}  // namespace convwalk
