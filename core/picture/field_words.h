// Sentences about fields that no fixed window says: of resizing, shuffles, adaptive pooling, padding alone,
// and channels. Level 9.
#pragma once

#include <string>

#include "arithmetic/layer.h"

namespace convwalk {

// Each is true of this very layer, with its numbers. @pre !why_invalid(layer)

/// @pre is_adaptive(layer.op)
[[nodiscard]] std::string adaptive_size_words(const Layer& layer);
/// @pre layer.op is resize
[[nodiscard]] std::string resized_words(const Layer& layer);
[[nodiscard]] std::string resize_mode_words(const Layer& layer);
/// @pre is_shuffle(layer.op)
[[nodiscard]] std::string shuffle_factor_words(const Layer& layer);
[[nodiscard]] std::string shuffle_order_words(const Layer& layer);
/// Of padding alone.
[[nodiscard]] std::string pad_words(const Layer& layer);
/// Of pooling.
[[nodiscard]] std::string ceil_mode_words(const Layer& layer);

[[nodiscard]] std::string in_channels_words(const Layer& layer);
[[nodiscard]] std::string out_channels_words(const Layer& layer);
[[nodiscard]] std::string groups_words(const Layer& layer);

}  // namespace convwalk
