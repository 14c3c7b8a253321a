// How a person looks at a figure in the window, as the view of a scenario says it. No panels here.
#pragma once

#include <optional>

#include "figure/figure.h"
#include "figure/spot.h"

namespace convwalk {

/// The scenario with the pin and the part of the figure that a window shows.
/// @param figure what is shown there, in its size
/// @param pinned one that the figure lacks counts as none
[[nodiscard]] Scenario with_look(Scenario scenario, const Figure& figure, const std::optional<Spot>& pinned,
                                 const Camera& camera);

}  // namespace convwalk
