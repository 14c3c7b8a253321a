// Cells as lessons name them, and as figures do. No panels here.
#pragma once

#include <optional>

#include "figure/figure.h"
#include "figure/spot.h"
#include "lesson/lesson.h"

namespace convwalk {

/// A cell of a figure as a lesson names it; nullopt: it lies on another plane, or is no input.
[[nodiscard]] std::optional<Extents> cell_on(const Figure& figure, const Spot& spot, LessonPlane plane);

/// The other way. @pre the layer of the figure has such a cell
[[nodiscard]] Spot spot_of(const Figure& figure, const LessonCell& cell);

}  // namespace convwalk
