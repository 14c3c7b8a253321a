// A picture through a whole network: what every layer makes of it. Level 3.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "network/run/named_arrays.h"
#include "network/run/weights.h"

namespace convwalk {

struct NetworkMaps {
    Stack stack;  ///< over the picture
    StackReport report;
    /// Of the input [0], of layer 1 [1], ...: [1, channels, sizes...], of a vector [1, length].
    std::vector<Tensor> maps;
    NetworkWeights weights;
    std::vector<std::size_t> drawn;  ///< layers, from 1, whose weights are drawn
};

/// Weights of a network's own; those that are left out are drawn.
struct GivenWeights {
    std::string name;  ///< "lenet.npz"
    NamedArrays arrays;
};

/// A network over a picture: its input becomes as large. A grey picture stands in each of three channels, and
/// a coloured one becomes grey where the network takes one channel.
/// @return the network, and the picture as it takes it, [1, channels, rows, columns]
/// @throws BadInput when it has another number of axes or channels
[[nodiscard]] std::pair<Stack, Tensor> network_over_picture(Stack stack, const Tensor& picture);

/// In float32, as frameworks have it. What is drawn has no biases, and batch norms leave numbers as they are.
/// @param stack, input as network_over_picture() gives them
/// @throws BadInput when the network has no output, or it can't be worked out
[[nodiscard]] NetworkMaps maps_of(const Stack& stack, const WeightSettings& weights, const Tensor& input,
                                  const GivenWeights& given = {});

}  // namespace convwalk
