// The overlap view: how many contributions every output of a transposed convolution gets, as numbers and
// heat, with the profiles of rows and columns along its sides. Level 8. For any other operator: how often
// every input is read.
//
// Its steps are the stamps, one an input (or, for other operators, one a window), in row-major order. The
// counts are those of the stamps that have landed; the bars are of all.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& overlap_view();

}  // namespace convwalk
