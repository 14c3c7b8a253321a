// Padding and cropping alone as program text of a framework. Level 3.
#pragma once

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// @param options names of ONNX's tensors
/// @pre the layer is possible; layer.op == Operator::pad
[[nodiscard]] LayerCode pad_code(const Layer& layer, Framework framework,
                                 const LayerCodeOptions& options = {});

}  // namespace convwalk
