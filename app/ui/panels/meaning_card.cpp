#include "ui/panels/meaning_card.h"

#include <algorithm>

#include "ui/panels/cell_outlines.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

void meaning_card(const Style& style, const FieldMeaning& meaning, const Picture& picture, const Rect& place,
                  const Rect& panel) {
    outline_cells(style, picture, place, meaning.cells, CellOutline::tinted);
    const float inset = style.px(12);
    float width = style.px(300);
    if (!panel.empty()) {
        ImGui::SetNextWindowPos(
            {static_cast<float>(panel.x) + inset, ImGui::GetIO().MousePos.y + style.px(18)});
        width = std::max(style.px(120), static_cast<float>(panel.width) - 3 * inset);
    }
    const TooltipScope scope(style);
    ImGui::PushTextWrapPos(width);
    text(meaning.words, style.fonts.small, style.colours.ink);
    ImGui::PopTextWrapPos();
}

}  // namespace convwalk
