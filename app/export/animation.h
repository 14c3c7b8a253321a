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

/// What lies behind the figure as it is exported; alpha 255: all pictures of it are opaque.
[[nodiscard]] Colour exported_background(const Figure& figure);

/// The picture at a moment as it is exported: without its background where the settings say so.
[[nodiscard]] Scene exported_scene(const Figure& figure, const Moment& moment);

/// Frames of the animation as the scenario times it. @throws BadInput for more than kMostFrames, or as
/// exported_timeline() does
[[nodiscard]] std::int64_t frame_count(const Figure& figure);

/// Where a figure that is shown by hand would be stopped: each part of how the grid is made, then each step;
/// of the exported part of its animation.
class Stops {
  public:
    /// @throws BadInput for more than kMostFrames, or as exported_timeline() does
    explicit Stops(const Figure& figure);

    [[nodiscard]] std::int64_t count() const { return times_.count(); }
    /// @param n 0 .. count() - 1
    [[nodiscard]] Moment moment(std::int64_t n) const { return times_.shown(n); }

    Stops(const Stops&) = delete;
    Stops& operator=(const Stops&) = delete;

  private:
    Timeline timeline_;
    FrameTimes times_;
};

/// The picture of the moment that the settings name. @throws BadInput when the animation has no such moment
[[nodiscard]] Scene exported_still(const Figure& figure);

/// "frame_0001.png": the file of a frame. @param number from 1
[[nodiscard]] std::string frame_name(std::int64_t number);

}  // namespace convwalk
