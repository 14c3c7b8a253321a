// Paints the planes of a figure: grid, window, lines, kernel and output. Level 8.
#pragma once

#include <optional>

#include "views/planes/plane_words.h"

namespace convwalk {

/// Appends the planes to the brush's scene.
/// @param focused what is marked instead of the current window
void paint_planes(const Brush& brush, const Extras& extras, const std::optional<Spot>& focused);

}  // namespace convwalk
