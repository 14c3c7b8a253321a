// From a scenario to a figure, and from a figure to what exports show. Level 9.
#pragma once

#include <memory>
#include <optional>

#include "figure/figure.h"
#include "figure/view.h"
#include "scene/scene.h"

namespace convwalk {

/// What of a figure is to be made piece by piece before it is asked for; nullptr: nothing.
[[nodiscard]] std::unique_ptr<Pieces> pieces_of(const Scenario& scenario);

/// Why there is no picture of it: the layer is impossible or too large, has no such view, or
/// one's own numbers don't belong to it.
[[nodiscard]] std::optional<Refusal> why_no_figure(const Scenario& scenario);

/// @throws BadInput with the sentence of why_no_figure(), or for a pin or zoom that its view does not have
[[nodiscard]] Figure figure(const Scenario& scenario);

/// The picture at one moment, of the size and in the view that the scenario names, with its pin and its part
/// of the figure: what exports show. Pure.
[[nodiscard]] Scene build_scene(const Figure& figure, const Moment& moment);

/// The time of a still picture. @throws BadInput for a step or time that the animation does not have
[[nodiscard]] Tick time_of(const Figure& figure, const StillMoment& moment);

}  // namespace convwalk
