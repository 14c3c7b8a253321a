// Which cells a task to point or to paint means: one row a set. Level 6.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/quantities.h"

namespace convwalk {

struct CellSet {
    std::string_view name;
    LessonPlane plane = LessonPlane::output;  ///< on which its cells lie
    OfCell about = OfCell::none;              ///< the cell that the set belongs to
    /// All of them, row-major; nullopt: the figure has no such set, or not such a cell.
    /// @param at the cell that it is about; of the input also one of its padding, such as (-1, 2)
    std::optional<std::vector<Extents>> (*of)(const Subject& subject, const Extents& at);
};

[[nodiscard]] std::span<const CellSet> cell_sets();
/// nullptr: there is none of that name.
[[nodiscard]] const CellSet* cell_set_named(std::string_view name);

}  // namespace convwalk
