// A resizing or a pixel shuffle of a stack as a layer by itself. Level 2.
#pragma once

#include "network/stack.h"

namespace convwalk {

[[nodiscard]] constexpr bool is_sampled(LayerKind kind) {
    return kind == LayerKind::resize || kind == LayerKind::pixel_shuffle;
}

/// The layer over the input that the report has. Its factor is a floating-point number, so that its output
/// may differ from the stack's by a cell; and why_invalid() may refuse it, for a stack takes more.
/// @pre is_sampled(layer.kind)
[[nodiscard]] Layer sampled_layer(const StackLayer& layer, const LayerReport& report);

}  // namespace convwalk
