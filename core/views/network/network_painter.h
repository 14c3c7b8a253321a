// Draws a network: its maps as blocks, what joins them, what a cell sees, and labels. Level 8.
#pragma once

#include <optional>

#include "animation/timeline.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/scene.h"
#include "views/network/seen_network.h"

namespace convwalk {

/// @pre the figure is in the network view, and has the focus
/// @param focus what is lit instead of what the moment is about
void paint_network(Scene& scene, const Figure& figure, const Moment& moment, const SeenNetwork& seen,
                   const std::optional<Spot>& focus);

}  // namespace convwalk
