// Which layers give the size that is wanted, where an axis may have other numbers than the next. Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "advice/solve.h"

namespace convwalk {

/// Layers that are kept at most; others are counted.
inline constexpr std::int64_t kMostAxesSolutions = 200'000;

/// One solution an axis, all of one operator.
using AxesSolution = std::vector<Solution>;

struct AxesAnswer {
    std::vector<AxesSolution> solutions;  ///< simplest first
    std::int64_t found = 0;               ///< INT64_MAX when more
    std::int64_t tried = 0;               ///< likewise
    /// The first axis for which no operator has any; nullopt: each has some.
    std::optional<std::size_t> barren;
};

/// Each axis is a question of its own, all of the same operators. Simplest are layers whose axes have the
/// same kernel, stride and dilation, then those whose other fields agree, then as in solve(); where very many
/// fit, they are made of the simplest of each axis.
/// @pre 1 to 3 questions, of one axis or of every input
/// @throws BadInput as solve() does
[[nodiscard]] AxesAnswer solve_each_axis(const std::vector<Question>& axes, std::int64_t most);

/// The question about one axis of a question. @pre the question's input is empty or has the axis
[[nodiscard]] Question question_of_axis(const Question& question, std::size_t axis);

/// The layer that a solution is, for an input of these sizes.
[[nodiscard]] Layer layer_of(const AxesSolution& solution, const Extents& input);

/// Weights for each pair of an input and an output channel; 0 for pooling.
[[nodiscard]] std::int64_t weights_of(const AxesSolution& solution);

/// "2..5", or one an axis: "2..5x3". @throws BadInput that names the field
[[nodiscard]] std::vector<Range> parse_ranges(std::string_view text, std::string_view field,
                                              std::int64_t least);

}  // namespace convwalk
