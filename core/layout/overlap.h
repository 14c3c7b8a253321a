// How many contributions every output of a transposed convolution gets, and what could be done about a
// checkerboard. Level 3: sizes that can be laid out can be counted.
//
// Every input stamps the kernel on the output, a stride further than the one before; outputs inside are hit
// by as many taps as share their place modulo the stride. It is even when the stride divides the kernel
// (Odena et al., "Deconvolution and checkerboard artifacts", Distill 2016). Any other operator is the same
// seen from its input: every window stamps the cells that it reads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// The transposed convolution whose stamps hit the cells that are counted: the axis itself, or, for other
/// operators, one from the windows back to the input.
[[nodiscard]] AxisSpec stamping(Operator op, const AxisSpec& axis);

enum class Evenness : std::uint8_t {
    even,    ///< every cell inside gets as many
    uneven,  ///< all get some
    holes,   ///< some get none
};

struct AxisOverlap {
    AxisSpec stamps;                    ///< see stamping()
    std::vector<std::int64_t> profile;  ///< contributions to each cell
    std::vector<std::int64_t> values;   ///< those that occur far from every border, rising
    Evenness evenness = Evenness::even;
    /// The cells that no border takes a contribution from: begin .. end - 1; none when equal.
    std::int64_t inside_begin = 0;
    std::int64_t inside_end = 0;
};

struct Overlap {
    bool of_outputs = true;              ///< outputs get contributions; otherwise inputs are read
    std::vector<AxisOverlap> axes;       ///< the map is the product of their profiles
    Evenness evenness = Evenness::even;  ///< the worst of the axes
    std::int64_t least = 1;              ///< that a cell far from every border gets
    std::int64_t most = 1;
    /// A sentence without full stop: "Even: every output inside gets 4 contributions, as kernel 4 is
    /// divisible by stride 2".
    std::string verdict;
    std::string border;  ///< what is different there, the same way; empty when nothing is
};

/// @pre !why_invalid(layer) && !why_too_large(layer)
[[nodiscard]] Overlap overlap_of(const Layer& layer);

/// The contributions to one cell: the product of its axes.
[[nodiscard]] std::int64_t overlap_at(const Overlap& overlap, const Extents& cell);

// --- several layers in a row ---

/// The ways from the first layer's inputs to each output of the last one, along one axis.
/// @param layers transposed, each fed with the output of the one before: its own input size is ignored
[[nodiscard]] std::vector<std::int64_t> overlap_of_stack(std::span<const AxisSpec> layers);

/// The least and the most of them far from every border, for the same layer so many times; nullopt when the
/// pattern repeats too late to be worked out.
[[nodiscard]] std::optional<std::pair<std::int64_t, std::int64_t>> inside_of_stack(const AxisSpec& axis,
                                                                                   int layers);

/// "Two such layers in a row: 1 to 4 contributions along each axis, 1 to 16 in all"; empty where that can't
/// be worked out.
/// @param layers 2 or 3 @pre a transposed convolution
[[nodiscard]] std::string stack_words(const Layer& layer, int layers);

// --- what can be done ---

/// Another layer in the place of an uneven one.
struct Remedy {
    std::string words;     ///< "kernel 4, padding 1"
    std::string effect;    ///< "the output stays 6×6", "the output is 5×5 instead of 6×6"
    LayerRequest request;  ///< possible, drawable and even
};

/// For a transposed convolution that is uneven or has holes: another kernel, a smaller stride, resizing
/// before a convolution, pixel shuffle behind one. None for an even one and for other operators.
/// @pre !why_invalid(request)
[[nodiscard]] std::vector<Remedy> remedies(const LayerRequest& request);

}  // namespace convwalk
