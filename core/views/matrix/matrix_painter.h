// Draws the matrix with its vectors and planes. Level 8.
#pragma once

#include "scene/scene.h"
#include "views/matrix/matrix_entries.h"
#include "views/matrix/matrix_map.h"

namespace convwalk {

/// @pre the figure has a matrix
/// @param focused what is lit was pointed at
void paint_matrix(Scene& scene, const Figure& figure, const Moment& moment, const MatrixMap& map,
                  const LitMatrix& lit, bool focused);

/// Whether cells are large enough for the numbers that the figure has.
[[nodiscard]] bool matrix_shows_numbers(const Figure& figure, const MatrixMap& map);

}  // namespace convwalk
