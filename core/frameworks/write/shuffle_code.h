// Pixel shuffles as program text of a framework. Level 3.
#pragma once

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// The framework's own call where it has one that puts the same numbers to the same cells, else a reshape, a
/// transposition and another reshape.
/// @param options names of ONNX's tensors
/// @pre the layer is possible; is_shuffle(layer.op)
[[nodiscard]] LayerCode shuffle_code(const Layer& layer, Framework framework,
                                     const LayerCodeOptions& options = {});

}  // namespace convwalk
