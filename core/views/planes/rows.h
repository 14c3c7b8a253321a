// The planes of a layer with one axis, as a sum is written down: input, kernel and output below one another.
// Level 8.
#pragma once

#include "figure/arrangement.h"
#include "layout/layout.h"

namespace convwalk {

/// Whether every plane is one row of cells.
[[nodiscard]] bool are_rows(const Planes& planes);

/// The middle of all windows of the axis together, in cells from the middle of its slots.
[[nodiscard]] double middle_of_windows(const AxisLayout& axis);

/// What stands beside the rows, in pixels.
struct RowsRoom {
    double sign_px = 0;     ///< before the kernel and before the output, at least
    double caption_px = 0;  ///< below a row
    double above_px = 0;    ///< above the output: its numbers, the word over its sign
    bool numbered = false;  ///< numbers stand between a sign and its row
    double largest_cell_px = 0;
};

/// The kernel and the output stand below the middle of the windows: at stride 1 every output stands below the
/// middle of what it reads.
/// @pre are_rows()
[[nodiscard]] Arrangement arrangement_of_rows(const Planes& planes, const AxisLayout& axis, const Rect& area,
                                              const RowsRoom& room);

}  // namespace convwalk
