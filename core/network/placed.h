// A layer of a network where it stands. Level 2.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "network/stack.h"

namespace convwalk {

/// As the groups of a convolution in a network: as many as channels come in, and its out_channels for each of
/// them. Such a one is depthwise, whatever it stands behind.
inline constexpr std::int64_t kGroupPerChannel = 0;

/// Why a layer can't stand on so many axes: it has numbers for others. nullopt: it can.
[[nodiscard]] std::optional<Refusal> why_not_on_axes(const LayerRequest& layer, std::size_t axes);

/// The layer over what comes in, as a document of it alone has it. Whether it is possible is judged by
/// why_invalid_here().
/// @pre !why_not_on_axes(layer, input.size())
[[nodiscard]] LayerRequest placed(const LayerRequest& layer, const Extents& input, std::int64_t channels);

/// A layer of the stack over what comes in; it may be impossible there.
/// @param number from 1 @pre it is a LayerRequest, and the report has all layers before it
[[nodiscard]] LayerRequest standing_layer(const Stack& stack, const StackReport& report, std::size_t number);

/// Why the layer, over what comes in, has no output. A network shuffles on any number of axes, and counts
/// with factors without rounding.
[[nodiscard]] std::optional<Refusal> why_invalid_here(const LayerRequest& placed);

/// The layer as a network holds it, once it was edited where it stands.
/// @pre !placed.of_transposed || !why_invalid(placed)
[[nodiscard]] LayerRequest taken_up(const LayerRequest& placed);

}  // namespace convwalk
