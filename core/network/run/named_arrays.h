// Weights of a network by the names of its layers, as files have them. Level 2.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "network/run/weights.h"

namespace convwalk {

struct NamedArray {
    std::string name;
    Tensor values;
};
using NamedArrays = std::vector<NamedArray>;

/// What a layer may be given, behind its number from 1 or its name, and a point: "3.weight", "conv1.bias".
/// The shapes are those of PyTorch; of a batch norm there are mean, variance, scale and shift, and
/// running_mean and running_var are other words for the first two.
[[nodiscard]] const std::vector<std::string>& names_of_parts();

/// Weights in which those that have a name are these; a layer's norm that is given in parts leaves the others
/// as they usually are.
/// @param report that of the stack, without a refusal @param weights one for each layer
/// @param what how the arrays are called in a sentence: "lenet.npz"
/// @throws BadInput when one names no layer, none of its parts, or has another shape
[[nodiscard]] NetworkWeights with_arrays(const Stack& stack, const StackReport& report,
                                         NetworkWeights weights, const NamedArrays& arrays,
                                         std::string_view what);

/// The layers with weights, from 1, of which no weight is among the arrays.
[[nodiscard]] std::vector<std::size_t> layers_without(const Stack& stack, const StackReport& report,
                                                      const NamedArrays& arrays);

}  // namespace convwalk
