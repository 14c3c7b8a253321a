#include "ui/panels/cell_outlines.h"

#include <array>
#include <cmath>

#include "ui/widgets/widgets.h"

namespace convwalk {

namespace {

// The outer corners of a block, around it. A plane may show its cells turned by half a turn, as a kernel that
// is flipped.
std::optional<std::array<Vec2, 4>> corners_of(const Picture& picture, const SpotBlock& block) {
    const Extents& a = block.first.at;
    const Extents& b = block.last.at;
    const std::array<Extents, 4> at = {a, Extents{a[0], a[1], b[2]}, b, Extents{b[0], b[1], a[2]}};
    std::array<std::array<Vec2, 4>, 4> cells{};
    for (std::size_t i = 0; i < 4; ++i) {
        Spot cell = block.first;
        cell.at = at[i];
        const auto corners = picture.corners(cell);
        if (!corners) return std::nullopt;
        cells[i] = *corners;
    }
    const auto apart = [&](std::size_t corner) {
        const Vec2 way = cells[2][(corner + 2) % 4] - cells[0][corner];
        return std::hypot(way.x, way.y);
    };
    const std::size_t turned = apart(0) < apart(2) ? 2 : 0;
    std::array<Vec2, 4> outer{};
    for (std::size_t i = 0; i < 4; ++i) outer[i] = cells[i][(i + turned) % 4];
    return outer;
}

}  // namespace

void outline_cells(const Style& style, const Picture& picture, const Rect& place,
                   const std::vector<Spot>& cells, CellOutline outline) {
    std::vector<SpotBlock> blocks;
    for (const Spot& cell : cells) blocks.push_back({cell, cell});
    outline_blocks(style, picture, place, blocks, outline);
}

void outline_blocks(const Style& style, const Picture& picture, const Rect& place,
                    const std::vector<SpotBlock>& blocks, CellOutline outline) {
    if (blocks.empty()) return;
    // Over what the canvas has drawn into its window, and below all that lies over that.
    ImGui::Begin("canvas");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const Colour accent = style.colours.accent;
    const ImU32 tint = u32(faded(accent, outline == CellOutline::tinted ? 0.28 : 0.35));
    for (const SpotBlock& block : blocks) {
        const auto corners = corners_of(picture, block);
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
