// What a person would read out of what Dear ImGui has drawn. Hides how its versions differ in that.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace convwalk::testing {

/// Words as they were drawn: on one baseline, in one font, no wider apart than by a space.
struct DrawnWords {
    std::string text;
    float left = 0;
    float right = 0;
    float baseline = 0;
    float font_px = 0;
    ImU32 colour = 0;
    bool cut = false;  ///< a clip rectangle hides a part

    [[nodiscard]] ImVec2 middle() const { return {(left + right) / 2, baseline - font_px * 0.36F}; }
};

namespace drawn {

struct Glyph {
    ImWchar character = 0;
    float font_px = 0;
    float x0 = 0;
    float y0 = 0;
    float y1 = 0;
    float advance = 0;
};
// A glyph is known by its corners in the font texture.
using Corners = std::tuple<float, float, float, float>;

[[nodiscard]] inline std::map<Corners, Glyph> glyphs() {
    std::map<Corners, Glyph> all;
    for (ImFont* font : ImGui::GetIO().Fonts->Fonts) {
#if IMGUI_VERSION_NUM < 19200
        const auto& known = font->Glyphs;
        const float size = font->FontSize;
#else
        const float size = font->LegacySize;
        const auto& known = font->GetFontBaked(size)->Glyphs;
#endif
        for (const ImFontGlyph& g : known) {
            all[{g.U0, g.V0, g.U1, g.V1}] = {
                static_cast<ImWchar>(g.Codepoint), size, g.X0, g.Y0, g.Y1, g.AdvanceX};
        }
    }
    return all;
}

inline std::string utf8(ImWchar character) {
    char bytes[5] = {};
    ImTextCharToUtf8(bytes, character);
    return bytes;
}

inline void read_words(const ImDrawList& list, const std::map<Corners, Glyph>& known,
                       std::vector<DrawnWords>& found) {
    float pen = 0;
    bool open = false;
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const ImVec4 clip = command.ClipRect;
        for (unsigned i = 0; i + 5 < command.ElemCount; i += 3) {
            const auto vertex = [&](unsigned k) -> const ImDrawVert& {
                return list.VtxBuffer[static_cast<int>(command.VtxOffset) +
                                      list.IdxBuffer[static_cast<int>(command.IdxOffset + i + k)]];
            };
            const ImDrawVert& a = vertex(0);
            const ImDrawVert& c = vertex(2);
            const auto glyph = known.find({a.uv.x, a.uv.y, c.uv.x, c.uv.y});
            if (glyph == known.end()) continue;
            const Glyph& g = glyph->second;
            i += 3;
            if (c.pos.x <= clip.x || a.pos.x >= clip.z || c.pos.y <= clip.y || a.pos.y >= clip.w) {
                if (open) found.back().cut = true;
                continue;
            }
            // A slanted letter is moved to the right at its top and to the left at its bottom.
            const float baseline = a.pos.y - g.y0 + g.font_px * 0.8F;
            const float begin = a.pos.x - g.x0;
            const float gap = begin - pen;
            const bool onwards = open && std::abs(found.back().baseline - baseline) < 1 &&
                                 found.back().font_px == g.font_px && found.back().colour == a.col &&
                                 gap > -2 && gap < g.font_px * 0.5F;
            if (!onwards) {
                found.push_back({.text = {},
                                 .left = a.pos.x,
                                 .baseline = baseline,
                                 .font_px = g.font_px,
                                 .colour = a.col});
                open = true;
            } else if (gap > g.font_px * 0.15F) {
                found.back().text += ' ';
            }
            DrawnWords& now = found.back();
            now.text += utf8(g.character);
            now.right = c.pos.x;
            now.cut = now.cut || a.pos.x < clip.x - 1 || c.pos.x > clip.z + 1 || a.pos.y < clip.y - 1 ||
                      c.pos.y > clip.w + 1;
            pen = begin + g.advance;
        }
    }
}

}  // namespace drawn

/// All words in the order of drawing; what is outside of the window is left out.
[[nodiscard]] inline std::vector<DrawnWords> drawn_words(const ImDrawData& data) {
    std::vector<DrawnWords> found;
    const std::map<drawn::Corners, drawn::Glyph> known = drawn::glyphs();
    for (int l = 0; l < data.CmdListsCount; ++l) drawn::read_words(*data.CmdLists[l], known, found);
    return found;
}

/// The same of one window.
[[nodiscard]] inline std::vector<DrawnWords> drawn_words(const ImDrawList& list) {
    std::vector<DrawnWords> found;
    drawn::read_words(list, drawn::glyphs(), found);
    return found;
}

}  // namespace convwalk::testing
