// What a resizing multiplies the cells under its window with. Level 8.
#pragma once

#include <string>

#include "views/planes/window_painter.h"

namespace convwalk {

/// "0.75", "−0.07", "1": a factor in few letters.
[[nodiscard]] std::string factor_label(double factor);

/// The factors on the cells, small where numbers stand in these; nothing where every cell counts once.
void paint_factors(const Brush& brush, const Window& window);

/// "rows 0.25 + 0.75, columns 0.75 + 0.25"; of one axis "0.25 + 0.75". Empty where each output is one cell.
[[nodiscard]] std::string factor_words(const Figure& figure, const Extents& output);

}  // namespace convwalk
