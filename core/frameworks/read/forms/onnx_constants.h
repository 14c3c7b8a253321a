// What a graph of ONNX works out before anything comes in: sizes for a reshape or a resizing. Level 3.
#pragma once

#include <optional>
#include <vector>

#include "frameworks/read/onnx_nodes.h"

namespace convwalk {

/// A tensor whose values are known, or those of them that are not Kind::none. Kind::batch is the batch's
/// size.
struct OnnxConstant {
    Extents shape;
    std::vector<Value> values;  ///< in the order of the shape
};

/// What the node makes of them. @param inputs nullptr: not known
/// @returns nullopt: that is not worked out here
[[nodiscard]] std::optional<OnnxConstant> constant_of(const OnnxNode& node,
                                                      const std::vector<const OnnxConstant*>& inputs);

}  // namespace convwalk
