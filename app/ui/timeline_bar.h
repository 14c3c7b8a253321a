// The bar below the canvas: plays, steps and scrubs the animation.
#pragma once

#include <optional>

#include "ui/actions.h"
#include "ui/session.h"

namespace convwalk {

struct TimelineBarEdit {
    std::optional<Action> action;
    std::optional<Tick> seek;  ///< the head was dragged there
    std::optional<double> speed;
    std::optional<Motion> motion;
};

/// Draws into the current ImGui window.
[[nodiscard]] TimelineBarEdit timeline_bar(const Style& style, const Figure& figure,
                                           const Playback& playback);

/// "insert zeros", "pad", "walk": what stands above a phase; empty for those that need no word.
[[nodiscard]] std::string_view name_of(PhaseKind phase);

}  // namespace convwalk
