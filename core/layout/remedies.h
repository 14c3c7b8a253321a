// What could be done about a checkerboard. Level 3.
#pragma once

#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

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
