// The fonts that the build cuts down and compiles in (cmake/Fonts.cmake), in the order of Glyph::face;
// behind them, that of code.
#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace convwalk {

/// File name and bytes of each.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> embedded_fonts();

}  // namespace convwalk
