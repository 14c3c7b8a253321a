// How wide text is, without a font file: a table made at build time from the embedded fonts. Level 6.
#pragma once

#include <string_view>
#include <vector>

#include "scene/scene.h"

namespace convwalk {

/// A character and where its glyph comes from. `face` is an index into the embedded fonts:
/// Inter Regular, Inter SemiBold, DejaVu Sans, DejaVu Sans Bold.
struct Glyph {
    char32_t codepoint = 0;
    int face = 0;
    int index = 0;  ///< of the glyph in its face
    double advance_em = 0;
};

/// The glyphs of a UTF-8 text. Characters that no embedded font has become U+FFFD, and so does every byte
/// that is not part of valid UTF-8. Figures are tabular: all ten are equally wide.
[[nodiscard]] std::vector<Glyph> glyphs_of(std::string_view utf8, Weight weight);

/// Width of one line of text, in units of its size (em).
[[nodiscard]] double text_width_em(std::string_view utf8, Weight weight);

/// Height of a capital or a digit above the baseline, in em (Inter: 2048 of 2816 units).
inline constexpr double kCapHeightEm = 0.727;

}  // namespace convwalk
