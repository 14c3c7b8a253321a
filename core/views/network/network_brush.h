// What the painters of a network share. Level 8.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "scene/ink.h"
#include "scene/page.h"
#include "views/network/network_figure.h"
#include "views/network/seen_network.h"

namespace convwalk {

/// Parts of this view's pictures, above that of the words around them.
enum class NetworkPart : std::uint8_t { block = 64, joint, region, cone, label, warning, missing, focus };

[[nodiscard]] constexpr PrimitiveId network_id(NetworkPart part, std::int64_t index) {
    return part_id(static_cast<std::uint8_t>(part), index);
}

/// The maps that are lit: those of a field from the cell's own down to one.
struct LitMaps {
    const NetworkField& field;
    std::int64_t lowest = 0;
    bool any = true;  ///< false: before the first step

    [[nodiscard]] bool has(std::size_t map) const {
        return any && map <= field.layer && static_cast<std::int64_t>(map) >= lowest &&
               !nothing(field.cells[map]);
    }
};

/// Appends to a scene what belongs to one network at one moment. What it refers to outlives it.
struct NetworkBrush : Ink {
    const NetworkFigure& network;
    const Stack& stack;
    const Theme& theme;
    const SeenNetwork& seen;
    TypeSizes type;
    Colour background;  ///< opaque
    Hidden hidden;      ///< is not told

    [[nodiscard]] Colour light() const { return theme.accent; }
    [[nodiscard]] double mark_px() const { return std::clamp(0.13 * type.small_px, 1.5, 4.0); }
    /// Where a warning stands at a map.
    [[nodiscard]] Rect sign_place(std::size_t map) const;
};
/// @pre the figure is in the network view
[[nodiscard]] NetworkBrush network_brush(Scene& into, const Figure& figure, const SeenNetwork& seen);

/// What joins the maps: a line from each to the next, and skip connections over what lies between.
/// @return where the lines are
std::vector<Rect> paint_joints(const NetworkBrush& brush, const LitMaps& lit);

/// Sizes, layers and what is seen of each, in lines below the floors, as far as they have room.
/// @param lines which no label covers
void paint_labels(const NetworkBrush& brush, const LitMaps& lit, const std::vector<Rect>& lines);

}  // namespace convwalk
