// What the views of channels say. Level 8.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "figure/spot.h"
#include "scene/page.h"
#include "scene/spelled_sum.h"
#include "views/channels/channel_looks.h"

namespace convwalk {

/// "output 1 (2, 3)"; without its channel where there is one.
[[nodiscard]] std::string name_of_output(const Figure& figure, const ChannelStep& step);

/// "output 1 (2, 3) = 19 (channel 0) + 37 (channel 1) + 1 (bias) = 57"; where one channel is read, its
/// products. @pre the figure has values
[[nodiscard]] SpelledSum spelled_channels(const Figure& figure, const ChannelStep& step);

/// "output 1 (2, 3) reads 9 input cells in each of 3 channels"
[[nodiscard]] std::string reading_words(const Figure& figure, const ChannelStep& step);

/// "3 input channels × 9 taps = 27 products and the bias": what one output takes.
[[nodiscard]] std::string products_of_output(const Figure& figure);

/// "Convolution, 3 maps of 5×5 → 4 maps of 3×3", or the scenario's own title.
[[nodiscard]] std::string channels_title(const Figure& figure);
/// Below it: parameters, size, and what one output takes.
[[nodiscard]] std::string caption_of_channels(const Figure& figure);

/// What the input's maps show, the window, and the hues of these outputs.
/// @param outputs each with its number among the hues
[[nodiscard]] std::vector<LegendEntry> legend_of_channels(
    const Figure& figure, const std::vector<std::pair<std::int64_t, std::int64_t>>& outputs);

/// The kernel's place in a filter: in `channel` of a Spot, filters one after the other, each with the slices
/// of the channels that it reads.
[[nodiscard]] Spot spot_of_slice(const Figure& figure, const Slice& slice, Extents tap);
[[nodiscard]] Slice slice_of(const Figure& figure, const Spot& spot);

/// Whether the layer has such a channel and such a cell in it: a slot of the input, a tap of a slice, or an
/// output. What is drawn is the view's matter.
[[nodiscard]] bool has_channel_cell(const Figure& figure, const Spot& spot);
/// Depth, rows and columns of what it lies on. @pre has_channel_cell()
[[nodiscard]] Extents channel_cell_extents(const Figure& figure, const Spot& spot);
/// For a tooltip. @pre has_channel_cell()
[[nodiscard]] std::vector<std::string> channel_cell_words(const Figure& figure, const Spot& spot);

/// What is worth knowing about how the layer's channels are joined, a sentence each: parameters,
/// multiply-adds, and what such a layer can't do. None for a layer of one channel, and where channels are
/// only moved.
[[nodiscard]] std::vector<std::string> channel_sentences(const Layer& layer);

}  // namespace convwalk
