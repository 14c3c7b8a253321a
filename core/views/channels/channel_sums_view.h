// The view of the sums of one output channel. Level 8.
//
// Its steps are the outputs of the channel that was chosen. Pointing at a tab or at an output of another
// channel shows that one.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& channel_sums_view();

}  // namespace convwalk
