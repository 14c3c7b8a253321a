#include "views/image/shades.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

constexpr double kShades = 255;

std::uint8_t shade_of(double value, const Shading& shading) {
    const double share = (value - shading.black) / (shading.white - shading.black);
    return static_cast<std::uint8_t>(std::lround(kShades * std::clamp(share, 0.0, 1.0)));
}

double value_at(const Tensor& values, std::int64_t channel, std::int64_t row, std::int64_t column) {
    return values
        .values[static_cast<std::size_t>((channel * values.shape[1] + row) * values.shape[2] + column)];
}

}  // namespace

Shading Shading::around_zero(const Tensor& values) {
    double largest = 0;
    for (const double value : values.values) largest = std::max(largest, std::abs(value));
    return largest > 0 ? Shading{-largest, largest} : Shading{-1, 1};
}

Colour grey_of(double value, const Shading& shading) {
    const std::uint8_t shade = shade_of(value, shading);
    return {shade, shade, shade, 255};
}

Colour shade_at(const Tensor& values, const Shading& shading, std::int64_t row, std::int64_t column) {
    const auto shade = [&](std::int64_t channel) {
        return shade_of(value_at(values, channel, row, column), shading);
    };
    if (values.shape[0] < 3) return grey_of(value_at(values, 0, row, column), shading);
    return {shade(0), shade(1), shade(2), 255};
}

std::shared_ptr<const Pixels> shaded(const Tensor& values, const Shading& shading) {
    Pixels pixels{static_cast<int>(values.shape[2]), static_cast<int>(values.shape[1]), {}};
    pixels.colours.reserve(static_cast<std::size_t>(values.shape[1] * values.shape[2]));
    for (std::int64_t row = 0; row < values.shape[1]; ++row) {
        for (std::int64_t column = 0; column < values.shape[2]; ++column)
            pixels.colours.push_back(shade_at(values, shading, row, column));
    }
    return std::make_shared<const Pixels>(std::move(pixels));
}

std::string in_shades(double value) {
    const long long shade = std::llround(kShades * value);
    return fmt::format("{}{}", shade < 0 ? "−" : "", std::abs(shade));
}

std::string shade_number(const Tensor& values, std::int64_t row, std::int64_t column) {
    double sum = 0;
    for (std::int64_t channel = 0; channel < values.shape[0]; ++channel)
        sum += value_at(values, channel, row, column);
    return in_shades(sum / double(values.shape[0]));
}

}  // namespace convwalk
