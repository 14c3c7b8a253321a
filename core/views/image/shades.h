// How numbers of a picture are seen. Level 8.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

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

/// Numbers as a picture, which is shaded once.
class Shown {
  public:
    /// @param values [channels, rows, columns]
    explicit Shown(Tensor values, Shading shading = {}) : values_(std::move(values)), shading_(shading) {}

    [[nodiscard]] const Tensor& values() const { return values_; }
    [[nodiscard]] const Shading& shading() const { return shading_; }
    [[nodiscard]] std::int64_t rows() const { return values_.shape[1]; }
    [[nodiscard]] std::int64_t columns() const { return values_.shape[2]; }
    /// @param block so many pixels of a side are seen as one, which is their mean
    [[nodiscard]] std::shared_ptr<const Pixels> pixels(std::int64_t block = 1) const;
    /// Some rows and columns of pixels(block); null where that is nothing.
    [[nodiscard]] std::shared_ptr<const Pixels> part(std::int64_t block, const RectPx& of) const;

  private:
    Tensor values_;
    Shading shading_;
    mutable std::mutex mutex_;
    struct Part {
        std::int64_t block = 1;
        RectPx of;
        std::shared_ptr<const Pixels> pixels;
    };
    mutable std::map<std::int64_t, std::shared_ptr<const Pixels>> pixels_;
    mutable std::vector<Part> parts_;  // the latest last
};

/// The mean of the channels, in shades of 255, to the next whole number: "128", "−7".
[[nodiscard]] std::string shade_number(const Tensor& values, std::int64_t row, std::int64_t column);
/// A value times 255 in the same words.
[[nodiscard]] std::string in_shades(double value);

}  // namespace convwalk
