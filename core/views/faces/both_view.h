// Both faces of a transposed convolution on one timeline: on one side a window gathers, on the other inputs
// scatter. Level 8.
//
// Its steps are the outputs in row-major order, and one in which the full result is cut to the output. At a
// step the window reads its output, and every input has been stamped up to the last one that lands on it or
// on an output before: both sides show the same number there.
#pragma once

#include "figure/view.h"
#include "views/faces/face_maps.h"

namespace convwalk {

[[nodiscard]] const FigureView& both_view();

/// What is going on at a moment.
[[nodiscard]] FaceState both_state(const Figure& figure, const Moment& moment);

}  // namespace convwalk
