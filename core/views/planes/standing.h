// Where the planes of a figure stand in its part of the page, in one view or between two. Level 8.
#pragma once

#include <optional>

#include "views/planes/plane_words.h"

namespace convwalk {

struct Standing {
    Planes planes;
    Arrangement arrangement;
    Extras extras;
    Stage stage;
    std::optional<Rect> lens{};  ///< where one is
};

/// @param area the figure's part of the page
[[nodiscard]] Standing standing(const Figure& figure, ViewKind view, Rect area);

/// In the flat view, in an area that is for the planes alone.
[[nodiscard]] Standing standing_flat(const Figure& figure, const Extras& beside, const Rect& area);

/// On the way from one view (turned = 0) to the other (1). What stands beside the planes in one of them
/// fades.
[[nodiscard]] Standing turned(const Standing& from, const Standing& to, double turned);

}  // namespace convwalk
