// Padding that shows input cells once more: marked as copies, and joined with what they are copies of.
// Level 8.
#pragma once

#include "views/planes/window_painter.h"

namespace convwalk {

/// A folded corner on every such cell that is seen.
void paint_copy_corners(const Brush& brush);

/// Marks the input cells that a window reads through copies: their corner folds in the colour of "now".
void paint_copied_reads(const Brush& brush, const Window& window);

/// Marks the input cell that a cell of the grid is a copy of, with an arrow to it; nothing for other cells.
void paint_copy_of(const Brush& brush, const Spot& cell);

}  // namespace convwalk
