// Numbers of a file as NumPy writes it. Level 2.
#pragma once

#include <cstdint>
#include <string_view>

#include "basics/tensor.h"

namespace convwalk {

/// Whether a text begins as a .npy file does.
[[nodiscard]] bool looks_like_npy(std::string_view bytes);

/// An array of numbers in the format of NumPy, version 1 to 3, in rows or in columns: floating point of 16,
/// 32 or 64 bits, whole numbers of 8 to 64, true and false.
/// @param what how the file is called in a sentence: "kernel.npy"
/// @throws BadInput when it is none, is cut off, holds another kind of values, more of them than
/// `most_values`, or one that can't be used
[[nodiscard]] Tensor read_npy(std::string_view bytes, std::int64_t most_values, std::string_view what);

}  // namespace convwalk
