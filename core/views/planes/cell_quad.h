// A cell of a plane as a primitive. Level 8.
#pragma once

#include "views/planes/brush.h"

namespace convwalk {

/// With the outline, the gaps and the corners of its view; its border is the lattice's where cells touch.
[[nodiscard]] Quad cell_quad(const Brush& brush, PrimitiveId id, PlaneName plane, std::int64_t slice,
                             std::int64_t row, std::int64_t column, const CellStyle& style);

}  // namespace convwalk
