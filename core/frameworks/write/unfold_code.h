// The windows of a map as cells, and the way back, as program text of a framework. Level 3.
#pragma once

#include <cstdint>

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// Where a framework has the channels of one tap side by side, a reshape, another order and a reshape put
/// them in order.
/// @param windows the convolution whose windows they are, over the map; of its channels those of the map
/// @param back the windows come in, and the map comes out
/// @param options names of ONNX's tensors
/// @pre the layer is possible
[[nodiscard]] LayerCode unfold_code(const Layer& windows, bool back, Framework framework,
                                    const LayerCodeOptions& options = {});

}  // namespace convwalk
