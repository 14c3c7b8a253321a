// Words that are drawn at a place and take no room.
#pragma once

#include <string_view>

#include "ui/widgets/style.h"

namespace convwalk {

/// Pixels from the top of a line to the next one's.
[[nodiscard]] inline float line_height(ImFont* font) {
    const FontScope scope(font);
    return ImGui::GetFontSize();
}

[[nodiscard]] inline float width_of(ImFont* font, std::string_view words) {
    const FontScope scope(font);
    return ImGui::CalcTextSize(words.data(), words.data() + words.size()).x;
}

/// @param at the upper left corner, on the screen
inline void draw_words(ImFont* font, ImVec2 at, Colour colour, std::string_view words) {
    if (words.empty()) return;
    ImGui::GetWindowDrawList()->AddText(font, line_height(font), at, u32(colour), words.data(),
                                        words.data() + words.size());
}

}  // namespace convwalk
