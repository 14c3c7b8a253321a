// What the views of channels say. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "figure/spot.h"
#include "figure/view.h"
#include "scene/page.h"
#include "scene/spelled_sum.h"
#include "views/channels/channel_looks.h"
#include "views/planes/cell_words.h"

namespace convwalk {

/// "3 maps of 5×5", "5×5"
[[nodiscard]] std::string map_words(std::int64_t channels, const Extents& extents);

/// "output 1 (2, 3)"; without its channel where there is one.
[[nodiscard]] std::string name_of_output(const Figure& figure, const ChannelStep& step);

/// "output 1 (2, 3) = 19 (channel 0) + 37 (channel 1) + 1 (bias) = 57"; where one channel is read, its
/// products. @pre the figure has values
[[nodiscard]] SpelledSum spelled_channels(const Figure& figure, const ChannelStep& step);

/// "output 1 (2, 3) reads 9 input cells in each of 3 channels"
[[nodiscard]] std::string reading_words(const Figure& figure, const ChannelStep& step);

/// "input (1, 2) of 3 channels: 3, 0 and 1, each times its slice of filter 1, are added up at output 1 (2, 4)
/// to (4, 6)". @param step a stamp
[[nodiscard]] std::string stamp_words(const Figure& figure, const ChannelStep& step);

/// "3 input channels × 9 taps = 27 products and the bias": what one output takes.
/// @param stamps what one cell of the input makes instead
[[nodiscard]] std::string products_of_output(const Figure& figure, bool stamps = false);

/// "Convolution, 3 maps of 5×5 → 4 maps of 3×3", or the scenario's own title.
[[nodiscard]] std::string channels_title(const Figure& figure);
/// Below it: parameters, size, and what one output takes.
[[nodiscard]] std::string caption_of_channels(const Figure& figure, bool stamps = false);

/// What the input's maps show, the window, and the hues of these outputs.
/// @param outputs each with its number among the hues @param stamps cells of the input are stamped, without
/// what a window would walk over
[[nodiscard]] std::vector<LegendEntry> legend_of_channels(
    const Figure& figure, const std::vector<std::pair<std::int64_t, std::int64_t>>& outputs,
    bool stamps = false);

/// The kernel's place in a filter: in `channel` of a Spot, filters one after the other, each with the slices
/// of the channels that it reads.
[[nodiscard]] Spot spot_of_slice(const Figure& figure, const Slice& slice, Extents tap);
[[nodiscard]] Slice slice_of(const Figure& figure, const Spot& spot);

/// The cell that the keyboard pins after `pin`: an output, the input, a slice. @param output the first one
[[nodiscard]] std::optional<Spot> next_channel_pin(const Figure& figure, const Spot& output,
                                                   const std::optional<Spot>& pin);

/// Whether the layer has such a channel and such a cell in it: a slot of the input, a tap of a slice, or an
/// output. What is drawn is the view's matter.
[[nodiscard]] bool has_channel_cell(const Figure& figure, const Spot& spot);
/// Depth, rows and columns of what it lies on. @pre has_channel_cell()
[[nodiscard]] Extents channel_cell_extents(const Figure& figure, const Spot& spot);
/// For a tooltip. @pre has_channel_cell()
[[nodiscard]] std::vector<std::string> channel_cell_words(const Figure& figure, const Spot& spot);

/// The row of a view of channels: what each has of its own, and what both have in common.
[[nodiscard]] constexpr FigureView channel_view(decltype(FigureView::why_not) why_not,
                                                decltype(FigureView::prepare) prepare,
                                                decltype(FigureView::place) place,
                                                decltype(FigureView::words) words,
                                                decltype(FigureView::shows_cell) shows_cell,
                                                decltype(FigureView::next_pin) next_pin) {
    FigureView view = {
        why_not,  prepare,    place, words, shows_cell, channel_cell_extents, channel_cell_words,
        next_pin, plane_maps, false};
    view.has_numbers = true;
    view.of_all_channels = [](const Layer&) { return true; };
    view.hides = {.size = false, .result = true};
    return view;
}

/// What is worth knowing about how the layer's channels are joined, a sentence each: parameters,
/// multiply-adds, and what such a layer can't do. None for a layer of one channel, and where channels are
/// only moved.
[[nodiscard]] std::vector<std::string> channel_sentences(const Layer& layer);

}  // namespace convwalk
