// The parts that an animation of both faces goes through, told in a row above the board. Level 8.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "figure/view.h"
#include "scene/scene.h"

namespace convwalk {

/// The parts that an animation goes through, in a row above the board.
struct Stages {
    std::vector<std::string> names;
    std::size_t first = 0;  ///< of those that are going on
    std::size_t last = 0;
};
/// Room for them above a board.
[[nodiscard]] double stages_px(const Figure& figure, const Rect& area, const Stages& stages);
void paint_stages(Scene& scene, const Figure& figure, const ViewPlace& place, const Stages& stages);

}  // namespace convwalk
