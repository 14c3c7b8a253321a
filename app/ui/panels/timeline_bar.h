// The bar below the canvas: plays, steps and scrubs the animation.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "desk/actions.h"
#include "desk/session.h"
#include "ui/widgets/style.h"

namespace convwalk {

struct NetworkFigure;

struct TimelineBarEdit {
    std::optional<Action> action;
    std::optional<Tick> seek;  ///< the head was dragged there
    std::optional<double> speed;
    std::optional<Motion> motion;
};

/// Draws into the current ImGui window.
[[nodiscard]] TimelineBarEdit timeline_bar(const Style& style, const Figure& figure,
                                           const Playback& playback);

/// What happens in a step of a whole network, longest first: "receptive field through layer 3 of 6: C 3×3",
/// ..., "layer 3".
/// @param step from the chosen output cell (0) down to the input
[[nodiscard]] std::vector<std::string> layer_texts(const NetworkFigure& network, std::int64_t step);

}  // namespace convwalk
