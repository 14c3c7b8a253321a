// Rows of a panel: a label, and controls beside it or, where there is little room, below it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ui/widgets/widgets.h"

namespace convwalk {

// Design pixels.
inline constexpr double kRowHeight = 26;   ///< of a control
inline constexpr double kLeastField = 34;  ///< narrower, a field can't hold what is typed

/// How all rows of a panel look, in design pixels.
struct RowsLook {
    double labels = 104;  ///< where controls begin: behind "Output padding"
    double behind = 0;    ///< what a row has behind its controls: links, symbols
    double inset = 0;     ///< between the controls and that
    double links = 0;     ///< how far from the right links begin
};

/// What one row needs.
struct RowNeed {
    float least_px = 0;   ///< of its controls
    bool quiet = false;   ///< it is a part of the row above
    float labels_px = 0;  ///< where its controls begin; 0: where those of all rows do
};

struct Row {
    ImVec2 at;            ///< of the line that the controls stand on
    float control_x = 0;  ///< from there
    float control_px = 0;
};

class Rows {
  public:
    /// @param width_px of a row
    Rows(Controls& controls, float width_px, const RowsLook& look)
        : controls_(controls), width_px_(width_px), look_(look) {}

    /// Draws the label; the cursor stands where the first control begins.
    [[nodiscard]] Row begin(std::string_view label, const RowNeed& need = {}) const;
    /// @param symbol the letter of formulas for what is in the row, at its end
    void end(const Row& row, std::string_view symbol = "") const;

    /// Muted words instead of a control.
    void words(const Row& row, std::string_view words) const;

    /// The cursor goes to the i-th of several controls side by side.
    /// @param gap  between them, in design pixels
    /// @param sign that stands there, before this one
    /// @return the width of the control
    [[nodiscard]] float place(const Row& row, std::size_t i, std::size_t count, double gap,
                              std::string_view sign = "") const;

    /// One number with its buttons, or without them where there is no room.
    [[nodiscard]] Edit<std::int64_t> number(const NumberField& field) const;
    /// The room that it has between its buttons.
    [[nodiscard]] float room_of_digits(const Row& row) const;

    /// One of several as a menu, as wide as the row's room.
    [[nodiscard]] std::optional<std::size_t> choice(const Row& row, const char* id,
                                                    std::span<const std::string> names,
                                                    std::size_t chosen) const;

    /// The toggle at the end of a row: one number for all, or several. @return pressed
    [[nodiscard]] bool link(const Row& row, const char* id, bool apart, std::string_view what) const;

  private:
    [[nodiscard]] const Style& style() const { return controls_.style; }

    Controls& controls_;
    float width_px_;
    RowsLook look_;
};

}  // namespace convwalk
