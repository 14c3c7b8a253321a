// The same question with other numbers: for another round, or for a room of its own. Level 6.
#pragma once

#include <cstdint>

#include "lesson/lesson.h"

namespace convwalk {

/// Whether the scene says what may be drawn anew.
[[nodiscard]] bool varies(const LessonScene& scene);

/// The scene with its varied fields drawn by the seed, the same ones for the same seed; with an answer that
/// no slip gives. The scene itself where it does not vary, and where no draw is possible.
/// @param seed 0 is the scene as it stands
[[nodiscard]] LessonScene varied(const LessonScene& scene, std::int64_t seed);

/// The scene with the network that a person wrote in the place of its own; the scene itself where of that it
/// has no answer. @pre the scene is of a network, and this one is possible
[[nodiscard]] LessonScene asked_of(const LessonScene& scene, const NetworkDocument& network);

/// All scenes of a lesson, each drawn by its own part of the seed.
[[nodiscard]] Lesson varied(Lesson lesson, std::int64_t seed);

}  // namespace convwalk
