#include "ui/panels/view_palette.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "picture/figures.h"
#include "scenario/network_edits.h"
#include "scenario/view_table.h"
#include "ui/widgets/drawn_words.h"
#include "ui/widgets/press.h"

namespace convwalk {
namespace {

// Design pixels.
constexpr double kWidth = 196;
constexpr double kPicture = 104;
constexpr double kWords = 88;  // name and what it is for
constexpr double kGap = 10;
constexpr double kPad = 10;
constexpr int kMostColumns = 5;

/// A view as the palette offers it.
struct OfferedView {
    Scenario scenario;
    std::string why_not;  ///< empty: it can be taken
};

OfferedView offered(const Session& session, ViewKind view) {
    const Scenario& now = session.refusal() ? session.figure().scenario : session.scenario();
    OfferedView offer{now, ""};
    offer.scenario.view.kind = view;
    if (auto why = why_no_figure(offer.scenario); why && why->field == "view") {
        offer.why_not = as_sentence(why->sentence);
        return offer;
    }
    try {
        offer.scenario = settled(now, offer.scenario);
    } catch (const BadInput& error) {
        offer.why_not = as_sentence(error.what());
    }
    return offer;
}

// @return pressed
bool view_card(const Style& style, const ViewRow& row, const OfferedView& offer, bool chosen,
               Thumbnails& thumbnails, Easel& easel) {
    const UiColours& c = style.colours;
    const bool can = offer.why_not.empty();
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const ImVec2 size = {style.px(kWidth), style.px(kPicture) + style.px(kWords)};
    const ImVec2 to = {from.x + size.x, from.y + size.y};
    ImGui::PushID(row.name.data(), row.name.data() + row.name.size());
    const bool pressed = press_area("view", size);
    const bool hovered = ImGui::IsItemHovered() && can;
    ImGui::PopID();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float radius = style.px(7);
    const float middle = from.y + style.px(kPicture);
    if (hovered) list.AddRectFilled(from, to, u32(c.hover), radius);
    list.AddRectFilled(from, {to.x, middle}, u32(can ? offer.scenario.theme.background : c.note), radius,
                       ImDrawFlags_RoundCornersTop);
    const float inset = style.px(5);
    if (can)
        thumbnails.show("view " + std::string(row.name), offer.scenario, {from.x + inset, from.y + inset},
                        {to.x - inset, middle - inset}, hovered, easel);
    list.AddLine({from.x, middle}, {to.x, middle}, u32(c.line), style.px(1));
    const float pad = style.px(kPad);
    draw_words(style.fonts.strong, {from.x + pad, middle + style.px(7)}, can ? c.ink : c.faint, row.label);
    const std::string_view words = can ? row.about : std::string_view(offer.why_not);
    const float small = line_height(style.fonts.small);
    const ImVec4 clip = {from.x, middle, to.x, to.y - style.px(4)};
    list.AddText(style.fonts.small, small, {from.x + pad, middle + style.px(26)},
                 u32(can ? c.muted : c.faint), words.data(), words.data() + words.size(), size.x - 2 * pad,
                 &clip);
    list.AddRect(from, to,
                 u32(chosen    ? c.accent
                     : hovered ? c.faint
                               : c.line),
                 radius, 0, chosen ? style.px(2) : style.px(1));
    if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    if (!can) tooltip(style, offer.why_not);
    return pressed && can;
}

}  // namespace

std::optional<ViewKind> view_palette(const Style& style, const Session& session, Thumbnails& thumbnails,
                                     Easel& easel) {
    std::optional<ViewKind> chosen;
    const float step = style.px(kWidth) + style.px(kGap);
    const float room = ImGui::GetIO().DisplaySize.x - 4 * style.px(kGap);
    const int columns = std::clamp(static_cast<int>(room / step), 1, kMostColumns);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {style.px(kGap), style.px(kGap)});
    for (std::size_t i = 0; i < kViewTable.size(); ++i) {
        if (i % static_cast<std::size_t>(columns) != 0) ImGui::SameLine();
        const ViewRow& row = kViewTable[i];
        const OfferedView offer = offered(session, row.kind);
        if (view_card(style, row, offer, row.kind == session.scenario().view.kind, thumbnails, easel))
            chosen = row.kind;
    }
    ImGui::PopStyleVar();
    if (chosen) ImGui::CloseCurrentPopup();
    return chosen;
}

}  // namespace convwalk
