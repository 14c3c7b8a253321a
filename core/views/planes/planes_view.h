// The views of the planes: the guide's, seen from the side, and the flat one, seen from above. One turns into
// the other. Level 8.
//
// Their steps are the outputs, row-major.
#pragma once

#include "figure/view.h"

namespace convwalk {

[[nodiscard]] const FigureView& oblique_view();
[[nodiscard]] const FigureView& flat_view();

}  // namespace convwalk
