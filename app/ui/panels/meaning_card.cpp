#include "ui/panels/meaning_card.h"

#include <algorithm>
#include <array>

#include "ui/widgets/widgets.h"

namespace convwalk {

void meaning_card(const Style& style, const FieldMeaning& meaning, const Picture& picture, const Rect& place,
                  const Rect& panel) {
    // Over what the canvas has drawn into its window, and below all that lies over that.
    ImGui::Begin("canvas");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Colour accent = style.colours.accent;
    for (const Spot& cell : meaning.cells) {
        const auto corners = picture.corners(cell);
        if (!corners) continue;
        std::array<ImVec2, 4> points;
        for (std::size_t i = 0; i < 4; ++i)
            points[i] = {static_cast<float>(place.x + (*corners)[i].x),
                         static_cast<float>(place.y + (*corners)[i].y)};
        list.AddConvexPolyFilled(points.data(), 4, u32(faded(accent, 0.28)));
        list.AddPolyline(points.data(), 4, u32(accent), ImDrawFlags_Closed, style.px(1.5));
    }
    ImGui::End();
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
