// Where everything of the view of all channels stands. Level 8.
//
// Input maps stand one above the other at the left, a row of slices for every filter in the middle, output
// maps at the right; each group of channels on a band of its own. Of two layers the output maps of the first
// are the input maps of the second.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "figure/view.h"
#include "views/channels/channel_looks.h"
#include "views/channels/slanted_map.h"

namespace convwalk {

/// Between two slices of a filter over volumes, in cells.
inline constexpr double kBetweenTaps = 0.4;

/// How wide the taps of a slice are, in cells: those of a volume stand side by side.
[[nodiscard]] constexpr double taps_width(const SlantedExtents& taps) {
    return double(taps.slices * taps.columns) + double(taps.slices - 1) * kBetweenTaps;
}

struct PlacedInput {
    std::int64_t channel = 0;
    std::int64_t index = 0;  ///< among those that are drawn
    SlantedMap map;
    Rect sum;  ///< the box with what the channel adds
};

struct PlacedSlice {
    std::int64_t input = 0;  ///< channel
    Rect place;
};

struct PlacedFilter {
    std::int64_t output = 0;          ///< channel
    std::int64_t hue = 0;             ///< its index among those that are drawn
    std::vector<PlacedSlice> slices;  ///< none without weights
    Rect frame;                       ///< around the slices
    SlantedMap map;                   ///< the output map
};

/// Dots for channels that are not drawn.
struct PlacedDots {
    ChannelRow channels;
    Rect place;
};

struct PlacedBand {
    std::int64_t group = 0;
    Rect place;
    std::vector<PlacedInput> inputs;
    std::vector<PlacedFilter> filters;
    std::vector<PlacedDots> input_dots;
    std::vector<PlacedDots> slice_dots;  ///< in the row of every filter
    std::vector<PlacedDots> output_dots;
    double bus_x = 0;  ///< where the lines from the sums meet
};

struct ChannelsLayout {
    std::vector<PlacedBand> bands;
    std::vector<PlacedDots> band_dots;  ///< for groups that are not drawn
    bool banded = false;                ///< there are several
    double unit_px = 1;                 ///< of the maps
    double slice_cell_px = 1;           ///< a side
    double sigma_x = 0;  ///< middle of the sign of summation, which stands beside the current filter
    double sigma_px = 0;
    bool names_above = false;  ///< the maps; else they stand before them
    double label_px = 0;       ///< room before the maps for names, inputs
    double output_label_px = 0;
    bool names_of_slices = false;  ///< there is room for "channel 0" below the slices
    bool shares_inputs = false;    ///< its input maps are the output maps of the layer before
};

/// A layer with what is drawn of it; all outlive what is made of them.
struct ChannelStage {
    const Figure* figure = nullptr;
    const ChannelPlan* plan = nullptr;
    std::shared_ptr<const Figure> kept{};  ///< where nothing else keeps the figure
};

/// One layer, or two of which the second reads what the first gives.
/// @pre the channels that the first draws of its output are those that the second draws of its input
[[nodiscard]] std::vector<ChannelsLayout> channels_layouts(const std::vector<ChannelStage>& stages,
                                                           const ViewPlace& place);

/// On the way from one layout to another of the same channels: 0 there, 1 here. What was not drawn before
/// comes from the nearest that was.
[[nodiscard]] ChannelsLayout moved_from(const ChannelsLayout& before, ChannelsLayout layout, double share);

/// Where a tap of a slice is drawn. @param slice where all of it is @param at depth, row and column
[[nodiscard]] Rect tap_rect(const Rect& slice, const SlantedExtents& taps, const Cell3& at);

/// The size of numbers in the cells of a slanted map, in pixels: as large as the widest one allows.
[[nodiscard]] double slanted_number_px(const Lean& lean, double unit_px, double widest_em);

}  // namespace convwalk
