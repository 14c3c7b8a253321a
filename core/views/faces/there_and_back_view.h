// A convolution and its transpose one after the other: the shape comes back, the values do not. Level 8.
//
// Its steps are the outputs of the convolution, the stamps of these, and one in which the result is cut and
// compared with what it came from.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& there_and_back_view();

}  // namespace convwalk
