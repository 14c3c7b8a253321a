// What a layer can be asked to fulfil, and what can be claimed of one: one row a predicate. Level 6.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lesson/lesson.h"
#include "lesson/subject.h"

namespace convwalk {

struct GoalRow {
    std::string_view name;
    bool takes_argument = false;
    /// @param made  what is judged
    /// @param scene the scene's own figure, which it may be compared with
    /// @throws BadInput for an argument that can't be read
    bool (*holds)(const Subject& made, const Subject& scene, std::string_view argument);
};

[[nodiscard]] std::span<const GoalRow> goal_rows();
/// nullptr: there is none of that name.
[[nodiscard]] const GoalRow* goal_named(std::string_view name);

/// @pre the goal is a row of the table @throws BadInput, as GoalRow::holds
[[nodiscard]] bool holds(const Goal& goal, const Subject& made, const Subject& scene);
[[nodiscard]] bool all_hold(std::span<const Goal> goals, const Subject& made, const Subject& scene);

}  // namespace convwalk
