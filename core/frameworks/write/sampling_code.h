// Resizings and pixel shuffles as program text of a framework. Level 3.
#pragma once

#include "arithmetic/layer.h"
#include "frameworks/write/write_code.h"

namespace convwalk {

/// The layer as part of a program, by itself or within a network. Sizes are those of the layer; between
/// cells every framework has a cubic curve of its own.
/// @param options names of ONNX's tensors
/// @pre the layer is possible; its operator is resize, pixel_shuffle or pixel_unshuffle
[[nodiscard]] LayerCode sampling_code(const Layer& layer, Framework framework,
                                      const LayerCodeOptions& options = {});

}  // namespace convwalk
