// Pads and crops of a program become part of the layers beside them, where one can take them. Level 3.
#pragma once

#include <string_view>
#include <vector>

#include "frameworks/read/values.h"

namespace convwalk {

/// Adds "line 3: what" to the notes; behind the 50th a last one says that there are more.
void add_note(ReadProgram& program, const Place& place, std::string_view what);

/// The program's layers. What is cut from a transposed convolution that nothing else reads belongs to it,
/// what is added belongs to the convolution or pooling behind it, and any other cut is a layer of its own.
/// @param pieces in the order of their use, with their inputs
/// @param program has no layers yet
/// @throws BadInput for a pad that no layer can take
[[nodiscard]] ReadProgram folded(std::vector<Piece> pieces, ReadProgram program);

}  // namespace convwalk
