// Which channels a figure draws, and how they are called: the planes show one pair of them. Level 7.
#pragma once

#include <cstdint>
#include <string>

#include "arithmetic/layer.h"

namespace convwalk {

/// Channels of the input that add up to one output: all of a group where there are weights. Any other layer
/// makes each of its channels by itself.
[[nodiscard]] std::int64_t summed_channels(const Layer& layer);

/// What the planes are of: "channel 0 of 3, filter 0 of 4". Empty where there are no others, and for a pixel
/// shuffle, all of whose channels are drawn.
[[nodiscard]] std::string drawn_channels(const Layer& layer);

/// The same in front of what is said about an output: "channel 0 of 3 adds to " where it is one of several
/// that are added up. Empty where what is drawn is the output.
[[nodiscard]] std::string share_of(const Layer& layer);

/// What the plane of outputs is called: "output", or "share of channel 0".
[[nodiscard]] std::string name_of_outputs(const Layer& layer);

/// " in each of 3 channels", behind what an output reads; empty where that is one.
[[nodiscard]] std::string in_each_channel(const Layer& layer);

/// " of each of 4 filters", behind what reads an input; empty where that is one.
[[nodiscard]] std::string of_each_filter(const Layer& layer);

}  // namespace convwalk
