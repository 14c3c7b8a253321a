// Paints the view of all channels. Level 8.
#pragma once

#include <optional>

#include "figure/spot.h"
#include "views/channels/channels_layout.h"

namespace convwalk {

/// What is going on.
struct ChannelsState {
    std::optional<ChannelStep> now{};  ///< the output that is made; before the walk there is none
    std::int64_t steps = 0;            ///< those that are done
    double arrival = 1;
    std::optional<Spot> focus{};  ///< what is pointed at
};

void paint_channels(Scene& scene, const Figure& figure, const ChannelPlan& plan, const ChannelsLayout& layout,
                    const ChannelsState& state);

/// Every cell is large enough for the numbers that the figure has.
[[nodiscard]] bool channels_show_numbers(const Figure& figure, const ChannelsLayout& layout);

}  // namespace convwalk
