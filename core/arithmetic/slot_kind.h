// What the places are over which a window walks. Level 1.
#pragma once

#include <cstdint>

namespace convwalk {

/// What a cell of the grid is. In more than one dimension the kinds of the axes meet, and the later one in
/// this list wins: a cell is real only if it is real on every axis.
enum class SlotKind : std::uint8_t {
    real,            ///< a cell of the input
    inserted_zero,   ///< between two inputs of a transposed convolution
    padding,         ///< added at a side
    output_padding,  ///< at the end, only because of the output padding
    overhang,        ///< beyond the padding, reached in ceil mode only; never a value
    cropped,         ///< cut away by more padding than a transposed convolution's kernel reaches
};

}  // namespace convwalk
