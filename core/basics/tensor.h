// Numbers in a grid of any dimension: what flows through a layer. Level 0: includes nothing of Convwalk.
#pragma once

#include <cstdint>
#include <vector>

namespace convwalk {

/// Row-major: the last index runs fastest. Activations have the shape [batch, channels, spatial...].
struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<double> values;  ///< as many as the product of `shape`; one when the shape is empty
    bool operator==(const Tensor&) const = default;
};

}  // namespace convwalk
