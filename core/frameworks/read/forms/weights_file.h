// Weights of a network in a file. Level 3.
#pragma once

#include <string_view>

#include "network/run/named_arrays.h"

namespace convwalk {

/// An archive of NumPy's (.npz, packed or not), or JSON of lists by name: {"1.weight": [[[[0, 1, 0]]]]}.
/// @param what how the file is called in a sentence: "lenet.npz"
/// @throws BadInput when it is neither, is damaged, has no arrays, or more than are read
[[nodiscard]] NamedArrays read_weights(std::string_view bytes, std::string_view what);

}  // namespace convwalk
