// Where the planes of a figure stand in its part of the page, in one view or between two. Level 8.
#pragma once

#include "views/planes/plane_words.h"

namespace convwalk {

struct Standing {
    Planes planes;
    Arrangement arrangement;
    Extras extras;
    Stage stage;
};

/// @param area the figure's part of the page
[[nodiscard]] Standing standing(const Figure& figure, ViewKind view, Rect area);

/// On the way from one view (turned = 0) to the other (1). What stands beside the planes in one of them
/// fades.
[[nodiscard]] Standing turned(const Standing& from, const Standing& to, double turned);

}  // namespace convwalk
