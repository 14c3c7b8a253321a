// Where everything of the sums of one output channel stands. Level 8.
//
// A row for every input channel that is read: its map with the window, the slice of the filter, their
// products where there is room, and their sum. Behind them the sign of summation, the bias and the output
// map.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "figure/view.h"
#include "views/board/board.h"
#include "views/channels/channel_looks.h"

namespace convwalk {

/// A row of the table: an input channel, or dots for several.
struct SumRow {
    ChannelRow channels;
    std::size_t input = 0;     ///< map of the board
    std::size_t slice = 0;     ///< likewise, where there are weights
    std::size_t products = 0;  ///< likewise, where they are shown
    Rect row;                  ///< all of it
    Rect sum;                  ///< the box with what the channel adds
};

/// A name that leads to another output channel.
struct ChannelTab {
    ChannelRow channels;
    Rect place;
};

struct SumsLayout {
    std::int64_t channel = 0;  ///< of the output
    Board board;
    std::vector<SumRow> rows;
    std::vector<ChannelTab> tabs;
    std::size_t output = 0;  ///< map of the board
    bool has_slices = false;
    bool has_products = false;
    bool captions = false;
    bool shows_numbers = true;  ///< there is room for all of them; else there are none
    bool adds_up = false;       ///< several channels, or a bias: there is something to add
    bool has_bias = false;
    Rect sigma;  ///< the circle around the sign; where nothing is added up, without size
    Rect bias;
    double label_px = 0;  ///< room before the rows for their names
    double caption_y = 0;
};

/// @param channel of the output
[[nodiscard]] SumsLayout sums_layout(const Figure& figure, const ViewPlace& place, std::int64_t channel);

/// A place of the page as a camera sees it.
[[nodiscard]] Vec2 seen_by(const ViewPlace& place, Vec2 at);
[[nodiscard]] Rect seen_by(const ViewPlace& place, const Rect& rect);

}  // namespace convwalk
