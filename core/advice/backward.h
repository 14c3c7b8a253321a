// How the gradient of a loss goes back through a layer: to its input, to its weights. Level 3.
//
// Dumoulin & Visin, section 4.1: the backward pass of a convolution is a transposed convolution with the same
// kernel, and the other way round. Everything here is linear in the gradient, but for max pooling, which
// remembers its winners.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arithmetic/layer.h"

namespace convwalk {

/// One of the ways that the gradient takes.
struct GradientWay {
    std::string words;  ///< a sentence
    /// The layer that carries it, its input the gradient; nullopt: none does. Where the weights are asked
    /// for, its input and kernel are maps, of one pair of channels.
    std::optional<LayerRequest> layer;
};

struct Backward {
    GradientWay to_input;
    std::optional<GradientWay> to_weights;  ///< nullopt: the layer has none
    std::string to_bias;                    ///< a sentence; empty likewise
};

/// @pre !why_invalid(layer)
[[nodiscard]] Backward backward_of(const Layer& layer);

/// Its sentences, one after the other, with what they are about in front: "to the input: ...".
[[nodiscard]] std::vector<std::string> sentences_of(const Backward& backward);

}  // namespace convwalk
