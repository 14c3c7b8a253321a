// Draws the maps of the views of both faces. Level 8.
#pragma once

#include <array>

#include "scene/scene.h"
#include "views/board/board_painter.h"
#include "views/faces/face_maps.h"
#include "views/planes/placed_axis.h"

namespace convwalk {

void paint_faces(Scene& scene, const Figure& figure, const Board& board, const FaceState& state);

/// Where the slots of the grid stand while it spreads.
[[nodiscard]] std::array<PlacedAxis, 3> spread_axes(const Layout& layout, double spread);

}  // namespace convwalk
