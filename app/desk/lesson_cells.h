// Cells as lessons name them, and as figures do. No panels here.
#pragma once

#include <optional>

#include "figure/figure.h"
#include "figure/spot.h"
#include "lesson/lesson.h"

namespace convwalk {

/// Cells of one plane, from one to another.
struct SpotBlock {
    Spot first;
    Spot last;
};

/// A cell of a figure as a lesson names it; nullopt: it lies on another plane, or is no input.
[[nodiscard]] std::optional<Extents> cell_on(const Figure& figure, const Spot& spot, LessonPlane plane);

/// The other way: the cells at two opposite corners, the same one twice but of a whole map.
/// nullopt: the figure has no such cell
[[nodiscard]] std::optional<SpotBlock> block_of(const Figure& figure, const LessonCell& cell);

}  // namespace convwalk
