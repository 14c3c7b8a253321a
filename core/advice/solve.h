// Which layers give the size that is wanted. Level 3.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/evenness.h"
#include "arithmetic/layer.h"
#include "basics/fraction.h"

namespace convwalk {

/// From first to last, both included.
struct Range {
    std::int64_t first = 0;
    std::int64_t last = 0;

    bool operator==(const Range&) const = default;
};

/// What is wanted, and where to look. Every axis has the same kernel, stride and so on.
struct Question {
    /// Empty: it has to hold for every input size that the factor leaves whole: 2, 4, 6, ... for 1/2. Such a
    /// layer gives other sizes, too: see rounding_words().
    Extents input;
    /// Empty: `factor` says.
    Extents output;
    Fraction factor = {1, 1};  ///< output / input
    std::vector<Operator> operators = {Operator::transposed_convolution, Operator::convolution,
                                       Operator::max_pooling};
    Range kernel = {1, 7};
    Range stride = {1, 4};
    Range padding = {0, 3};            ///< both sides, or the begin when there is a range for the end
    std::optional<Range> padding_end;  ///< nullopt: as the begin
    Range dilation = {1, 1};
    Range output_padding = {0, 1};  ///< transposed convolution only; others have none
    std::int64_t most = INT64_MAX;  ///< solutions that are kept, the simplest; at most kMostSolutions
};

/// Questions with more combinations are refused.
inline constexpr std::int64_t kMostTried = 20'000'000;
/// Solutions that are kept at most; others are counted.
inline constexpr std::int64_t kMostSolutions = 5'000'000;

struct Solution {
    Operator op = Operator::convolution;
    std::int32_t kernel = 1;
    std::int32_t stride = 1;
    std::int32_t padding_begin = 0;
    std::int32_t padding_end = 0;
    std::int32_t dilation = 1;
    std::int32_t output_padding = 0;
    std::int32_t left_over =
        0;  ///< cells at the end of the padded input, as leftover_cells(); the most of any axis
    std::int32_t lost = 0;  ///< those of them that are no padding
    Evenness evenness = Evenness::even;

    bool operator==(const Solution&) const = default;
};

struct Answer {
    std::vector<Solution> solutions;  ///< simplest first
    std::int64_t found = 0;           ///< of the combinations; more than `solutions` when some were left out
    std::int64_t tried = 0;           ///< combinations in the ranges
};

/// Lower is simpler, the first number before all others.
using SimplicityRank = std::array<std::int64_t, 13>;
[[nodiscard]] SimplicityRank simplicity_of(const Solution& solution);

/// Every combination in the ranges that gives the size, simplest first: without output cells that see only
/// padding, one padding for both sides, no dilation, no output padding, no inputs lost, no checkerboard and
/// no holes; then small kernels, strides and paddings.
/// @throws BadInput for a question that contradicts itself or is too large
[[nodiscard]] Answer solve(const Question& question);

/// What becomes of sizes that the factor 1/s does not leave whole: "rounded down", "rounded up"; empty where
/// there are none. @pre the solution is one for every input
[[nodiscard]] std::string rounding_words(const Solution& solution);

/// What becomes of the input's end: "exact", "only padding left over", "1 row and column lost".
/// @param input empty for a solution for every input of so many axes
[[nodiscard]] std::string lost_words(const Solution& solution, const Extents& input, std::size_t axes);

/// What its words mean, one each: "exact: nothing is left over behind the last window"
[[nodiscard]] std::vector<std::string> meanings_of(const std::vector<Solution>& solutions);

/// Weights for each pair of an input and an output channel; 0 for pooling.
[[nodiscard]] std::int64_t weights_of(const Solution& solution, std::size_t axes);

/// The layer that a solution is, for an input of these sizes.
[[nodiscard]] Layer layer_of(const Solution& solution, const Extents& input);

/// Of an operator that no ranges are looked through for: what gives the size instead, or why nothing can.
/// A sentence without a full stop.
[[nodiscard]] std::string nothing_to_solve(Operator op, const Question& question);

/// "2..5" or "3". @throws BadInput that names the field
[[nodiscard]] Range parse_range(std::string_view text, std::string_view field, std::int64_t least);

}  // namespace convwalk
