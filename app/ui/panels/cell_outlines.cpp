#include "ui/panels/cell_outlines.h"

#include <array>

#include "ui/widgets/widgets.h"

namespace convwalk {

void outline_cells(const Style& style, const Picture& picture, const Rect& place,
                   const std::vector<Spot>& cells, CellOutline outline) {
    if (cells.empty()) return;
    // Over what the canvas has drawn into its window, and below all that lies over that.
    ImGui::Begin("canvas");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Colour accent = style.colours.accent;
    const ImU32 tint = u32(faded(accent, outline == CellOutline::tinted ? 0.28 : 0.35));
    for (const Spot& cell : cells) {
        const auto corners = picture.corners(cell);
        if (!corners) continue;
        std::array<ImVec2, 4> at{};
        for (std::size_t i = 0; i < 4; ++i)
            at[i] = {static_cast<float>(place.x + (*corners)[i].x),
                     static_cast<float>(place.y + (*corners)[i].y)};
        if (outline == CellOutline::shining) {
            list.AddQuad(at[0], at[1], at[2], at[3], tint, style.px(9));
        } else {
            list.AddQuadFilled(at[0], at[1], at[2], at[3], tint);
        }
        list.AddQuad(at[0], at[1], at[2], at[3], u32(accent),
                     style.px(outline == CellOutline::tinted ? 1.5 : 2.5));
    }
    ImGui::End();
}

}  // namespace convwalk
