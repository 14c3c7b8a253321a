// Operators that only move numbers, and fold, which also adds them up. Level 2.
#pragma once

#include <cstdint>
#include <optional>

#include "numeric/unfit.h"

namespace convwalk {

// Pixel shuffle: input [batch, channels * r * r, rows, columns], output [batch, channels, rows * r, columns *
// r]. Which channel goes to cell (y r + dy, x r + dx) of channel c is the order's.

[[nodiscard]] std::optional<Unfit> why_not_shuffled(const Extents& input_shape, std::int64_t factor);
[[nodiscard]] Extents shuffled_shape(const Extents& input_shape, std::int64_t factor);
/// @pre !why_not_shuffled, also for the shape, and as many values as it needs
[[nodiscard]] Tensor pixel_shuffled(const Tensor& input, std::int64_t factor,
                                    ShuffleOrder order = ShuffleOrder::channel_first);

/// A cell of a feature map.
struct ShuffledCell {
    std::int64_t channel = 0;
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const ShuffledCell&) const = default;
};

/// What a pixel shuffle or unshuffle does with channels.
struct Shuffle {
    Operator op = Operator::pixel_shuffle;
    std::int64_t factor = 1;    ///< r; >= 1
    std::int64_t channels = 1;  ///< on the side that has fewer: C
    ShuffleOrder order = ShuffleOrder::channel_first;

    /// The channel, on the side with more, of place dy r + dx in each square of a channel on the other; and
    /// back.
    [[nodiscard]] std::int64_t coarse_channel(std::int64_t channel, std::int64_t place) const {
        return order == ShuffleOrder::channel_first ? channel * factor * factor + place
                                                    : place * channels + channel;
    }
    [[nodiscard]] std::int64_t place_of(std::int64_t coarse) const {
        return order == ShuffleOrder::channel_first ? coarse % (factor * factor) : coarse / channels;
    }
    [[nodiscard]] std::int64_t channel_of(std::int64_t coarse) const {
        return order == ShuffleOrder::channel_first ? coarse / (factor * factor) : coarse % channels;
    }
    bool operator==(const Shuffle&) const = default;
};
/// @pre is_shuffle(layer.op) && !why_invalid(layer)
[[nodiscard]] Shuffle shuffle_of(const Layer& layer);

/// The cell of the input that a pixel shuffle or unshuffle puts to a cell of its output, and the other way
/// round.
[[nodiscard]] ShuffledCell shuffled_from(const Shuffle& shuffle, const ShuffledCell& output);
[[nodiscard]] ShuffledCell shuffled_to(const Shuffle& shuffle, const ShuffledCell& input);

/// The way back.
[[nodiscard]] std::optional<Unfit> why_not_unshuffled(const Extents& input_shape, std::int64_t factor);
[[nodiscard]] Extents unshuffled_shape(const Extents& input_shape, std::int64_t factor);
[[nodiscard]] Tensor pixel_unshuffled(const Tensor& input, std::int64_t factor,
                                      ShuffleOrder order = ShuffleOrder::channel_first);

// Unfold: input [batch, channels, spatial...], output [batch, channels * taps, windows]: each column is what
// lies under one window, by channel and then by tap; padding is 0. Fold is its adjoint: every column is laid
// back under its window, and overlaps add up. The layer is the convolution whose windows they are; of its
// channels only `in_channels` counts.

/// Why the windows' columns can't be held.
/// @pre !why_invalid(layer), a convolution
[[nodiscard]] std::optional<Unfit> why_not_unfolded(const Layer& layer, std::int64_t batch);
/// The shape of the columns.
[[nodiscard]] Extents unfolded_shape(const Layer& layer, std::int64_t batch);
[[nodiscard]] Tensor unfolded(const Layer& layer, const Tensor& input);

/// @param columns_shape [batch, channels * taps, windows]
[[nodiscard]] std::optional<Unfit> why_not_folded(const Layer& layer, const Extents& columns_shape);
/// [batch, channels, spatial...]; the channels follow from the columns.
[[nodiscard]] Extents folded_shape(const Layer& layer, const Extents& columns_shape);
[[nodiscard]] Tensor folded(const Layer& layer, const Tensor& columns);

}  // namespace convwalk
