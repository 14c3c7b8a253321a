#include "ui/panels/meaning_card.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenario/view_table.h"
#include "ui/panels/cell_outlines.h"
#include "ui/widgets/widgets.h"

namespace convwalk {
namespace {

constexpr const char* kKept = "why";

void words_of(const Style& style, const Meaning& meaning, float width) {
    ImGui::PushTextWrapPos(width);
    text(meaning.words, style.fonts.small, style.colours.ink);
    ImGui::PopTextWrapPos();
}

}  // namespace

void meaning_card(const Style& style, const Meaning& meaning, const MeaningPlace& where) {
    outline_cells(style, where.picture, where.canvas, meaning.cells, CellOutline::tinted);
    const float inset = style.px(12);
    float width = style.px(300);
    if (!where.panel.empty()) {
        ImGui::SetNextWindowPos(
            {static_cast<float>(where.panel.x) + inset, ImGui::GetIO().MousePos.y + style.px(18)});
        width = std::max(style.px(120), static_cast<float>(where.panel.width) - 3 * inset);
    }
    const TooltipScope scope(style);
    words_of(style, meaning, width);
    if (where.shown_in) text("Click: the view that shows it", style.fonts.small, style.colours.muted);
}

void keep_meaning() {
    ImGui::OpenPopup(kKept);
}

KeptMeaning kept_meaning(const Style& style, const Meaning& meaning, const MeaningPlace& where) {
    KeptMeaning kept;
    const ImVec2 pointer = ImGui::GetIO().MousePos;
    const float x = where.panel.empty() ? pointer.x : static_cast<float>(where.panel.x) + style.px(12);
    ImGui::SetNextWindowPos({x, pointer.y + style.px(18)}, ImGuiCond_Appearing);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {style.px(10), style.px(9)});
    kept.open = ImGui::BeginPopup(kKept);
    ImGui::PopStyleVar();
    if (!kept.open) return kept;
    outline_cells(style, where.picture, where.canvas, meaning.cells, CellOutline::tinted);
    words_of(style, meaning, style.px(260));
    if (where.shown_in) {
        const ViewRow& view = row_of(*where.shown_in);
        ImGui::Dummy({0, style.px(3)});
        if (button(style, fmt::format("Show in the view {}", view.label), {.height = 26})) {
            kept.led_to = where.shown_in;
            ImGui::CloseCurrentPopup();
        }
        tooltip(style, view.about);
    }
    ImGui::EndPopup();
    return kept;
}

}  // namespace convwalk
