// Pins and zooms as a person writes them, and what they mean in a figure. Level 9.
#pragma once

#include <string>

#include "figure/figure.h"
#include "figure/spot.h"
#include "scenario/pin_and_zoom.h"

namespace convwalk {

/// The cell that a pin names. @throws BadInput that says which cells the figure shows
[[nodiscard]] Spot spot_of(const Figure& figure, const Pin& pin);

/// How a cell is named. @pre has_cell()
[[nodiscard]] Pin pin_of(const Figure& figure, const Spot& cell);

/// How the part of the figure is looked at, in a picture of the scenario's size.
/// @throws BadInput for a cell that the figure does not show, or not large enough to be found
[[nodiscard]] Camera camera_of(const Figure& figure, const Zoom& zoom);

/// The part that a camera shows, in whatever size the figure is drawn next.
[[nodiscard]] Zoom zoom_of(const Figure& figure, const Camera& camera);

}  // namespace convwalk
