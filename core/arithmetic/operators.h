// The operators' names: one row says how files, the command line, the notation and sentences call an
// operator. Level 1.
//
// Which fields an operator has stands in fields.h; what it makes of sizes and values, in output_size() and
// evaluated(), whose switches the compiler checks.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/axis.h"

namespace convwalk {

struct OperatorRow {
    Operator op;
    std::string_view name;     ///< in files
    std::string_view flag;     ///< on the command line
    std::string_view letters;  ///< in the notation of networks, and on maps
    std::string_view words;    ///< in a sentence
    /// What happens on the way from the input to the output, in a word; empty where weights say it, and where
    /// a mode does.
    std::string_view sign;
    /// More that is understood wherever an operator is named, beside these three. Empty ones, which GCC 12
    /// wants written out, are none.
    std::array<std::string_view, 4> others;
};

/// A row for each operator, in the order of the enumeration.
inline constexpr std::array<OperatorRow, kOperatorCount> kOperators = {{
    {Operator::convolution, "convolution", "conv", "C", "convolution", "", {"", "", "", ""}},
    {Operator::transposed_convolution,
     "transposed_convolution",
     "transposed",
     "T",
     "transposed convolution",
     "",
     {"conv-transpose", "conv-transposed", "convtranspose", "deconv"}},
    {Operator::max_pooling, "max_pooling", "max-pool", "P", "max pooling", "max", {"maxpool", "", "", ""}},
    {Operator::average_pooling,
     "average_pooling",
     "avg-pool",
     "AP",
     "average pooling",
     "mean",
     {"avgpool", "avg-pooling", "average-pool", ""}},
    {Operator::resize, "resize", "resize", "U", "resizing", "", {"interpolate", "upsample", "", ""}},
    {Operator::pixel_shuffle,
     "pixel_shuffle",
     "pixel-shuffle",
     "PS",
     "pixel shuffle",
     "shuffle",
     {"pixelshuffle", "", "", ""}},
    {Operator::pixel_unshuffle,
     "pixel_unshuffle",
     "pixel-unshuffle",
     "PU",
     "pixel unshuffle",
     "unshuffle",
     {"pixelunshuffle", "", "", ""}},
    {Operator::adaptive_max_pooling,
     "adaptive_max_pooling",
     "adaptive-max-pool",
     "AMP",
     "adaptive max pooling",
     "max",
     {"adaptivemaxpool", "global-max-pool", "global-max-pooling", "gmp"}},
    {Operator::adaptive_average_pooling,
     "adaptive_average_pooling",
     "adaptive-avg-pool",
     "AAP",
     "adaptive average pooling",
     "mean",
     {"adaptiveavgpool", "global-avg-pool", "global-average-pooling", "gap"}},
    {Operator::pad, "padding", "pad", "PAD", "padding", "pad", {"zero-padding", "zeropad", "cropping", ""}},
}};

[[nodiscard]] constexpr const OperatorRow& row_of(Operator op) {
    return kOperators[static_cast<std::size_t>(op)];
}

/// Names on the command line: of all, in the order of the enumeration, or of these.
[[nodiscard]] std::vector<std::string> operator_flags();
[[nodiscard]] std::vector<std::string> operator_flags(std::span<const Operator> ops);

/// The operator of any of its spellings: "max-pool", "max_pooling", "max pooling". Hyphens, underscores and
/// spaces are alike.
[[nodiscard]] std::optional<Operator> operator_spelled(std::string_view word);

/// The same, for a person's word. @throws BadInput with the nearest name
[[nodiscard]] Operator operator_named(std::string_view word);
/// One of these. @throws BadInput for any other, too
[[nodiscard]] Operator operator_named(std::string_view word, std::span<const Operator> taken);

}  // namespace convwalk
