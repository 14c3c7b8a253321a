// From a scenario to pictures. Level 4.
#pragma once

#include <memory>
#include <optional>

#include "layout/overlap.h"
#include "scenario/scenario.h"
#include "scene/scene.h"

namespace convwalk {

struct NetworkFigure;

/// A scenario worked out: what every picture of it needs. Values only; copies are independent.
struct Figure {
    Scenario scenario;
    Layer layer;    ///< with numbers for words, by its own parameters
    Layout layout;  ///< always of three axes: missing ones have one slot
    Timeline timeline;
    Overlap overlap;  ///< in the overlap view alone
    std::shared_ptr<const NetworkFigure> network;  ///< in the network view alone
};

/// Why there is no picture of it: the layer is impossible or too large, or has no such view.
[[nodiscard]] std::optional<Refusal> why_no_figure(const Scenario& scenario);

/// @throws BadInput with the sentence of why_no_figure()
[[nodiscard]] Figure figure(const Scenario& scenario);

/// The picture at one moment, of the size and in the view that the scenario names: what exports show. Pure.
[[nodiscard]] Scene build_scene(const Figure& figure, const Moment& moment);

/// The time of a still picture. @throws BadInput for a step or time that the animation does not have
[[nodiscard]] Tick time_of(const Figure& figure, const StillMoment& moment);

}  // namespace convwalk
