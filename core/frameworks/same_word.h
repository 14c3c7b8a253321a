// The word "same" where PyTorch has none: beside a stride, of pooling, of a transposed convolution. Level 3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/rules.h"

namespace convwalk {

/// The layer as TensorFlow, Keras and JAX have it, and SAME_UPPER of ONNX.
struct SameInNumbers {
    LayerRequest request;            ///< possible, its padding in numbers that hold for its input alone
    std::vector<std::string> words;  ///< sentences: what the word means, what PyTorch needs for it
};

/// @param request with channels and sizes that are possible; its padding is "same"
/// @return nullopt: the padding is another, or the layer is possible as it is, or impossible for another
/// reason
[[nodiscard]] std::optional<SameInNumbers> same_in_numbers(const LayerRequest& request);

/// "2 | 3", before and after; "rows 2 | 3, columns 0 | 1" where axes differ.
[[nodiscard]] std::string sides_text(const std::vector<Sides>& sides);

/// PyTorch's argument of F.pad, which begins with the last axis: "(0, 1, 2, 3)".
[[nodiscard]] std::string pad_argument(const std::vector<Sides>& sides);

}  // namespace convwalk
