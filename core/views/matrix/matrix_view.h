// The matrix view: y = C·x, the layer unrolled into a sparse matrix, its current row lit together with the
// window. Level 8.
//
// Its steps are the outputs, row-major: the rows of C. The input stands above its columns, the output beside
// its rows. Rows and columns are those of one pair of channels, as on the planes, and the words say
// which block of the layer's whole matrix that is. Small planes beside the matrix show
// the window, and the kernel as the key to the tones of the entries.
//
// Cells that can be pointed at: those of the planes and of the vectors alike are cells of the grid, the
// kernel and the output, as elsewhere; an entry of the matrix has kMatrixEntry for its map.
#pragma once

#include <string>
#include <vector>

#include "figure/view.h"
#include "views/matrix/matrix_entries.h"

namespace convwalk {

/// What the matrix of a layer is, a sentence each: its size, its zeros, whose transpose it is. None for a
/// layer without one.
[[nodiscard]] std::vector<std::string> matrix_words(const Layer& layer);

[[nodiscard]] const FigureView& matrix_view();

}  // namespace convwalk
