// The channels of a pixel shuffle, told apart by colour and number. Level 8.
//
// r r channels that become one have colours that rise in lightness, so that their order can be seen in any
// theme, in print and by people who see few colours; what belongs together elsewhere has the same colours.
#pragma once

#include <functional>
#include <optional>

#include "views/planes/brush.h"

namespace convwalk {

/// Of `count` colours in order the one with an index: from dark to light, beginning at the hue of the inputs
/// and turning on; greys where inputs have no hue.
[[nodiscard]] Colour channel_colour(const Theme& theme, std::int64_t index, std::int64_t count);

/// The channel, of the map that has more of them, to which a cell of the input or the output belongs.
/// @param layout of a pixel shuffle or unshuffle
[[nodiscard]] std::int64_t input_channel_of(const Layout& layout, const Extents& slots);
[[nodiscard]] std::int64_t output_channel_of(const Layout& layout, const Extents& output);

/// The colour of such a channel.
[[nodiscard]] Colour channel_fill(const Figure& figure, std::int64_t channel);

/// What stands in a cell.
struct ChannelName {
    std::int64_t channel = 0;
    Colour fill;  ///< on which it stands
};
/// The numbers of channels in all cells that are seen and large enough. @param name_of none: no number
void paint_channel_names(const Brush& brush, PlaneName plane,
                         const std::function<std::optional<ChannelName>(const Extents&)>& name_of);

}  // namespace convwalk
