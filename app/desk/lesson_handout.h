// A lesson on paper: figures, questions and blanks, and the key on a page of its own. No files here.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lesson/lesson.h"

namespace convwalk {

/// The figures of a handout, one a scene, in colours for paper.
[[nodiscard]] std::vector<Scenario> handout_figures(const Lesson& lesson);

/// A page to be printed on A4, with two scenes on a sheet.
/// @param svgs of handout_figures(), in their order
/// @param seed that its numbers were drawn by, told in a corner; 0: they are those of the lesson
[[nodiscard]] std::string handout_of(const Lesson& lesson, const std::vector<std::string>& svgs,
                                     std::int64_t seed);

}  // namespace convwalk
