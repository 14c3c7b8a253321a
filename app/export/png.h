// One picture to the bytes of a PNG file.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>

#include "basics/geometry.h"

namespace convwalk {

/// @param rgba size.width * size.height * 4 bytes, rows from the top, alpha not premultiplied. The file has
/// an alpha
///             channel only when some pixel is not opaque.
/// @throws std::runtime_error when the picture can't be encoded; failures of `out` stay in its state
void write_png(std::ostream& out, SizePx size, std::span<const std::uint8_t> rgba);

}  // namespace convwalk
