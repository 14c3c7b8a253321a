// Dense layers, flattening and reshaping as program text of a framework. Level 3.
#pragma once

#include <cstdint>

#include "frameworks/write/write_code.h"
#include "network/stack.h"

namespace convwalk {

/// Weights over the features of a vector; TensorFlow's and ONNX's biases are the caller's, as for other
/// layers.
/// @param options bias, and names of ONNX's tensors
[[nodiscard]] LayerCode dense_code(std::int64_t in, std::int64_t out, Framework framework,
                                   const LayerCodeOptions& options = {});

/// The same numbers, channel by channel and row by row, in another shape: where channels are last they are
/// put first and back.
/// @pre both shapes have as many numbers
[[nodiscard]] LayerCode reshape_code(const MapShape& from, const MapShape& to, Framework framework,
                                     const LayerCodeOptions& options = {});

}  // namespace convwalk
