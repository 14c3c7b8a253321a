// Which channels the views of channels draw, and in which order their outputs are walked through. Level 8.
//
// A layer may have hundreds of channels. A few are drawn: the first ones, the last one, and the one that was
// chosen; dots with a count stand for those in between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "numeric/terms.h"

namespace convwalk {

/// Bands that are drawn whole; of more groups fewer, so that there is room for dots.
inline constexpr std::int64_t kMostBands = 4;

/// A channel, or several in a row for which dots stand.
struct ChannelRow {
    std::int64_t first = 0;
    std::int64_t count = 1;
    bool drawn = true;  ///< then it is one
    bool operator==(const ChannelRow&) const = default;
};

/// The first ones of a range, the last one and the chosen one. @param most that are drawn, at least 1
[[nodiscard]] std::vector<ChannelRow> channel_rows(const ChannelRange& range, std::int64_t most,
                                                   std::int64_t chosen);

/// All of a range, of which these are drawn. @param drawn of the range, rising
[[nodiscard]] std::vector<ChannelRow> rows_with(const ChannelRange& range,
                                                const std::vector<std::int64_t>& drawn);
/// Whether a channel is drawn among these.
[[nodiscard]] bool draws(const std::vector<ChannelRow>& rows, std::int64_t channel);

/// Channels that know nothing of the others: those of a group, or one that is made by itself.
struct ChannelBand {
    std::int64_t group = 0;
    std::vector<ChannelRow> inputs;
    std::vector<ChannelRow> outputs;
};

struct ChannelPlan {
    std::vector<ChannelBand> bands;  ///< those that are drawn, in their order
    std::int64_t groups = 1;
    std::vector<std::int64_t> outputs;  ///< channels that are drawn, in their order
    std::int64_t chosen = 0;            ///< an output channel
    ChannelWalk walk = ChannelWalk::places;
    bool stamps = false;      ///< cells of the input are visited, each of which stamps every output map
    std::int64_t places = 1;  ///< cells of an output map, or of an input map that stamps
};

/// One output of one channel, or one stamp on it.
struct ChannelStep {
    std::int64_t channel = 0;  ///< of the output
    std::int64_t place = 0;    ///< flat, in its map; of a stamp, in a map of the input
    bool operator==(const ChannelStep&) const = default;
};

/// Groups of channels that are made by themselves: those of the layer, or every channel without weights.
[[nodiscard]] std::int64_t group_count(const Layer& layer);
[[nodiscard]] std::int64_t group_of_output(const Layer& layer, std::int64_t channel);
/// The output channels of a group.
[[nodiscard]] ChannelRange outputs_of(const Layer& layer, std::int64_t group);

/// Why no view draws the layer's channels, or the chosen one; nullopt: they do.
[[nodiscard]] std::optional<std::string> why_no_channels(const Scenario& scenario, const Layer& layer);

/// What is drawn of a layer, and how its outputs are walked through. A transposed convolution stamps.
/// @pre !why_no_channels()
/// @param most_bands groups that are drawn, at least 2
[[nodiscard]] ChannelPlan channel_plan(const Figure& figure, std::int64_t most_bands = kMostBands);

/// The output that a step of the walk over the drawn channels is about.
[[nodiscard]] ChannelStep step_of(const ChannelPlan& plan, std::int64_t step);
/// How many outputs of a channel have been computed, or stamps put on it, when so many steps are done.
[[nodiscard]] std::int64_t computed_of(const ChannelPlan& plan, std::int64_t channel, std::int64_t steps);

}  // namespace convwalk
