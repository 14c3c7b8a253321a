// The view of all channels: input maps, a row of slices for every filter, output maps, and the window through
// all maps that a filter reads. Level 8.
//
// Its steps are the outputs of the drawn channels, place by place or map by map.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& channels_view();

}  // namespace convwalk
