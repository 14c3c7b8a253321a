// How many stamps of a transposed convolution land on each output along one axis. Level 2.
#pragma once

#include <cstdint>
#include <vector>

#include "arithmetic/axis.h"

namespace convwalk {

/// How many (input cell, kernel tap) pairs land on each output along one axis of a transposed convolution.
/// @param inputs of the first so many input cells; of all when more
/// @pre the axis has an output
[[nodiscard]] std::vector<std::int64_t> overlap_profile(const AxisSpec& axis,
                                                        std::int64_t inputs = kLargestSize);

}  // namespace convwalk
