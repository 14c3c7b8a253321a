// What the settings of an export may be: asked by files, the command line and the window alike. Level 5.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

struct Limits {
    std::int64_t least;
    std::int64_t most;
    [[nodiscard]] constexpr bool hold(std::int64_t value) const { return value >= least && value <= most; }
};

inline constexpr Limits kWidthLimits = {kSmallestPicture.width, kLargestPicture.width};     ///< px
inline constexpr Limits kHeightLimits = {kSmallestPicture.height, kLargestPicture.height};  ///< px
inline constexpr Limits kFpsLimits = {1, kMostFps};
inline constexpr Limits kLoopsLimits = {0, kMostLoops};
inline constexpr Limits kStepTimeLimits = {kShortestStep, kLongestRest};  ///< ms
inline constexpr Limits kHoldLimits = {0, kLongestRest};                  ///< ms

/// A setting that no export can have.
struct UnfitSetting {
    std::string_view field;  ///< as the command line names it, with spaces: "step time"
    std::string value;       ///< as a person would write it
    std::string allowed;     ///< what stands behind "it must be"
    bool operator==(const UnfitSetting&) const = default;
};

/// The first one that does not fit; nullopt: all do. Whether an animation has the steps and the moment is
/// judged where it is made.
[[nodiscard]] std::optional<UnfitSetting> why_unfit(const ExportSettings& settings);
[[nodiscard]] std::optional<UnfitSetting> why_unfit(const Pace& pace);

// One setting alone.
[[nodiscard]] std::optional<UnfitSetting> why_unfit(SizePx size);
[[nodiscard]] std::optional<UnfitSetting> why_unfit(const StillMoment& moment);
[[nodiscard]] std::optional<UnfitSetting> why_unfit(const StepRange& steps);

/// "fps is 0; it must be from 1 to 50"
[[nodiscard]] std::string sentence_of(const UnfitSetting& unfit);

}  // namespace convwalk
