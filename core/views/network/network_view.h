// The network view: every feature map as a block to scale, what joins them, and what one output cell sees
// through all layers down to the input. Level 8.
//
// Its steps go from the chosen cell down: the cell itself, what it reads of the map before, and so on to the
// input. Spot::map is the layer, 0 for the input.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& network_view();

}  // namespace convwalk
