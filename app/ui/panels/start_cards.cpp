#include "ui/panels/start_cards.h"

#include <fmt/format.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "ui/widgets/drawn_words.h"
#include "ui/widgets/press.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kWords = 74;  // the part of a card below its picture
constexpr double kPad = 11;
constexpr double kLine = 18;
constexpr double kPictureShare = 0.52;  // of a card's width

float picture_height(const Style& style, float width_px) {
    return std::round(std::min(width_px * static_cast<float>(kPictureShare), style.px(150)));
}

/// A word of a title, and a number that stays with it: "stride 2,".
struct TitleWord {
    ImFont* font = nullptr;
    std::string words;
};

void add_words(std::vector<TitleWord>& all, ImFont* font, std::string_view words) {
    const std::size_t before = all.size();
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        const std::string_view word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        const bool number = !word.empty() && word.front() >= '0' && word.front() <= '9';
        if (number && all.size() > before)
            all.back().words += fmt::format(" {}", word);
        else
            all.push_back({font, std::string(word)});
    }
}

// A title on two lines at most: what stands before its colon in strong letters.
void draw_title(const Style& style, std::string_view title, ImVec2 at, float width_px) {
    const TitleParts parts = parts_of_title(title);
    std::vector<TitleWord> words;
    add_words(words, style.fonts.strong, fmt::format("{}{}", parts.name, parts.details.empty() ? "" : ":"));
    add_words(words, style.fonts.body, parts.details);
    const float space = width_of(style.fonts.body, " ");
    const float dots = width_of(style.fonts.body, "…");
    float x = 0;
    bool last_line = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& [font, word] = words[i];
        const float wide = width_of(font, word);
        if (x > 0 && x + wide > width_px && !last_line) {
            last_line = true;
            x = 0;
        }
        const float y = at.y + (last_line ? style.px(kLine) : 0);
        // What comes behind on the last line, or dots for it, needs room too.
        float behind = 0;
        for (std::size_t k = i + 1; k < words.size(); ++k)
            behind += space + width_of(words[k].font, words[k].words);
        const bool all_fit = x + wide + behind <= width_px;
        const float room = width_px - x - (last_line && !all_fit && i + 1 < words.size() ? dots : 0);
        if (last_line && wide > room && x > 0)
            return draw_words(style.fonts.body, {at.x + x - space, y}, style.colours.ink, "…");
        draw_words(font, {at.x + x, y}, style.colours.ink, elided(font, word, width_px - x));
        x += wide + space;
    }
}

void draw_key(const Style& style, std::string_view key, ImVec2 bottom_right) {
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 size = {width_of(style.fonts.small, key) + style.px(14), style.px(20)};
    const ImVec2 from = {bottom_right.x - size.x, bottom_right.y - size.y};
    list.AddRectFilled(from, bottom_right, u32(style.colours.field), style.px(5));
    list.AddRect(from, bottom_right, u32(style.colours.line), style.px(5), 0, style.px(1));
    draw_words(style.fonts.small,
               {from.x + style.px(7), from.y + (size.y - line_height(style.fonts.small)) / 2},
               style.colours.muted, key);
}

// What the card has no room for, once the pointer rests.
void tooltip_after_a_rest(const Style& style, const FigureOffer& offer) {
    constexpr float kRestS = 0.6F;
    if (ImGui::GetCurrentContext()->HoveredIdTimer < kRestS) return;
    const TooltipScope scope(style);
    ImGui::PushTextWrapPos(style.px(320));
    text(offer.title, style.fonts.strong, style.colours.ink);
    text(offer.about, style.fonts.small, style.colours.muted);
    ImGui::PopTextWrapPos();
}

}  // namespace

float card_height(const Style& style, float width_px) {
    return picture_height(style, width_px) + style.px(kWords);
}

void offer_picture(const CardDesk& desk, const FigureOffer& offer, ImVec2 from, ImVec2 to, bool plays) {
    Scenario scenario = offer.scenario;
    scenario.theme = desk.theme;
    desk.thumbnails.show(offer.key, scenario, from, to, plays, desk.easel);
}

CardAnswer card(const CardDesk& desk, const FigureOffer& offer, float width_px, bool chosen) {
    const Style& style = desk.style;
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 size = {width_px, card_height(style, width_px)};
    const ImVec2 to = {from.x + size.x, from.y + size.y};
    ImGui::PushID(offer.key.c_str());
    CardAnswer answer;
    answer.pressed = press_area("card", size);
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    const ImVec2 moved = ImGui::GetIO().MouseDelta;
    answer.pointed = hovered && (moved.x != 0 || moved.y != 0);

    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float radius = style.px(7);
    const float middle = from.y + picture_height(style, width_px);
    list.AddRectFilled(from, to, u32(c.panel), radius);
    list.AddRectFilled(from, {to.x, middle}, u32(desk.theme.background), radius, ImDrawFlags_RoundCornersTop);
    const float inset = style.px(4);
    offer_picture(desk, offer, {from.x + inset, from.y + inset}, {to.x - inset, middle - inset},
                  chosen || hovered);
    list.AddLine({from.x, middle}, {to.x, middle}, u32(c.line), style.px(1));
    const float pad = style.px(kPad);
    draw_title(style, offer.title, {from.x + pad, middle + style.px(9)}, width_px - 2 * pad);
    const std::string sizes = elided(style.fonts.strong, offer.sizes, width_px - 2 * pad);
    draw_words(style.fonts.strong, {from.x + pad, to.y - style.px(9) - line_height(style.fonts.strong)},
               c.muted, sizes);
    const bool key_fits = width_of(style.fonts.strong, sizes) + style.px(70) < width_px;
    if (chosen && key_fits) draw_key(style, "Enter", {to.x - style.px(8), to.y - style.px(8)});
    const float line = chosen ? style.px(2) : style.px(1);
    list.AddRect(from, to, u32(chosen ? c.accent : hovered ? c.faint : c.line), radius, 0, line);
    if (hovered) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
        tooltip_after_a_rest(style, offer);
    }
    return answer;
}

bool card_heading(const Style& style, std::string_view name, std::size_t all, ImVec2 at, float width_px) {
    const UiColours& c = style.colours;
    if (all == 0) {
        draw_words(style.fonts.title, at, c.ink, elided(style.fonts.title, std::string(name), width_px));
        return false;
    }
    const ImVec2 cursor = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({at.x, at.y - style.px(2)});
    ImGui::PushID(name.data(), name.data() + name.size());
    const bool pressed = press_area("all", {width_px, style.px(22)});
    const bool hovered = ImGui::IsItemHovered();
    ImGui::PopID();
    ImGui::SetCursorScreenPos(cursor);
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    // In a narrow column the name goes first.
    const float gap = style.px(8);
    const float whole = width_of(style.fonts.title, name);
    std::string more = fmt::format("all {}", all);
    if (whole + gap + width_of(style.fonts.small, more) > width_px) more = std::to_string(all);
    const float more_px = width_of(style.fonts.small, more);
    const bool fits = whole + gap + more_px <= width_px;
    ImFont* font = fits ? style.fonts.title : style.fonts.strong;
    const float down = (line_height(style.fonts.title) - line_height(font)) / 2;
    draw_words(font, {at.x, at.y + down}, c.ink, elided(font, std::string(name), width_px - gap - more_px));
    draw_words(style.fonts.small, {at.x + width_px - more_px, at.y + style.px(2)}, hovered ? c.ink : c.muted,
               more);
    return pressed;
}

}  // namespace convwalk
