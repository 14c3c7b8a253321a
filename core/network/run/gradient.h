// How strongly every number of a network's input is felt by one number behind a layer. Level 2.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "network/run/weights.h"

namespace convwalk {

/// The derivative of one number of a layer's map with respect to the input, where the maps are.
struct Gradient {
    Tensor of_input;  ///< like the input: what one number more there adds
    /// Activations on the way that were passed as if they were not there; each once.
    std::vector<std::string> passed;
};

/// Products that it may take: some tenths of a second.
inline constexpr std::int64_t kMostGradientProducts = 10'000'000;

/// Exact, but for `passed`: through what is linear with its weights, through the largest of a pooling, and
/// through activations by their slope at what came out of them. A ReLU passes nothing where it gave 0.
/// @param maps of the input [0] and of the layers, of one image @param layer from 1
/// @param number of its map, flat
/// @return nullopt: it takes more than kMostGradientProducts
[[nodiscard]] std::optional<Gradient> gradient_of(const Stack& stack, const StackReport& report,
                                                  const NetworkWeights& weights,
                                                  const std::vector<Tensor>& maps, std::size_t layer,
                                                  std::int64_t number);

}  // namespace convwalk
