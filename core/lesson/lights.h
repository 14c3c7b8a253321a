// Where a hint points: the cells that light up in the figure. Level 6.
#pragma once

#include <vector>

#include "lesson/lesson.h"

namespace convwalk {

/// The cells that the scene names, or else those that its task is about, of a network the layer; never the
/// answer itself. Empty:
/// there is nothing to point at.
[[nodiscard]] std::vector<LessonCell> lit_cells(const LessonScene& scene);

}  // namespace convwalk
