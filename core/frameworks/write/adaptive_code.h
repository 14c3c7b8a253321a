// Adaptive and global pooling as program text of a framework. Level 3.
#pragma once

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// PyTorch has it; others have the global one, or a plain pooling where all windows are alike.
/// @param options names of ONNX's tensors
/// @pre the layer is possible; is_adaptive(layer.op)
[[nodiscard]] LayerCode adaptive_code(const Layer& layer, Framework framework,
                                      const LayerCodeOptions& options = {});

}  // namespace convwalk
