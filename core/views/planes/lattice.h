// The borders of cells that touch. Level 8.
#pragma once

#include <functional>
#include <span>

#include "views/planes/brush.h"

namespace convwalk {

/// How the border of a kind of cells looks. Where two cells meet, the border of higher rank is drawn.
struct BorderStyle {
    CellStyle style;
    int rank = 0;
};

/// Which of the styles the cell at (slice, row, column) has; negative: there is no cell.
using BorderOf = std::function<int(std::int64_t slice, std::int64_t row, std::int64_t column)>;

/// Paints every border of a plane that is seen, equal neighbours joined to one line; dashed ones below solid
/// ones.
/// @param styles of different ranks
void paint_lattice(const Brush& brush, Part part, PlaneName plane, std::span<const BorderStyle> styles,
                   const BorderOf& border_of);

}  // namespace convwalk
