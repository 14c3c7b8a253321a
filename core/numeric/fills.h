// Numbers for the cells of a plane, made from a word. Level 1. Pure: the same word, extents and seed give the
// same numbers everywhere.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "arithmetic/layer.h"
#include "basics/tensor.h"

namespace convwalk {

/// What stands in the input. Its cells are counted row by row.
enum class InputFill : std::uint8_t {
    random,    ///< whole numbers from 0 to 3, by a seed
    ramp,      ///< 1, 2, 3, ...: where each cell goes can be followed
    checker,   ///< 1 and 0 in turn, 1 first
    impulse,   ///< 1 in the middle, 0 around it
    constant,  ///< 1
    numbers,   ///< one's own
};
inline constexpr std::array kInputFills = {InputFill::random,  InputFill::ramp,     InputFill::checker,
                                           InputFill::impulse, InputFill::constant, InputFill::numbers};

/// What stands in the kernel. The middle of an even one is the cell before its middle line.
enum class KernelFill : std::uint8_t {
    random,     ///< whole numbers from -1 to 2, by a seed
    ones,       ///< 1
    identity,   ///< 1 in the middle: the input, as it is
    box,        ///< the mean: 1 / cells
    gaussian,   ///< binomial numbers along each axis, with sum 1
    sobel,      ///< change along the last axis, smoothed along the others
    laplacian,  ///< the sum of the neighbours less as many times the middle
    sharpen,    ///< identity less laplacian
    bilinear,   ///< falls off evenly from the middle: linear interpolation, for a transposed convolution
    numbers,    ///< one's own
};
inline constexpr std::array kKernelFills = {KernelFill::random,    KernelFill::ones,     KernelFill::identity,
                                            KernelFill::box,       KernelFill::gaussian, KernelFill::sobel,
                                            KernelFill::laplacian, KernelFill::sharpen,  KernelFill::bilinear,
                                            KernelFill::numbers};

/// As files and command lines have it: "ramp", "sobel".
[[nodiscard]] std::string_view name_of(InputFill fill);
[[nodiscard]] std::string_view name_of(KernelFill fill);

/// @param extents one to three, positive; at most kMostValues cells
/// @param seed for random numbers: its lowest 32 bits count
/// @pre fill is not `numbers`
[[nodiscard]] Tensor filled(InputFill fill, const Extents& extents, std::int64_t seed);
[[nodiscard]] Tensor filled(KernelFill fill, const Extents& extents, std::int64_t seed);

/// The cells in the opposite order: turned by 180 degrees, or mirrored where there is one axis.
[[nodiscard]] Tensor flipped(Tensor tensor);

/// A tensor of other extents with the same numbers at the same indices; 0 where there was none.
/// Different numbers of axes are compared from the last one.
[[nodiscard]] Tensor fitted(const Tensor& tensor, const Extents& extents);

}  // namespace convwalk
