#include "numeric/overlap_profile.h"

#include <algorithm>
#include <cstddef>

namespace convwalk {

std::vector<std::int64_t> overlap_profile(const AxisSpec& axis, std::int64_t inputs) {
    const std::int64_t outputs = output_size(Operator::transposed_convolution, axis);
    const std::int64_t stride = axis.stride;
    const std::int64_t landing = stride * std::clamp<std::int64_t>(inputs, 0, axis.input);
    const auto index = [](std::int64_t i) { return static_cast<std::size_t>(i); };
    // A tap lands on every s-th output from its first to its last one: both ends are noted, then summed up.
    std::vector<std::int64_t> counts(index(outputs), 0);
    for (std::int64_t tap = 0; tap < axis.kernel; ++tap) {
        const std::int64_t begin = tap * axis.dilation - axis.padding_begin;
        const std::int64_t end = begin + landing;
        const std::int64_t first = begin >= 0 ? begin : begin + (stride - 1 - begin) / stride * stride;
        if (first >= std::min(end, outputs)) continue;
        ++counts[index(first)];
        if (end < outputs) --counts[index(end)];
    }
    for (std::int64_t output = stride; output < outputs; ++output)
        counts[index(output)] += counts[index(output - stride)];
    return counts;
}

}  // namespace convwalk
