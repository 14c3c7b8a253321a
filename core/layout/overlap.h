// How many contributions every output of a transposed convolution gets. Level 3: sizes that can be laid out
// can be counted.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/evenness.h"
#include "arithmetic/layer.h"

namespace convwalk {

/// The transposed convolution whose stamps hit the cells that are counted: the axis itself, or, for other
/// operators, one from the windows back to the input.
[[nodiscard]] AxisSpec stamping(Operator op, const AxisSpec& axis);

struct AxisOverlap {
    AxisSpec stamps;                    ///< see stamping()
    std::vector<std::int64_t> profile;  ///< contributions to each cell
    std::vector<std::int64_t> values;   ///< those that occur far from every border, rising
    Evenness evenness = Evenness::even;
    /// The cells that no border takes a contribution from: begin .. end - 1; none when equal.
    std::int64_t inside_begin = 0;
    std::int64_t inside_end = 0;

    /// Whether cells inside get all that occurs far from every border. A small map has no such inside.
    [[nodiscard]] bool shows_inside() const;
};

struct Overlap {
    Operator op = Operator::transposed_convolution;
    bool of_outputs = true;              ///< outputs get contributions; otherwise inputs are read
    std::vector<AxisOverlap> axes;       ///< the map is the product of their profiles
    bool has_inside = true;              ///< every axis shows one
    Evenness evenness = Evenness::even;  ///< the worst of the axes
    std::int64_t least = 1;              ///< that a cell far from every border gets
    std::int64_t most = 1;
    /// A sentence without full stop: "Even: every output inside gets 4 contributions, as kernel 4 is
    /// divisible by stride 2". Of a map without an inside: what a larger one would have, and what this has.
    std::string verdict;
    std::string border;  ///< what is different there, the same way; empty when nothing is, or all is border
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

}  // namespace convwalk
