// Formulas, and the letters of them that stand for fields.
#include <algorithm>
#include <cmath>
#include <vector>

#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

// Slants the glyphs from a vertex on, as there is no italic font on board; what is at `middle_y` stays.
void slant(ImDrawList& canvas, int first, float middle_y) {
    constexpr float kSlant = 0.2F;
    for (int i = first; i < canvas.VtxBuffer.Size; ++i) {
        ImVec2& corner = canvas.VtxBuffer[i].pos;
        corner.x += (middle_y - corner.y) * kSlant;
    }
}

// A piece of a formula that is set in one way.
struct FormulaRun {
    std::string_view words;
    bool slanted = false;
    bool low = false;
};

std::vector<FormulaRun> formula_runs(std::string_view words) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    std::vector<FormulaRun> runs;
    std::size_t at = 0;
    while (at < words.size()) {
        std::size_t end = at + 1;
        const bool low = words[at] == '_';
        const bool slanted = letter(words[at]);
        if (low) {
            while (end < words.size() && letter(words[end])) ++end;
            runs.push_back({words.substr(at + 1, end - at - 1), false, true});
        } else {
            while (!slanted && end < words.size() && !letter(words[end]) && words[end] != '_') ++end;
            runs.push_back({words.substr(at, end - at), slanted, false});
        }
        at = end;
    }
    return runs;
}

constexpr float kLowSize = 0.72F;  // of what is set low, to the rest

float width_of(const Style& style, const FormulaRun& run) {
    const FontScope scope(style.fonts.formula);
    const float width = ImGui::CalcTextSize(run.words.data(), run.words.data() + run.words.size()).x;
    return run.low ? std::ceil(width * kLowSize) + style.px(1) : width;
}

float formula_width(const Style& style, std::string_view words) {
    float width = 0;
    for (const FormulaRun& run : formula_runs(words)) width += width_of(style, run);
    return width;
}

// Where a formula that is too long for a line is broken: before the operator that is the least deep in
// brackets, and of these the last that fits, but not so early that the line is nearly empty.
std::size_t formula_break(const Style& style, std::string_view words, float room_px) {
    std::size_t best = words.size();
    int least_depth = 0;
    int depth = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view rest = words.substr(i);
        if (rest.starts_with("(") || rest.starts_with("⌊") || rest.starts_with("⌈")) ++depth;
        if (rest.starts_with(")") || rest.starts_with("⌋") || rest.starts_with("⌉")) --depth;
        const bool operates = rest.starts_with(" + ") || rest.starts_with(" − ") || rest.starts_with(" / ");
        if (!operates) continue;
        const float width = formula_width(style, words.substr(0, i));
        if (width > room_px) break;
        if (width < room_px * 0.4F) continue;
        if (best == words.size() || depth <= least_depth) {
            best = i;
            least_depth = depth;
        }
    }
    return best;
}

// @return the letter under the pointer
std::string_view formula_line(const Style& style, std::string_view words, float indent_px, Colour colour) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    float height = 0;
    {
        const FontScope scope(style.fonts.formula);
        height = ImGui::GetFontSize();
    }
    float x = at.x + indent_px;
    std::string_view pointed;
    const FontScope scope(style.fonts.formula);
    for (const FormulaRun& run : formula_runs(words)) {
        const int first = canvas.VtxBuffer.Size;
        const float size = ImGui::GetFontSize();
        canvas.AddText(ImGui::GetFont(), run.low ? size * kLowSize : size,
                       {x, run.low ? at.y + size * 0.42F : at.y}, u32(colour), run.words.data(),
                       run.words.data() + run.words.size());
        if (run.slanted) slant(canvas, first, at.y + height / 2);
        const float width = width_of(style, run);
        const ImVec2 end = {x + width, at.y + height};
        if (run.slanted && ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect({x, at.y}, end))
            pointed = run.words;
        x += width;
    }
    ImGui::Dummy({x - at.x, height + style.px(1)});
    return pointed;
}

}  // namespace

void draw_symbol(const Style& style, std::string_view letter, ImVec2 right_middle) {
    const FontScope scope(style.fonts.formula);
    const char* end = letter.data() + letter.size();
    const ImVec2 size = ImGui::CalcTextSize(letter.data(), end);
    ImDrawList& canvas = *ImGui::GetWindowDrawList();
    const int first = canvas.VtxBuffer.Size;
    const ImVec2 at = {std::floor(right_middle.x - size.x), std::floor(right_middle.y - size.y / 2)};
    canvas.AddText(at, u32(style.colours.muted), letter.data(), end);
    slant(canvas, first, right_middle.y);
}

std::string_view formula(const Style& style, std::string_view words, float indent_px, Colour colour) {
    const float room = ImGui::GetContentRegionAvail().x;
    float indent = indent_px;
    std::string_view pointed;
    while (!words.empty()) {
        const bool fits = indent + formula_width(style, words) <= room;
        const std::size_t end = fits ? words.size() : formula_break(style, words, room - indent);
        const std::string_view letter = formula_line(style, words.substr(0, end), indent, colour);
        if (!letter.empty()) pointed = letter;
        words.remove_prefix(end);
        if (words.starts_with(' ')) words.remove_prefix(1);
        indent = indent_px + style.px(20);
    }
    return pointed;
}

}  // namespace convwalk
