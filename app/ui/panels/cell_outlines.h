// Cells that stand out in the figure on the canvas. They are no part of the picture: an export lacks them.
#pragma once

#include <cstdint>
#include <vector>

#include "desk/lesson_cells.h"
#include "picture/picture.h"
#include "ui/widgets/style.h"

namespace convwalk {

enum class CellOutline : std::uint8_t {
    tinted,   ///< what belongs together
    marked,   ///< a person's mark, filled
    shining,  ///< a light around it
};

/// @param picture as it was drawn on the canvas, which is at `place` of the window. Cells that it does not
/// show are passed over.
void outline_cells(const Style& style, const Picture& picture, const Rect& place,
                   const std::vector<Spot>& cells, CellOutline outline);
/// Likewise, each block as one.
void outline_blocks(const Style& style, const Picture& picture, const Rect& place,
                    const std::vector<SpotBlock>& blocks, CellOutline outline);

}  // namespace convwalk
