// Two layers on one page of the view of all channels: the second reads what the first gives, as in a
// separable convolution. Level 8.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "views/channels/channels_layout.h"

namespace convwalk {

/// What the view of channels has worked out: how the figure's layer is drawn, and the layer that feeds it.
struct ChannelWork {
    ChannelPlan plan;
    std::shared_ptr<const Figure> first{};  ///< nullptr: the figure's layer is alone
    ChannelPlan first_plan{};
};

/// Why the scenario's layer can't be drawn with the one that it says it is fed by; nullopt where it can, or
/// where none is said to feed it.
[[nodiscard]] std::optional<std::string> why_no_pair(const Scenario& scenario, const Layer& layer);

/// @pre !why_no_channels() and !why_no_pair()
[[nodiscard]] ChannelWork channel_work(const Figure& figure);

/// The layers of the page, in their order. @pre the view has prepared the figure
[[nodiscard]] std::vector<ChannelStage> stages_of(const Figure& figure);
/// Steps of a layer's walk.
[[nodiscard]] std::int64_t steps_of(const ChannelPlan& plan);

/// The values of the second layer: what the first gives is its input.
[[nodiscard]] std::optional<Values> fed_values(const Figure& figure);

/// "depthwise 3×3, then 1×1: 72 + 64 = 136 weights instead of 576". @pre the figure has two layers
[[nodiscard]] std::string weights_of_pair(const Layer& first, const Layer& second);

}  // namespace convwalk
