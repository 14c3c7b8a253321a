// A resizing or a pixel shuffle of a stack as a layer by itself. Level 2.
#pragma once

#include "network/stack.h"

namespace convwalk {

[[nodiscard]] constexpr bool is_sampled(LayerKind kind) {
    return kind == LayerKind::resize || is_shuffle(kind);
}

/// The layer over the input that the report has. why_invalid() may refuse it: a stack shuffles on any number
/// of axes.
/// @pre is_sampled(layer.kind)
[[nodiscard]] Layer sampled_layer(const StackLayer& layer, const LayerReport& report);

}  // namespace convwalk
