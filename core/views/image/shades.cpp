#include "views/image/shades.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "arithmetic/layer.h"

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

namespace {

// The last block of a row or column may be smaller.
Tensor in_blocks(const Tensor& values, std::int64_t block) {
    const auto blocks = [&](std::int64_t cells) { return (cells + block - 1) / block; };
    Tensor means{{values.shape[0], blocks(values.shape[1]), blocks(values.shape[2])}, {}};
    for (std::int64_t n = 0; n < cell_count(means.shape); ++n) {
        const std::int64_t channel = n / (means.shape[1] * means.shape[2]);
        const std::int64_t top = n / means.shape[2] % means.shape[1] * block;
        const std::int64_t left = n % means.shape[2] * block;
        const std::int64_t bottom = std::min(top + block, values.shape[1]);
        const std::int64_t right = std::min(left + block, values.shape[2]);
        double sum = 0;
        for (std::int64_t row = top; row < bottom; ++row) {
            for (std::int64_t column = left; column < right; ++column)
                sum += value_at(values, channel, row, column);
        }
        means.values.push_back(sum / double((bottom - top) * (right - left)));
    }
    return means;
}

}  // namespace

std::shared_ptr<const Pixels> Shown::pixels(std::int64_t block) const {
    const std::lock_guard lock(mutex_);
    auto& kept = pixels_[block];
    if (kept == nullptr) kept = shaded(block == 1 ? values_ : in_blocks(values_, block), shading_);
    return kept;
}

std::shared_ptr<const Pixels> Shown::part(std::int64_t block, const RectPx& of) const {
    constexpr std::size_t kMostParts = 4;
    const std::shared_ptr<const Pixels> whole = pixels(block);
    if (of.width < 1 || of.height < 1) return nullptr;
    const std::lock_guard lock(mutex_);
    const auto known = std::find_if(parts_.begin(), parts_.end(),
                                    [&](const Part& part) { return part.block == block && part.of == of; });
    if (known != parts_.end()) return known->pixels;
    Pixels cut{of.width, of.height, {}};
    for (int n = 0; n < of.width * of.height; ++n)
        cut.colours.push_back(whole->colours[static_cast<std::size_t>((of.y + n / of.width) * whole->columns +
                                                                      of.x + n % of.width)]);
    if (parts_.size() == kMostParts) parts_.erase(parts_.begin());
    parts_.push_back({block, of, std::make_shared<const Pixels>(std::move(cut))});
    return parts_.back().pixels;
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
