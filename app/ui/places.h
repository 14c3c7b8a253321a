// Where the parts of the window stand. Pure.
#pragma once

#include "basics/geometry.h"
#include "desk/settings.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// In pixels of the framebuffer; empty: not there.
struct Places {
    Rect strip;  ///< above the canvas of an open layer of a network
    Rect top, layer, canvas, hint, timeline, explanation;
    Rect sheet_head;  ///< of an upright window: above the one panel that there is, or at the window's end
};

/// What an upright window, such as a phone's, shows below the figure: one panel at a time.
struct Sheet {
    bool open = true;
    bool layer = true;  ///< the layer's panel; else the explanation's
};

inline constexpr double kNarrowestShownPanel = 240;  ///< design pixels

/// @param size  of the window
/// @param alone the canvas is
/// @param strip there is something to show in one
[[nodiscard]] Places places_in(SizePx size, const Style& style, const Settings& settings, bool alone,
                               bool strip, const Sheet& sheet = {});

}  // namespace convwalk
