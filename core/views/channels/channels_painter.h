// Paints the view of all channels. Level 8.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "figure/spot.h"
#include "views/channels/channels_layout.h"

namespace convwalk {

/// What is going on in a layer.
struct ChannelsState {
    std::optional<ChannelStep>
        now{};               ///< the output that is made, or the stamp; before the walk there is none
    std::int64_t steps = 0;  ///< those that are done
    double arrival = 1;
    std::optional<Spot> focus{};  ///< what is pointed at
};

/// The layers of a page, each with its layout and what is going on in it.
void paint_channels(Scene& scene, const std::vector<ChannelStage>& stages,
                    const std::vector<ChannelsLayout>& layouts, const std::vector<ChannelsState>& states);

/// Every cell is large enough for the numbers that the figure has.
[[nodiscard]] bool channels_show_numbers(const ChannelStage& stage, const ChannelsLayout& layout);

}  // namespace convwalk
