// What pages of the lab share. Level 8.
#pragma once

#include "views/image/pages.h"

namespace convwalk {

/// A square around a place, within a picture of so many rows and columns; smaller where that is smaller.
[[nodiscard]] PixelArea square_around(const Shown& picture, double row, double column, std::int64_t side);

}  // namespace convwalk
