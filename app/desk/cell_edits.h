// What a person may do to the numbers in the cells, and what typing, wheel and brush make of them. Pure: no
// Dear ImGui.
//
// An edit turns the numbers of a plane into one's own, whatever filled it before.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/keys.h"
#include "figure/figure.h"
#include "figure/spot.h"

namespace convwalk {

// --- the numbers ---

/// Why the number of a cell can't be changed, as a sentence; none when it can: it is a cell of the input or
/// the kernel, and its number is shown.
[[nodiscard]] std::optional<std::string> why_fixed(const Figure& figure, const Spot& cell);

/// @pre !why_fixed()
[[nodiscard]] double number_in(const Figure& figure, const Spot& cell);

/// The values with another number in a cell. @pre !why_fixed()
[[nodiscard]] Values with_number(const Figure& figure, Values values, const Spot& cell, double number);

/// The values with a grid of numbers on the plane as it is seen, its first one in `cell`.
/// @param grid of the shape [rows, columns] @pre !why_fixed()
/// @throws BadInput, one sentence, when there are fewer cells from there on
[[nodiscard]] Values with_numbers(const Figure& figure, const Values& values, const Spot& cell,
                                  const Tensor& grid);

/// The nearest cell in a direction whose number can be changed; beyond the last column comes the next slice.
[[nodiscard]] std::optional<Spot> neighbour(const Figure& figure, const Spot& cell, int rows, int columns);
/// The next such cell as one reads, or with -1 the one before.
[[nodiscard]] std::optional<Spot> next_cell(const Figure& figure, const Spot& cell, int by);

// --- a person ---

/// What is being done to the numbers. No part of the document.
struct CellEditing {
    std::optional<Spot> cell = {};      ///< whose number is typed
    std::string text = {};              ///< what was typed
    bool untouched = true;              ///< nothing was typed yet: the cell's number stands there
    std::string remark = {};            ///< why what was typed is no number
    std::optional<Values> before = {};  ///< those that typing has changed; Esc leads back to them
    std::optional<Spot> wheeled = {};   ///< by the wheel, which goes on
    std::optional<double> brush = {};   ///< the number that is being painted
};

/// The edit of a frame. The values are complete when `done`: one step of undo.
struct CellEdit {
    CellEditing state;
    std::optional<Values> values = std::nullopt;
    bool done = false;
    std::optional<Spot> pin = std::nullopt;  ///< where the pin goes
    std::string say = "";                    ///< why nothing was changed
};

/// What is in the field: the number itself until something is typed.
[[nodiscard]] std::string text_in(const CellEditing& state, const Figure& figure);

/// Keys of a frame. A digit, a point or a minus over the pinned cell begins, and so does Enter; Enter and Tab
/// go on to the next cell, arrows to a neighbour, Esc takes back. A number counts as soon as it is one; what
/// is half of one leaves the number that was there.
/// @param characters that were typed, in UTF-8
[[nodiscard]] CellEdit typed(CellEditing state, const Figure& figure, const std::optional<Spot>& pinned,
                             std::span<const Chord> pressed, std::string_view characters);

/// Takes back what was typed; the field stays open with the number that was there.
[[nodiscard]] CellEdit taken_back(CellEditing state);

/// The field is left, by a click elsewhere or another command. It stays open, with its remark, when what
/// stands there is no number.
[[nodiscard]] CellEdit left(CellEditing state, const Figure& figure);

struct CellMouse {
    bool modifier = false;  ///< Ctrl is held, so that the wheel is for numbers
    double wheel = 0;       ///< notches, up is more
    bool painting = false;  ///< the button went down with the modifier and is held
    std::optional<Spot> pointed = std::nullopt;
    std::vector<Spot> passed = {};  ///< on the way to it since the last frame
};
/// Wheel and brush: the wheel changes a number by 1; a stroke gives the number of its first cell to others.
[[nodiscard]] CellEdit touched(CellEditing state, const Figure& figure, const CellMouse& mouse);

/// What was copied from a spreadsheet or as nested lists, from the cell on. @throws BadInput, one sentence
[[nodiscard]] Values with_pasted(const Figure& figure, const Spot& cell, std::string_view text);

/// Whether a text is meant as numbers rather than as a scenario.
[[nodiscard]] bool looks_like_numbers(std::string_view text);

}  // namespace convwalk
