// What one layer of a program makes of what comes in. Level 3.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "frameworks/read/read_code.h"

namespace convwalk {

/// The layer over an input of that size. Nothing is judged but that the padding can be worked out.
/// @param in_channels of the input; 0: not known
/// @pre layer.kind is Kind::layer, unfold or fold, of which it is the convolution with their windows
/// @throws BadInput naming the line
[[nodiscard]] LayerRequest settled(const ReadLayer& layer, const Extents& input, std::int64_t in_channels);

/// Its channels and groups alone, which no size changes. @throws BadInput when there are too many
[[nodiscard]] LayerRequest with_channels(const ReadLayer& layer, std::int64_t in_channels);

/// The windows of an unfold or a fold over the map that they are of. @throws BadInput naming the line
[[nodiscard]] LayerRequest windows_of(const ReadLayer& layer, const Extents& map);

/// nullopt for one that there is no word for. @pre layer.kind is Kind::upsample
[[nodiscard]] std::optional<ResizeMode> resize_mode_of(const ReadLayer& layer);

/// What a layer of a program makes of its input.
struct WalkedLayer {
    /// Of every Kind::layer, and of what resizes or shuffles as a layer by itself can; none where no sizes
    /// come in.
    std::optional<LayerRequest> request;
    Extents output;                         ///< spatial sizes; empty: a vector, or not sized
    std::int64_t channels = 0;              ///< or the length of a vector; 0: not known
    bool sized = true;                      ///< the sizes are known
    std::vector<std::int64_t> others = {};  ///< as TensorShape has them

    [[nodiscard]] TensorShape shape() const { return {sized, output, channels, others}; }
};

/// @pre layer.kind is Kind::unfold; Kind::fold @throws as walked()
[[nodiscard]] WalkedLayer walk_unfolded(const ReadLayer& layer, const WalkedLayer& from);
[[nodiscard]] WalkedLayer walk_folded(const ReadLayer& layer, const WalkedLayer& from);

/// @param second what a join reads besides; nullptr for any other layer
/// @throws BadInput naming the line, for a layer that can't take what comes in
[[nodiscard]] WalkedLayer walked(const ReadLayer& layer, const WalkedLayer& from, const WalkedLayer* second);

}  // namespace convwalk
