// The panel that explains a figure with its numbers put in. It changes nothing.
#pragma once

#include "scene/figure.h"
#include "ui/widgets.h"

namespace convwalk {

/// Draws into the current ImGui window, as wide as it is.
/// @param stale the layer being edited is impossible: what is said is about the last one that was possible
void explanation_panel(const Style& style, const Figure& figure, bool stale);

}  // namespace convwalk
