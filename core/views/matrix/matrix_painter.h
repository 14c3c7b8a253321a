// Draws the matrix with its vectors and planes. Level 4.
#pragma once

#include "figure/view.h"
#include "scene/scene.h"
#include "views/matrix/matrix_entries.h"

namespace convwalk {

/// @pre the figure has a matrix
/// @param focused what is lit was pointed at
void paint_matrix(Scene& scene, const Figure& figure, const Moment& moment, const ViewPlace& place,
                  const LitMatrix& lit, bool focused);

}  // namespace convwalk
