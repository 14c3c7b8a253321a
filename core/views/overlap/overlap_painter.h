// Draws a map of counts: cells, bars along its sides, and the stamp that lands. Level 8.
#pragma once

#include <optional>

#include "animation/timeline.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/scene.h"
#include "views/overlap/overlap_map.h"

namespace convwalk {

/// @param figure that the map is of
/// @param focus on the map; marked
/// @param stamp_hidden another map has what is pointed at
void paint_overlap_map(Scene& scene, const Figure& figure, const Moment& moment, const ShownMap& shown,
                       const std::optional<Spot>& focus, bool stamp_hidden);

}  // namespace convwalk
