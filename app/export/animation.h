// What of a figure is exported: which steps, which moments, how many frames.
#pragma once

#include <cstdint>
#include <string>

#include "picture/figures.h"

namespace convwalk {

/// Frames that an export may have.
inline constexpr std::int64_t kMostFrames = 200'000;

/// The animation with the steps that the scenario's export settings name.
/// @throws BadInput when it has no such steps
[[nodiscard]] Timeline exported_timeline(const Figure& figure);

/// The picture at a moment as it is exported: without its background where the settings say so.
[[nodiscard]] Scene exported_scene(const Figure& figure, const Moment& moment);

/// Frames of the animation as the scenario times it. @throws BadInput for more than kMostFrames, or as
/// exported_timeline() does
[[nodiscard]] std::int64_t frame_count(const Figure& figure);

/// The picture of the moment that the settings name. @throws BadInput when the animation has no such moment
[[nodiscard]] Scene exported_still(const Figure& figure);

/// "frame_0001.png": the file of a frame. @param number from 1
[[nodiscard]] std::string frame_name(std::int64_t number);

}  // namespace convwalk
