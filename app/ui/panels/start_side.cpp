#include "ui/panels/start_side.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "basics/text.h"
#include "desk/paths.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/press.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kRecentRow = 50;
constexpr double kGroupRow = 31;
constexpr double kPictureWidth = 78;
constexpr std::size_t kMostRecent = 4;
constexpr std::size_t kMostLeft = 3;

// "lecture 5" of "/home/ada/lecture 5.json".
std::string name_of_file(const std::string& path) {
    std::string name = name_in(path);
    if (name.ends_with(".json") && name.size() > 5) name.resize(name.size() - 5);
    return printable(name, 200);
}

// A figure of a person's own.
struct OwnFigure {
    const std::string& path;
    const FigureOffer* offer = nullptr;  ///< its picture; nullptr: none yet
    std::string name;
    std::string below;
    bool gone = false;
    std::string tip = {};
};

bool own_row(const CardDesk& desk, const OwnFigure& figure, float width_px, float words_px) {
    const Style& style = desk.style;
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float height = style.px(kRecentRow);
    const bool pressed = press_area(figure.path.c_str(), {width_px, height});
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float gap = style.px(4);
    const ImVec2 corner = {from.x + style.px(kPictureWidth), from.y + height - gap};
    list.AddRectFilled({from.x, from.y + gap}, corner, u32(desk.theme.background), style.px(5));
    if (figure.offer != nullptr)
        offer_picture(desk, *figure.offer, {from.x + 2, from.y + gap + 2}, {corner.x - 2, corner.y - 2},
                      hovered);
    list.AddRect({from.x, from.y + gap}, corner, u32(hovered ? c.faint : c.line), style.px(5), 0,
                 style.px(1));
    const float x = corner.x + style.px(11);
    const float room = from.x + words_px - x;
    draw_words(style.fonts.strong, {x, from.y + style.px(8)}, figure.gone ? c.faint : c.ink,
               elided(style.fonts.strong, figure.name, room));
    draw_words(style.fonts.small, {x, from.y + style.px(26)}, c.muted,
               elided(style.fonts.small, figure.below, room));
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!figure.tip.empty()) tooltip(style, figure.tip);
    return pressed;
}

bool recent_row(const CardDesk& desk, const RecentFigure& recent, float width_px) {
    const bool gone = !recent.why_not.empty();
    const std::string sizes = recent.offer ? recent.offer->sizes : "";
    return own_row(
        desk,
        {recent.path, recent.offer ? &*recent.offer : nullptr, name_of_file(recent.path),
         gone ? "can't be read" : sizes, gone, gone ? recent.why_not : printable(recent.path, 400)},
        width_px, width_px);
}

void left_row(const CardDesk& desk, const UnsavedFigure& figure, float width_px, StartSideEdit& edit) {
    const Style& style = desk.style;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float cross = style.px(24);
    const TitleParts parts = parts_of_title(figure.offer.title);
    std::string below = figure.offer.sizes.empty() ? std::string(parts.details) : figure.offer.sizes;
    if (!figure.when.empty()) below += (below.empty() ? "" : " · ") + figure.when;
    if (own_row(desk,
                {figure.path, &figure.offer, capitalised(parts.name), below, false,
                 capitalised(figure.offer.title)},
                width_px - cross, width_px - cross))
        edit.open_left = figure.path;
    const float height = style.px(kRecentRow);
    ImGui::PushID(figure.path.c_str());
    ImGui::SetCursorScreenPos({from.x + width_px - cross, from.y + (height - cross) / 2});
    if (icon_button(style, "discard", Icon::close, "Discard this figure…",
                    {.kind = ButtonKind::quiet, .width = 24, .height = 24}))
        edit.discard = figure.path;
    ImGui::PopID();
    ImGui::SetCursorScreenPos({from.x, from.y + height});
}

bool group_row(const Style& style, std::string_view name, std::size_t count, bool chosen, float width_px) {
    const UiColours& c = style.colours;
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 size = {width_px, style.px(kGroupRow)};
    ImGui::PushID(name.data(), name.data() + name.size());
    const bool pressed = press_area("group", size);
    ImGui::PopID();
    const bool hovered = ImGui::IsItemHovered();
    if (chosen || hovered)
        ImGui::GetWindowDrawList()->AddRectFilled(from, {from.x + size.x, from.y + size.y - style.px(1)},
                                                  u32(chosen ? c.chosen : c.hover), style.px(7));
    const float y = from.y + (size.y - line_height(style.fonts.body)) / 2;
    const std::string number = std::to_string(count);
    const float number_px = width_of(style.fonts.body, number);
    const float pad = style.px(11);
    draw_words(style.fonts.body, {from.x + pad, y}, chosen ? c.on_chosen : c.ink, name);
    draw_words(style.fonts.body, {from.x + size.x - pad - number_px, y}, chosen ? c.on_chosen : c.muted,
               number);
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return pressed;
}

// What a theme looks like: its cells on its ground.
bool theme_swatch(const Style& style, const Theme& theme, bool chosen, ImVec2 size) {
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 to = {from.x + size.x, from.y + size.y};
    const bool pressed = press_area(theme.name.c_str(), size);
    const bool hovered = ImGui::IsItemHovered();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const UiColours& c = style.colours;
    list.AddRectFilled(from, to, u32(theme.background), style.px(5));
    const float cell = std::floor((size.x - style.px(14)) / 2);
    const float top = std::floor(from.y + (size.y - cell) / 2);
    const Colour fills[] = {theme.input.fill, theme.output.fill};
    float x = from.x + style.px(6);
    for (const Colour fill : fills) {
        list.AddRectFilled({x, top}, {x + cell, top + cell}, u32(fill), style.px(2));
        x += cell + style.px(2);
    }
    list.AddRect(from, to,
                 u32(chosen    ? c.accent
                     : hovered ? c.faint
                               : c.line),
                 style.px(5), 0, chosen ? style.px(2) : style.px(1));
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    tooltip(style, capitalised(theme.name));
    return pressed;
}

std::optional<std::string> theme_swatches(const CardDesk& desk, float width_px) {
    std::optional<std::string> chosen;
    const Style& style = desk.style;
    const std::vector<std::string> names = theme_names();
    const float gap = style.px(6);
    const auto count = static_cast<float>(names.size());
    const float wide = std::min(style.px(46), std::floor((width_px - gap * (count - 1)) / count));
    bool first = true;
    for (const std::string& name : names) {
        if (!first) ImGui::SameLine(0, gap);
        first = false;
        if (theme_swatch(style, built_in_theme(name), name == desk.theme.name, {wide, style.px(30)}))
            chosen = name;
    }
    return chosen;
}

}  // namespace

StartSideEdit start_side(const CardDesk& desk, const StartSide& side) {
    const Style& style = desk.style;
    StartSideEdit edit;
    edit.at_every_start = side.at_every_start;
    const float width = panel_width();
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    if (!side.left.empty()) {
        heading(style, "NEVER SAVED", true);
        ImGui::Dummy({0, style.px(4)});
        for (const UnsavedFigure& figure : side.left.first(std::min(kMostLeft, side.left.size())))
            left_row(desk, figure, width, edit);
        if (side.left.size() > kMostLeft)
            wrapped_text(fmt::format("{} more in the File menu", side.left.size() - kMostLeft),
                         style.fonts.small, style.colours.muted);
        ImGui::Dummy({0, style.px(14)});
    }
    if (!side.recent.empty()) {
        heading(style, "RECENT FIGURES", true);
        ImGui::Dummy({0, style.px(4)});
        for (const RecentFigure& recent : side.recent.first(std::min(kMostRecent, side.recent.size()))) {
            if (recent_row(desk, recent, width)) edit.open = recent.path;
        }
        ImGui::Dummy({0, style.px(14)});
    }
    heading(style, "GROUPS", true);
    ImGui::Dummy({0, style.px(6)});
    std::size_t all = 0;
    for (const OfferGroup& group : side.groups) all += group.offers.size();
    if (group_row(style, "Everything", all, side.group.empty(), width)) edit.group = "";
    for (const OfferGroup& group : side.groups) {
        if (group_row(style, group.name, group.offers.size(), group.name == side.group, width))
            edit.group = group.name;
    }
    ImGui::Dummy({0, style.px(18)});
    heading(style, "THEME", true);
    ImGui::Dummy({0, style.px(6)});
    edit.theme = theme_swatches(desk, width);
    ImGui::Dummy({0, style.px(14)});
    if (switch_button(style, "Show this page at every start", side.at_every_start))
        edit.at_every_start = !side.at_every_start;
    ImGui::PopStyleVar();
    return edit;
}

}  // namespace convwalk
