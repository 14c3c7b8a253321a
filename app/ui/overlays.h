// What lies over the panels and the canvas, each in a window of its own.
#pragma once

#include "ui/bench.h"
#include "ui/places.h"

namespace convwalk {

/// The inner edges of the panels at the sides; dragging one sets the panel's width.
void splitters(const Style& style, const Places& places, Settings& settings);

/// What leads back from a zoomed figure and a pinned cell.
void canvas_buttons(const Style& style, const Rect& place, CanvasState& state);

/// The row that helps at the first start.
/// @param figure that is shown: it tells what can be done
/// @return it was put away
[[nodiscard]] bool hint_row(const Style& style, const Rect& place, const Figure& figure);

/// At the bottom of the canvas, above the words that explain the colours.
/// @param planes_part of the canvas, without words, in its pixels
void message_box(const Style& style, const Message& message, const Rect& canvas, const RectPx& planes_part);

}  // namespace convwalk
