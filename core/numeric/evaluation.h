// The numbers that a layer puts out, in double precision. Level 2. The reference: plain loops over
// windows.h, checked against PyTorch.
//
// Nothing here is the inverse of anything: a transposed convolution gives the shape back, not the values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "numeric/overlap_profile.h"
#include "numeric/unfit.h"
#include "numeric/windows.h"

namespace convwalk {

/// How a layer treats values, beside its sizes. What an operator does not know is ignored, but a transposed
/// convolution and pooling refuse a padding mode other than zeros.
struct ValueRules {
    PaddingMode padding_mode = PaddingMode::zeros;
    bool count_include_pad = true;  ///< average pooling divides by padding cells, too, not by real ones alone
    std::optional<std::int64_t> divisor_override = std::nullopt;  ///< average pooling divides by this; not 0
    bool operator==(const ValueRules&) const = default;
};

/// Those that the layer names.
[[nodiscard]] ValueRules rules_of(const Layer& layer);

/// The numbers that a layer is fed with.
struct Operands {
    Tensor input;   ///< [batch, in channels, spatial...]
    Tensor weight;  ///< see weight_shape(); ignored where that is empty
    /// One number an output channel, or none at all. Ignored by operators without weights
    std::vector<double> bias = {};
    bool operator==(const Operands&) const = default;
};

/// [out, in / groups, k...] for a convolution, [in, out / groups, k...] for a transposed one, empty for
/// the others. Kernels are applied as they are written (cross-correlation), as frameworks do.
/// @pre !why_invalid(layer); so it is for everything below
[[nodiscard]] Extents weight_shape(const Layer& layer);

/// [batch, channels, spatial...]
[[nodiscard]] Extents input_shape(const Layer& layer, std::int64_t batch = 1);
[[nodiscard]] Extents output_shape(const Layer& layer, std::int64_t batch = 1);

/// Why the layer can't have these rules: a padding that the mode has not enough cells for, or a divisor of 0.
[[nodiscard]] std::optional<Unfit> why_unfit(const Layer& layer, const ValueRules& rules);

/// Why evaluated() can't be asked: the above, or wrong shapes, values out of range, or too much work.
[[nodiscard]] std::optional<Unfit> why_unfit(const Layer& layer, const ValueRules& rules,
                                             const Operands& operands);

/// The tables of the layer's windows. A pixel shuffle has none: see rearrange.h.
[[nodiscard]] Windows windows_of(const Layer& layer, PaddingMode mode = PaddingMode::zeros);

/// The input channels that an output channel is made of, and where its kernels are.
struct ChannelRange {
    std::int64_t first = 0;
    std::int64_t count = 1;
};
[[nodiscard]] ChannelRange channels_read(const Layer& layer, std::int64_t out_channel);

/// Flat index in the weight of the first value of the kernel from an input to an output channel.
/// @pre channels_read(layer, out_channel) has in_channel
[[nodiscard]] std::int64_t kernel_begin(const Layer& layer, std::int64_t in_channel,
                                        std::int64_t out_channel);

/// What average pooling divides one output by; 0 when no real cell counts, and then the output is 0.
[[nodiscard]] std::int64_t divisor(const Layer& layer, const ValueRules& rules, const OutputPlace& output);

struct Evaluation {
    Tensor output;
    /// Max pooling: for each output the flat index, in its plane of the input, of the first largest cell; -1
    /// where no real cell is under the window and the output is minus infinity. Others: empty.
    std::vector<std::int64_t> winners;
    bool operator==(const Evaluation&) const = default;
};

/// A transposed convolution is gathered over its expanded grid.
/// @pre !why_unfit(layer, rules, operands)
[[nodiscard]] Evaluation evaluated(const Layer& layer, const ValueRules& rules, const Operands& operands);

/// The full result of a transposed convolution, before the crop: s(i - 1) + K cells along an axis.
[[nodiscard]] Extents full_extents(const Layer& layer);

/// Where the cropped result begins in the full one: the padding before. It ends an output size later, which
/// output padding may take beyond the end, where there are zeros.
[[nodiscard]] Extents crop_offset(const Layer& layer);

/// One number of the stamp of an input cell.
struct Stamp {
    Extents full;             ///< the cell of the full result on which it lands
    std::int64_t weight = 0;  ///< flat index in the kernel
};

/// Where a transposed convolution stamps its kernel for one input cell, tap by tap, row-major.
[[nodiscard]] std::vector<Stamp> stamp_of(const Layer& layer, std::int64_t input_cell);

/// The full result of a transposed convolution when so many cells of each plane have been stamped, without
/// the bias.
/// @param cells the first so many in row-major order; all when more
/// @pre as for evaluated(), with a transposed convolution
[[nodiscard]] Tensor stamped(const Layer& layer, const Operands& operands, std::int64_t cells = kLargestSize);

/// A transposed convolution by the other way: every input multiplies the kernel, stamps it on the output
/// every s cells, overlaps add up, and the result is cropped.
[[nodiscard]] Tensor scattered(const Layer& layer, const Operands& operands);

/// The product of the axes' overlap_profile() and the channels, [1, out channels, spatial...]: what an input
/// and a kernel of ones give.
/// @pre a transposed convolution, and !why_too_much for its output
[[nodiscard]] Tensor overlap_count(const Layer& layer);

}  // namespace convwalk
