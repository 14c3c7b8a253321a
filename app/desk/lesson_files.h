// Lessons by name or out of files, and what is wrong with how they look. No panels here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"

namespace convwalk {

/// "mine.json" or "lessons/mine", rather than the name of a ready-made lesson.
[[nodiscard]] bool is_lesson_file(std::string_view name);

/// A ready-made lesson, or one of a file; what it says stands beside it, in NAME.LANGUAGE.json or else in
/// NAME.en.json.
/// @throws BadInput naming the file, or the nearest lesson
[[nodiscard]] Lesson lesson_from(const std::string& name, std::string_view language);

/// The language that LC_ALL, LC_MESSAGES or LANG names, where lessons have it; else English.
[[nodiscard]] std::string language_of_environment();

/// What is wrong with the pictures of a lesson: a scene without a figure, a moment that it does not have, and
/// what is hidden and yet told. One sentence each.
[[nodiscard]] std::vector<std::string> picture_faults_of(const Lesson& lesson);

/// The figure that a scene shows once it has been answered.
[[nodiscard]] Scenario revealed(const LessonScene& scene);

}  // namespace convwalk
