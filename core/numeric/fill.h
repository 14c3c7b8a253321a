// Numbers to begin with: what an input or a kernel can be filled with. Level 2. The same on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "arithmetic/layer.h"
#include "basics/tensor.h"

namespace convwalk {

enum class InputFill : std::uint8_t {
    constant,  ///< one number everywhere
    ramp,      ///< 0, 1, 2, ... in row-major order, on through channels and images
    checker,   ///< 1 where the indices of the spatial axes add up to an even number, else 0
    impulse,   ///< 1 in the middle of every plane, before the middle when the size is even; else 0
    random,    ///< whole numbers from `least` to `most`, by seed, channel and place alone
};
inline constexpr std::array kInputFills = {InputFill::constant, InputFill::ramp, InputFill::checker,
                                           InputFill::impulse, InputFill::random};
[[nodiscard]] std::string_view name_of(InputFill fill);

/// @throws BadInput with one sentence when there is none
[[nodiscard]] InputFill input_fill_named(std::string_view name);

/// The largest amount of a random number.
inline constexpr std::int64_t kLargestRandom = 1'000'000;

struct FillSettings {
    std::uint64_t seed = 1;
    double constant = 1;
    // Of random numbers. The wrong way round they mean the same; beyond kLargestRandom they are cut to it.
    std::int64_t least = 0;
    std::int64_t most = 3;
    bool operator==(const FillSettings&) const = default;
};

/// @param shape [batch, channels, spatial...], of at most kMostValues values; a weight's is welcome, too
[[nodiscard]] Tensor filled(InputFill fill, const Extents& shape, const FillSettings& settings = {});

/// Kernels of every size; along an axis of an even size the middle is the tap before it, which is the one
/// that "same" padding puts on the output. Two-dimensional ones are the products or, for the Laplacian and
/// sharpen, the sums of what they are along each axis; so they are in one and in three dimensions.
enum class KernelFill : std::uint8_t {
    identity,  ///< 1 in the middle, where the channels have the same index; else 0
    box,       ///< the mean of the window: 1 / taps
    gaussian,  ///< binomial numbers, which add up to 1: 1 2 1, 1 4 6 4 1, ...
    sobel,  ///< differences along the last axis, smoothed along the others: columns of -1 0 1, rows of 1 2 1
    sobel_y,    ///< the same with the last two axes exchanged: rows of -1 0 1, columns of 1 2 1
    laplacian,  ///< 1 along both arms of a cross, less their number in the middle
    sharpen,    ///< the identity less the Laplacian: -1 along the cross, adds up to 1
    emboss,     ///< a slope along the diagonal on top of the identity, adds up to 1: light from a corner
    bilinear,   ///< a tent, which doubles a size without steps when stride is 2 and kernel 4
    ones,       ///< 1 everywhere
    random,     ///< whole numbers, by seed; not those that an input has of the same seed
};
inline constexpr std::array kKernelFills = {KernelFill::identity, KernelFill::box,     KernelFill::gaussian,
                                            KernelFill::sobel,    KernelFill::sobel_y, KernelFill::laplacian,
                                            KernelFill::sharpen,  KernelFill::emboss,  KernelFill::bilinear,
                                            KernelFill::ones,     KernelFill::random};
[[nodiscard]] std::string_view name_of(KernelFill fill);

/// @throws BadInput with one sentence when there is none
[[nodiscard]] KernelFill kernel_fill_named(std::string_view name);

/// The same kernel between all channels, but for the identity and random numbers.
/// @param weight_shape as weight_shape() gives it
/// @param least, most  of random numbers, as in FillSettings
[[nodiscard]] Tensor kernel_filled(KernelFill fill, const Extents& weight_shape, std::uint64_t seed = 1,
                                   std::int64_t least = -1, std::int64_t most = 2);

}  // namespace convwalk
