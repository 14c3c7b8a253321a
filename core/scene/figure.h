// From a scenario to pictures. Level 4.
#pragma once

#include <optional>

#include "scenario/scenario.h"
#include "scene/scene.h"

namespace convwalk {

/// A scenario worked out: what every picture of it needs. Values only; copies are independent.
struct Figure {
    Scenario scenario;
    Layer layer;    ///< with numbers for words, by its own parameters
    Layout layout;  ///< always of three axes: missing ones have one slot
    Timeline timeline;
    /// What stands in the cells; none when numbers are not shown or are too many.
    std::optional<CellValues> values;
};

/// @throws BadInput with the sentence of why_invalid(), why_too_large() or why_unfit()
[[nodiscard]] Figure figure(const Scenario& scenario);

/// The picture at one moment, of the size and in the view that the scenario names: what exports show. Pure.
[[nodiscard]] Scene build_scene(const Figure& figure, const Moment& moment);

/// The time of a still picture. @throws BadInput for a step or time that the animation does not have
[[nodiscard]] Tick time_of(const Figure& figure, const StillMoment& moment);

}  // namespace convwalk
