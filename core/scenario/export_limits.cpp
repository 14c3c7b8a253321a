#include "scenario/export_limits.h"

#include <fmt/format.h>

namespace convwalk {
namespace {

constexpr Limits kMomentLimitsMs = {0, 1'000'000'000'000};

std::optional<UnfitSetting> why_outside(std::string_view field, std::int64_t value, const Limits& limits,
                                        std::string_view unit = "") {
    if (limits.hold(value)) return std::nullopt;
    return UnfitSetting{field, fmt::format("{}{}", value, unit),
                        fmt::format("from {} to {}", limits.least, limits.most)};
}

// A text is quoted, as it is where it was typed.
std::string quoted(const std::string& text) {
    return fmt::format("\"{}\"", text);
}

}  // namespace

std::optional<UnfitSetting> why_unfit(SizePx size) {
    if (kWidthLimits.hold(size.width) && kHeightLimits.hold(size.height)) return std::nullopt;
    return UnfitSetting{"size", quoted(fmt::format("{}x{}", size.width, size.height)),
                        fmt::format("width x height in pixels, from {}x{} to {}x{}", kWidthLimits.least,
                                    kHeightLimits.least, kWidthLimits.most, kHeightLimits.most)};
}

std::optional<UnfitSetting> why_unfit(const StillMoment& moment) {
    using Kind = StillMoment::Kind;
    if (moment.kind != Kind::step && moment.kind != Kind::time) return std::nullopt;
    if (moment.kind == Kind::step ? moment.value >= 1 : kMomentLimitsMs.hold(moment.value))
        return std::nullopt;
    return UnfitSetting{"moment", quoted(to_string(moment)),
                        "start, middle, end, a step such as 13 or a time such as 2.5s or 500ms"};
}

std::optional<UnfitSetting> why_unfit(const StepRange& steps) {
    if (steps.first >= 0 && steps.last >= 0) return std::nullopt;
    return UnfitSetting{"steps", quoted(to_string(steps)),
                        "all, or steps from 1 on, such as 3, 3..7, 3.. or ..7"};
}

std::optional<UnfitSetting> why_unfit(const ExportSettings& s) {
    if (auto why = why_unfit(s.size)) return why;
    if (auto why = why_outside("fps", s.fps, kFpsLimits)) return why;
    if (auto why = why_outside("loops", s.loops, kLoopsLimits)) return why;
    if (auto why = why_unfit(s.moment)) return why;
    return why_unfit(StepRange{s.first_step, s.last_step});
}

std::optional<UnfitSetting> why_unfit(const Pace& pace) {
    if (auto why = why_outside("step time", pace.step_ms, kStepTimeLimits, " ms")) return why;
    return why_outside("hold", pace.hold_ms, kHoldLimits, " ms");
}

std::string sentence_of(const UnfitSetting& unfit) {
    return fmt::format("{} is {}; it must be {}", unfit.field, unfit.value, unfit.allowed);
}

}  // namespace convwalk
