// The judge of an answer: what is right is worked out from the figure, never read from a file. Level 6.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lesson/lesson.h"
#include "lesson/quantities.h"

namespace convwalk {

/// A number as it was typed, and how far from it the right one may be: half of the last digit.
struct TypedNumber {
    double value = 0;
    double tolerance = 0;
    bool operator==(const TypedNumber&) const = default;
};

using TypedNumbers = std::vector<TypedNumber>;   ///< one for all axes, or one an axis
using MarkedCells = std::vector<Extents>;        ///< one index an axis each
using ChosenOptions = std::vector<std::size_t>;  ///< from 0; to rank: all, the least first

/// A layer that was made or written.
struct MadeLayer {
    LayerRequest layer;
    std::optional<Values> values = std::nullopt;  ///< its numbers, where those of the kernel are free
    bool operator==(const MadeLayer&) const = default;
};

/// What a person answers: to type a number, to point or paint, to make or code, to choose or rank, to write a
/// network.
using GivenAnswer = std::variant<TypedNumbers, MarkedCells, MadeLayer, ChosenOptions, NetworkDocument>;

struct Verdict {
    bool right = false;
    std::string slip;      ///< the mistake that was recognised; empty: none
    std::string sentence;  ///< why it is right, or what went wrong
    bool operator==(const Verdict&) const = default;
};

/// "5", "5x5", "2/9", "0.444", "0,44", "½", "= 5 cells". @throws BadInput
[[nodiscard]] TypedNumbers parse_numbers(std::string_view text);

/// An answer as a text, for the command line: numbers as above, a size also as "5, 7"; cells as "0,2 1,2";
/// fields as "kernel=4 padding=1", and kernel_values=[[1,0],[0,1]] for its numbers; options by letter, "b" or
/// "c a b"; code as it is; a network as notation, JSON, code or what other programs print of it. @throws
/// BadInput that says what is wanted
[[nodiscard]] GivenAnswer parse_answer(const LessonScene& scene, std::string_view text);

/// What is right for a task to type. @pre its kind is size, value or count @throws BadInput
[[nodiscard]] std::optional<Amount> right_amount(const LessonScene& scene);
/// The cells that are meant. @pre the kind is point or paint @throws BadInput
[[nodiscard]] std::optional<MarkedCells> right_cells(const LessonScene& scene);
/// The options that are true; to rank: all in their order. @pre the kind is choose or rank @throws BadInput
[[nodiscard]] ChosenOptions right_options(const LessonScene& scene);

/// A right answer, the simplest where there are several; nullopt: there is none.
/// @pre the scene asks @throws BadInput for a figure that is impossible
[[nodiscard]] std::optional<GivenAnswer> solution_of(const LessonScene& scene);
/// As parse_answer() reads it.
[[nodiscard]] std::string text_of(const LessonScene& scene, const GivenAnswer& answer);

/// @pre the scene asks, and the answer is of its kind
/// @throws BadInput for a layer that is impossible, with its sentence
[[nodiscard]] Verdict judge(const Lesson& lesson, const LessonScene& scene, const GivenAnswer& answer);

/// "a", "b", ...
[[nodiscard]] std::string letter_of(std::size_t option);
/// How an option is called: by the words of the scene, or else by its layer.
[[nodiscard]] std::string label_of(const LessonScene& scene, std::size_t option);

}  // namespace convwalk
