// The bar on which a person sees and chooses a time: its parts, their words, and what lies where. Pure.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "animation/timeline.h"

namespace convwalk {

/// A phase of the animation on the bar.
struct TrackPart {
    PhaseKind kind = PhaseKind::walk;
    Tick begin = 0;
    Tick end = 0;
    double left = 0;  ///< pixels from the bar's begin
    double right = 0;
    std::string_view word;  ///< fits between the two; empty: none, or none that does
};

/// "insert zeros", "border", "walk": what stands above a phase; empty for those that need no word.
[[nodiscard]] std::string_view name_of(PhaseKind phase);

/// Times from left to right. A phase is as long as it lasts, but those with a word have room for it.
class Track {
  public:
    /// @param words phases have some; else the bar is as long everywhere as time is
    /// @param width_px of a word @param gap_px that is kept between two words
    Track(const Timeline& timeline, double length_px, bool words,
          const std::function<double(std::string_view)>& width_px, double gap_px);

    [[nodiscard]] const std::vector<TrackPart>& parts() const { return parts_; }
    /// Where a time is; the nearest end for one beyond.
    [[nodiscard]] double x_of(Tick t) const;
    /// The time at a place. x_of() leads back to it, to the nearest millisecond.
    [[nodiscard]] Tick time_at(double x) const;
    /// The part at a place; nullptr where the bar is empty.
    [[nodiscard]] const TrackPart* part_at(double x) const;

  private:
    std::vector<TrackPart> parts_;
};

}  // namespace convwalk
