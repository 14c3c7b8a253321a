// Beside a layer over volumes, two small pictures: what channels are, and what depth is. Level 8.
#pragma once

#include "figure/view.h"
#include "views/channels/channel_ink.h"

namespace convwalk {

/// Room for them at the right of the figure, in pixels; 0: the layer has no volumes, says no words, or the
/// page is too small.
[[nodiscard]] double volume_side_px(const Figure& figure, const Rect& area);

/// @param area of the figure, with that room
void paint_volume_side(const ChannelInk& ink, const Rect& area);

}  // namespace convwalk
