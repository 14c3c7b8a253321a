// Numbers of one's own as the kernel of a figure. Level 5.
#pragma once

#include "scenario/scenario.h"

namespace convwalk {

/// The layer takes the size of the numbers. Axes of one channel before them may be there, as frameworks have
/// them.
/// @throws BadInput when the layer has no kernel, or the numbers have other axes
[[nodiscard]] Scenario with_kernel(const Scenario& scenario, Tensor kernel);

}  // namespace convwalk
