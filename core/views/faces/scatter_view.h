// The scatter view: every input of a transposed convolution multiplies the kernel and stamps it on the full
// result, where overlaps add up; then the padding is cut away. Level 8.
//
// Its steps are the inputs in row-major order, one in which all overlaps have been added up, and, where the
// output is not the full result, one in which it is cut.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& scatter_view();

}  // namespace convwalk
