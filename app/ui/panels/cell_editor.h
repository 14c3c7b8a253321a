// The field over a cell in which its number is typed, and what the mouse does to numbers on the canvas.
#pragma once

#include <string>

#include "desk/cell_edits.h"
#include "ui/panels/canvas.h"

namespace convwalk {

/// The characters that were typed in this frame, in UTF-8; none where a text field of a panel has them.
[[nodiscard]] std::string characters_typed();

/// Whether the key is held with which wheel and drag change numbers.
[[nodiscard]] bool numbers_key_held();

/// What the mouse did on the canvas since the last frame.
/// @param before the state of the canvas then
[[nodiscard]] CellMouse mouse_over_cells(const CanvasState& before, const DrawnCanvas& now,
                                         const Rect& place);

/// Draws the field over its cell, and below it what is wrong with the text. @pre state.cell
void cell_field(const Style& style, const CellEditing& state, const Figure& figure, const Picture& picture,
                const Rect& place);

}  // namespace convwalk
