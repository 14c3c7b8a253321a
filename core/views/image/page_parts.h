// What pages of the lab share. Level 8.
#pragma once

#include <optional>

#include "views/image/pages.h"

namespace convwalk {

/// A square of pixels, cut to the picture. @param corner nullopt: a little below the middle
[[nodiscard]] PixelArea square_in(const Tensor& picture, const std::optional<SquareCorner>& corner,
                                  std::int64_t side);

/// A square around a place, within the picture.
[[nodiscard]] PixelArea square_around(const Tensor& picture, double row, double column, std::int64_t side);

}  // namespace convwalk
