// The window on the grid, the output that it makes, and the lines between them. Level 8.
#pragma once

#include "views/planes/brush.h"

namespace convwalk {

/// A window and its output.
struct Window {
    std::int64_t first_slice = 0;
    double row = 0;     ///< of its begin on the grid, in cells
    double column = 0;  ///< likewise
    double rows = 1;    ///< cells from its first tap to the last
    double columns = 1;
    Extents output;
    bool arrived = true;  ///< it stands on whole cells
};

/// Where the window is at a moment, on its way from the output before.
/// @pre moment.step >= 0
[[nodiscard]] Window window_at(const Layout& layout, const Moment& moment);

/// The window of an output.
[[nodiscard]] Window window_of(const Layout& layout, const Extents& output);

/// Whether the middle of a cell of the grid lies under one of the window's taps.
[[nodiscard]] bool covers(const Layout& layout, const Window& window, std::int64_t slice, std::int64_t row,
                          std::int64_t column);

// In painting order; borders of the grid come after the shade, the output after the marks.
/// Between a window and an output beside it; below all planes.
void paint_window_beam(const Brush& brush, const Window& window);
void paint_window_shade(const Brush& brush, const Window& window);
void paint_window_marks(const Brush& brush, const Window& window);
/// Marks the output, and shows the lines that its plane hides.
void paint_window_output(const Brush& brush, const Window& window);

}  // namespace convwalk
