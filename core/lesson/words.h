// Sentences of a lesson with the figure's numbers put in, so that none can contradict it. Level 6.
//
// {kernel}, {output}, ... : a row of quantities.h; {field:2} of the second layer of a network, {value:0,2} of
// a cell, else those that the task names. Besides:
//   {size_in} {size_out} {size_full} {kernel_size}  "5×5"
//   {formula}  "o = ⌊(5 − 3) / 2⌋ + 1 = 2"      {sum}   "1·2 + 0·3 = 2"
//   {all_weights@b}  of the second option  {channel_sum}  "19 + 37 = 56", what each channel adds
//   {pace}     "half", one step over the stride  {answer}  what is right
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/subject.h"

namespace convwalk {

/// The sentence of a scene. What stands for nothing stays as it is written.
/// @throws BadInput when the scene's figure is impossible
[[nodiscard]] std::string filled(std::string_view text, const LessonScene& scene);

/// The same about a layer that was made, with {wanted} for what the goal asks, and {wanted_size} for that as
/// a size.
[[nodiscard]] std::string filled_by(std::string_view text, const Subject& made, std::string_view wanted);

/// The names between braces, in their order.
[[nodiscard]] std::vector<std::string> placeholders_in(std::string_view text);
/// Whether a name stands for something in this scene.
[[nodiscard]] bool stands_for_something(std::string_view name, const LessonScene& scene);

}  // namespace convwalk
