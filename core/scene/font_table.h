// What the build reads out of the embedded fonts (cmake/font_table.cpp makes the definitions). Level 6.
#pragma once

#include <cstdint>
#include <span>

namespace convwalk {

/// How one character is drawn in one weight.
struct FontTableGlyph {
    std::uint8_t face = 0;    ///< see Glyph::face
    std::uint16_t index = 0;  ///< of the glyph in its face
    double advance_em = 0;
};

struct FontTableRow {
    char32_t codepoint = 0;
    FontTableGlyph regular;
    FontTableGlyph semibold;
};

/// By rising codepoint; ASCII from space to tilde comes first, without gaps.
[[nodiscard]] std::span<const FontTableRow> font_table();

/// How far the ink of any glyph goes above and below the baseline and to the sides of its advance; em.
struct InkReach {
    double above = 0;
    double below = 0;
    double beside = 0;
};
[[nodiscard]] InkReach ink_reach();

}  // namespace convwalk
