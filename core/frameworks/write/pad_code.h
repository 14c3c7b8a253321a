// Padding and cropping alone as program text of a framework. Level 3.
#pragma once

#include <string_view>

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// Beside PyTorch's layer that pads so.
inline constexpr std::string_view kCircularPadIsNew = "circular pads came with PyTorch 2.1";

/// @param options names of ONNX's tensors
/// @pre the layer is possible; layer.op == Operator::pad
[[nodiscard]] LayerCode pad_code(const Layer& layer, Framework framework,
                                 const LayerCodeOptions& options = {});

}  // namespace convwalk
