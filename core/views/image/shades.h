// How numbers of a picture are seen. Level 8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "basics/tensor.h"
#include "scene/scene.h"

namespace convwalk {

/// Which values are black and white; what lies beyond is that, too.
struct Shading {
    double black = 0;
    double white = 1;

    /// 0 is the grey in the middle, and the largest amount of a tensor black or white.
    [[nodiscard]] static Shading around_zero(const Tensor& values);
    bool operator==(const Shading&) const = default;
};

[[nodiscard]] Colour grey_of(double value, const Shading& shading);

/// @param values [channels, rows, columns], one channel or three
[[nodiscard]] Colour shade_at(const Tensor& values, const Shading& shading, std::int64_t row,
                              std::int64_t column);
[[nodiscard]] std::shared_ptr<const Pixels> shaded(const Tensor& values, const Shading& shading);

/// The mean of the channels, in shades of 255, to the next whole number: "128", "−7".
[[nodiscard]] std::string shade_number(const Tensor& values, std::int64_t row, std::int64_t column);
/// A value times 255 in the same words.
[[nodiscard]] std::string in_shades(double value);

}  // namespace convwalk
