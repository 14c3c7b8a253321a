#include "views/image/page_parts.h"

#include <algorithm>
#include <cmath>

namespace convwalk {

PixelPlace usual_place(std::int64_t rows, std::int64_t columns) {
    constexpr double kUsual = 0.7;
    return {static_cast<std::int64_t>(kUsual * double(rows)),
            static_cast<std::int64_t>(kUsual * double(columns))};
}

PixelArea square_around(const Shown& picture, double row, double column, std::int64_t side) {
    const auto begin = [&](double middle, std::int64_t size) {
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(middle - double(side) / 2)), 0,
                                        std::max<std::int64_t>(0, size - side));
    };
    return {begin(row, picture.rows()), begin(column, picture.columns()), std::min(side, picture.rows()),
            std::min(side, picture.columns())};
}

}  // namespace convwalk
