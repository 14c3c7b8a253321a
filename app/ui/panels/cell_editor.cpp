#include "ui/panels/cell_editor.h"

#include <algorithm>
#include <cmath>

#include "picture/picture.h"
#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

constexpr ImGuiWindowFlags kFieldFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                         ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoInputs |
                                         ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground |
                                         ImGuiWindowFlags_NoFocusOnAppearing;

void append_utf8(std::string& text, unsigned code) {
    const auto byte = [&](unsigned value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
    if (code < 0x80) {
        byte(code);
    } else if (code < 0x800) {
        byte(0xC0 | code >> 6);
        byte(0x80 | (code & 0x3F));
    } else {
        byte(0xE0 | (code >> 12 & 0x0F));
        byte(0x80 | (code >> 6 & 0x3F));
        byte(0x80 | (code & 0x3F));
    }
}

// The part of a long text that is typed last.
std::string end_of(const std::string& text, float room_px) {
    std::size_t from = 0;
    while (from < text.size() && ImGui::CalcTextSize(text.c_str() + from).x > room_px) ++from;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
    return text.substr(from);
}

Rect around(const std::array<Vec2, 4>& corners) {
    Vec2 least = corners[0];
    Vec2 most = corners[0];
    for (const Vec2& c : corners) {
        least = {std::min(least.x, c.x), std::min(least.y, c.y)};
        most = {std::max(most.x, c.x), std::max(most.y, c.y)};
    }
    return {least.x, least.y, most.x - least.x, most.y - least.y};
}

// So that all of it is between two places.
float kept(double from, double size, double least, double most) {
    return static_cast<float>(std::floor(std::max(least, std::min(from, most - size))));
}

// What is wrong with the text, below the field or, where there is no room, above it.
void remark_box(const Style& style, const std::string& remark, const Rect& field, const Rect& place,
                float widest) {
    const FontScope small(style.fonts.small);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float pad = style.px(8);
    const float wrap = std::min(widest, style.px(280)) - 2 * pad;
    const char* words = remark.c_str();
    const ImVec2 size = ImGui::CalcTextSize(words, nullptr, false, wrap);
    const double height = double(size.y + 2 * style.px(6));
    const double gap = double(style.px(4));
    const bool above = field.bottom() + gap + height > place.bottom();
    const ImVec2 box = {kept(field.x, double(size.x + 2 * pad), place.x, place.right()),
                        static_cast<float>(above ? field.y - gap - height : field.bottom() + gap)};
    list.AddRectFilled(box, {box.x + size.x + 2 * pad, box.y + static_cast<float>(height)},
                       u32(style.colours.wrong_note), style.px(5));
    list.AddText(ImGui::GetFont(), ImGui::GetFontSize(), {box.x + pad, box.y + style.px(6)},
                 u32(style.colours.wrong), words, nullptr, wrap);
}

}  // namespace

std::string characters_typed() {
    std::string text;
    const ImGuiIO& io = ImGui::GetIO();
    if (io.KeyCtrl || io.KeySuper) return text;
    for (const ImWchar c : io.InputQueueCharacters) {
        if (c > ' ' && c != 0x7F) append_utf8(text, static_cast<unsigned>(c));
    }
    return text;
}

bool numbers_key_held() {
    const ImGuiIO& io = ImGui::GetIO();
    return io.KeyCtrl || io.KeySuper;
}

CellMouse mouse_over_cells(const CanvasState& before, const DrawnCanvas& drawn, const Rect& place) {
    constexpr double kStepPx = 6;
    constexpr double kMostSteps = 48;
    const ImGuiIO& io = ImGui::GetIO();
    const CanvasState& now = drawn.state;
    CellMouse mouse{.modifier = numbers_key_held(),
                    .wheel = double(io.MouseWheel),
                    .painting = now.painting,
                    .pointed = now.pointed};
    if (!now.painting && !before.painting) return mouse;
    // A fast stroke leaves no gaps.
    const Vec2 end = {double(io.MousePos.x) - place.x, double(io.MousePos.y) - place.y};
    const Vec2 begin = end - Vec2{double(io.MouseDelta.x), double(io.MouseDelta.y)};
    const double way = std::hypot(end.x - begin.x, end.y - begin.y);
    const auto steps = static_cast<int>(std::clamp(way / kStepPx, 1.0, kMostSteps));
    for (int i = before.painting ? 1 : steps; i <= steps; ++i) {
        const Vec2 at = begin + (end - begin) * (double(i) / steps);
        auto cell = drawn.picture.cell_at(at);
        if (cell && (mouse.passed.empty() || mouse.passed.back() != *cell)) mouse.passed.push_back(*cell);
    }
    return mouse;
}

void cell_field(const Style& style, const CellEditing& state, const Figure& figure, const Picture& picture,
                const Rect& place) {
    const auto corners = picture.corners(*state.cell);
    if (!corners) return;
    const Rect cell = around(*corners);
    const FontScope scope(style.fonts.strong);
    const UiColours& c = style.colours;
    const float pad = style.px(4);
    // As large as the cell, within reason, and as its type: what is around stays in sight. The box around a
    // slanting cell holds parts of others.
    const bool upright = (*corners)[0].y == (*corners)[1].y;
    const auto covering = [&](double cell_px, float least, double most) {
        if (!upright) return least;
        return std::clamp(static_cast<float>(std::ceil(cell_px)) + style.px(2), least,
                          std::max(least, style.px(most)));
    };
    const float height = covering(cell.height, ImGui::GetFontSize() + style.px(4), 44);
    const float widest = std::max(style.px(60), static_cast<float>(place.width) - 2 * pad);
    const std::string text = end_of(text_in(state, figure), std::min(widest, style.px(240)) - 2 * pad);
    const float text_px = ImGui::CalcTextSize(text.c_str()).x;
    const float width = std::max(covering(cell.width, style.px(20), 64), text_px + 2 * pad + style.px(2));
    // Over the middle of its cell, and wholly on the canvas.
    const ImVec2 at = {
        kept(place.x + cell.x + (cell.width - double(width)) / 2, width, place.x, place.right()),
        kept(place.y + cell.y + (cell.height - double(height)) / 2, height, place.y, place.bottom())};
    const ImVec2 end = {at.x + width, at.y + height};

    ImGui::SetNextWindowPos({static_cast<float>(place.x), static_cast<float>(place.y)});
    ImGui::SetNextWindowSize({static_cast<float>(place.width), static_cast<float>(place.height)});
    ImGui::Begin("cell field", nullptr, kFieldFlags);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddRectFilled(at, end, u32(c.canvas), style.px(5));
    list.AddRect(at, end, u32(state.remark.empty() ? c.accent : c.wrong), style.px(5), 0, style.px(2));
    const ImVec2 pen = {std::floor(at.x + (width - text_px) / 2),
                        std::floor(at.y + (height - ImGui::GetFontSize()) / 2)};
    const ImVec2 pen_end = {pen.x + text_px, pen.y + ImGui::GetFontSize()};
    // A number that the next key replaces is marked as chosen text is.
    if (state.untouched)
        list.AddRectFilled({pen.x - style.px(2), pen.y - style.px(1)},
                           {pen_end.x + style.px(2), pen_end.y + style.px(1)}, u32(faded(c.accent, 0.3)),
                           style.px(2));
    list.AddText(pen, u32(c.ink), text.c_str());
    if (!state.untouched)
        list.AddLine({pen_end.x + style.px(1), pen.y}, {pen_end.x + style.px(1), pen_end.y}, u32(c.ink),
                     style.px(1));
    if (!state.remark.empty())
        remark_box(style, state.remark, {double(at.x), double(at.y), double(width), double(height)}, place,
                   widest);
    ImGui::End();
}

}  // namespace convwalk
