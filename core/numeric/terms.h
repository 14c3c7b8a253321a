// What one output is made of, term by term: "2·1 + 0·3 + (-1)·2 = 0". Level 2. From the same tables as the
// values, and in the order in which they are added up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "numeric/evaluation.h"
#include "numeric/resize.h"

namespace convwalk {

struct Term {
    std::int64_t channel = 0;  ///< of the input
    std::int64_t tap = 0;      ///< flat index in the kernel of the value used; flipped where the kernel is
    std::int64_t source = -1;  ///< flat index in the channel's plane of the input; -1 = none, a filler
    SlotKind kind = SlotKind::real;  ///< padding that mirrors a cell has a source, too
    double weight = 1;               ///< of the kernel, or of the resizing; 1 for pooling
    double value = 0;                ///< of the cell; 0 for fillers, for max pooling minus infinity
    double product = 0;              ///< weight times value
    bool operator==(const Term&) const = default;
};

/// An output and its terms. A place beyond the padding, which only pooling in ceil mode reaches, is no term.
struct Sum {
    enum class Form : std::uint8_t {
        weighted,  ///< result = sum of products + bias
        plain,     ///< result = sum of values / divisor, 0 when the divisor is 0
        maximum,   ///< result = the largest value
    };
    Form form = Form::weighted;
    std::vector<Term> terms;
    bool biased = false;
    double bias = 0;
    std::int64_t divisor = 1;
    std::int64_t winner = -1;  ///< maximum: index of the first term that has it; -1 when all are fillers
    double result = 0;
};

/// An output of a layer or a resizing.
struct OutputCell {
    std::int64_t image = 0;    ///< of the batch
    std::int64_t channel = 0;  ///< of the output
    std::int64_t cell = 0;     ///< flat index in its plane
};

/// @pre !why_unfit(layer, rules, operands), and the output has such a cell
[[nodiscard]] Sum sum_of(const Layer& layer, const ValueRules& rules, const Operands& operands,
                         const OutputCell& output);

/// Terms that add nothing because their weight is 0 are there.
/// @pre !why_unfit(resizing, input.shape), and the output has such a cell
[[nodiscard]] Sum sum_of(const Resizing& resizing, const Tensor& input, const OutputCell& output);

/// Output cells of a convolution, a transposed one or a pooling as walked through by the caller, who keeps
/// the windows: faster for many outputs.
[[nodiscard]] Sum sum_of(const Layer& layer, const ValueRules& rules, const Operands& operands,
                         const Windows& windows, const OutputCell& output);

/// What one channel of the input adds to an output.
struct ChannelSum {
    std::int64_t channel = 0;
    double sum = 0;
    bool operator==(const ChannelSum&) const = default;
};

/// The terms, added up channel by channel; with the bias they give the result, but for rounding.
/// @pre the form is weighted
[[nodiscard]] std::vector<ChannelSum> channel_sums(const Sum& sum);

/// A piece of a sum in words.
struct SumPiece {
    std::string text;
    std::int64_t term = -1;  ///< index of the term that it stands for; -1 = a sign between them
    bool filler = false;     ///< a term without a cell of its own: padding, or an inserted zero
    bool operator==(const SumPiece&) const = default;
};

/// How a sum is spelled.
struct Spelling {
    int digits = 4;                ///< significant ones of a number
    std::size_t most_terms = 200;  ///< what is beyond is left out with an ellipsis
};

/// "2·1 + 0·3 + (-1)·2 = 0", "(1 + 2 + 3 + 6) / 4 = 3", "max(1, -∞, 3) = 3", piece by piece.
[[nodiscard]] std::vector<SumPiece> spelled(const Sum& sum, const Spelling& spelling = {});

/// The pieces as one line.
[[nodiscard]] std::string to_string(const Sum& sum, const Spelling& spelling = {});

/// A value as a cell or a sum shows it: "0.3333", "-2", "1e+06", "-∞"; never "-0".
[[nodiscard]] std::string number_text(double value, int digits = 4);

}  // namespace convwalk
