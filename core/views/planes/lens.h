// What is under the window of a large input, as large as in a small figure: a flat view of the window, the
// kernel and the output alone. Level 8.
#pragma once

#include <optional>

#include "views/planes/brush.h"

namespace convwalk {

/// What is taken of a figure's part of the page for a lens; nullopt: its cells are large enough to be seen,
/// or there is no room.
struct LensRoom {
    Rect planes;  ///< what is left for the planes
    Rect lens;
};
/// @param cell_px of the planes if they have all of the area
[[nodiscard]] std::optional<LensRoom> lens_room(const Figure& figure, const Rect& area, double cell_px);

/// A figure of the window of one output: its layout has that window's slots, and one more around it, and its
/// numbers are theirs alone. Of a shuffle, of the square that the output belongs to.
[[nodiscard]] Figure under_lens(const Figure& figure, const Extents& output);

/// Over all that is painted, in a frame of the colour that marks the window.
/// @param output whose window it is @param arrived the output is there
void paint_lens(const Brush& brush, const Rect& place, const Extents& output, bool arrived);

}  // namespace convwalk
