// What is wrong with a lesson: the proof that every task has an answer, and that nothing gives it away.
// Level 6.
#pragma once

#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace convwalk {

/// One sentence each, with the scene in front; empty: nothing is wrong. Pictures are looked at elsewhere.
[[nodiscard]] std::vector<std::string> faults_of(const Lesson& lesson);

/// Of the tasks alone: whether each has an answer, that no slip gives and nothing tells.
[[nodiscard]] std::vector<std::string> task_faults_of(const Lesson& lesson);

}  // namespace convwalk
