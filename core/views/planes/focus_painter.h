// Marks what a person points at, and all that it is joined with. Level 8.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "views/planes/window_painter.h"

namespace convwalk {

/// Along one axis: the kernel value that joins a slot of the grid with an output.
struct AxisPair {
    std::int64_t slot = 0;
    std::int64_t weight = 0;
    std::int64_t output = 0;
};

/// A cell and its partners. Axes are independent: a pair of each axis makes one pair of the figure.
struct Focus {
    Spot cell;
    std::optional<Window> window;                 ///< that of an output
    std::array<std::vector<AxisPair>, 3> joined;  ///< by a kernel value or a cell of the grid; rising

    [[nodiscard]] std::int64_t pairs() const;
};

/// The pairs of a cell; an output's are its window.
[[nodiscard]] std::array<std::vector<AxisPair>, 3> joined_with(const Layout& layout, const Spot& cell);

[[nodiscard]] Focus focus_on(const PlacedPlanes& planes, const Layout& layout, const Spot& cell);

/// What is marked on a plane, painted over its cells; the lines belong to those above the grid.
void paint_focus(const Brush& brush, const Focus& focus, PlaneName plane);

}  // namespace convwalk
