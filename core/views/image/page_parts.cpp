#include "views/image/page_parts.h"

#include <algorithm>
#include <cmath>

namespace convwalk {

PixelArea square_in(const Tensor& picture, const std::optional<SquareCorner>& corner, std::int64_t side) {
    // There the test chart has both its grey field and the edge of the disc.
    constexpr double kUsual = 0.63;
    const auto begin = [&](std::int64_t size, std::optional<std::int64_t> asked) {
        const auto usual = static_cast<std::int64_t>(std::lround(kUsual * double(size)));
        return std::clamp<std::int64_t>(asked.value_or(usual), 0, std::max<std::int64_t>(0, size - side));
    };
    const std::int64_t rows = picture.shape[1];
    const std::int64_t columns = picture.shape[2];
    return {begin(rows, corner ? std::optional(corner->row) : std::nullopt),
            begin(columns, corner ? std::optional(corner->column) : std::nullopt), std::min(side, rows),
            std::min(side, columns)};
}

PixelArea square_around(const Tensor& picture, double row, double column, std::int64_t side) {
    const auto begin = [&](double middle) {
        return std::max<std::int64_t>(0, std::llround(middle - double(side) / 2));
    };
    return square_in(picture, SquareCorner{begin(row), begin(column)}, side);
}

}  // namespace convwalk
