// The seam for views that do not show the planes of a layer. Level 4.
//
// Oblique and flat show the planes, and turn into one another. Any other view is one file with the functions
// below, listed in view.cpp; the window, the exports and the words ask here and know none of them by name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "scene/page.h"

namespace convwalk {

/// Where a view is seen.
struct ViewPlace {
    Rect area;  ///< the figure's part of the page
    Rect seen;  ///< the part of the picture in which anything is painted
    Camera camera;
    Vec2 middle_px;  ///< about which the camera zooms
};

struct OwnView {
    /// Why a layer that can be drawn has no such view; nullopt when it has.
    std::optional<std::string> (*why_not)(const Scenario& scenario, const Layer& layer);
    /// Works out what the view needs beside layer and layout, the timeline among it. @pre !why_not()
    void (*prepare)(Figure& figure);
    /// What stands around it. @param focus a cell that the last line speaks about
    Words (*words)(const Figure& figure, const Moment& moment, const std::optional<PlaneCell>& focus);
    /// @param focus marked, with all that it is joined with, instead of what the moment is about
    void (*paint)(Scene& scene, const Figure& figure, const Moment& moment, const ViewPlace& place,
                  const std::optional<PlaneCell>& focus);
    /// The cell that shows at a pixel.
    std::optional<PlaneCell> (*cell_at)(const Figure& figure, const Moment& moment, const ViewPlace& place,
                                        Vec2 px);
    /// Whether the view shows such a cell.
    bool (*shows_cell)(const Figure& figure, const PlaneCell& cell);
    /// Depth, rows and columns of what the cell lies on. @pre shows_cell()
    Extents (*extents)(const Figure& figure, const PlaneCell& cell);
    /// For a tooltip, a line each. @pre shows_cell()
    std::vector<std::string> (*cell_words)(const Figure& figure, const PlaneCell& cell);
    /// The cell that the keyboard pins after `pin` (none: the first one); nullopt lets go.
    std::optional<PlaneCell> (*next_pin)(const Figure& figure, const Moment& moment,
                                         const std::optional<PlaneCell>& pin);
    /// Half of it says little: a picture of its middle is one of its end.
    bool whole_at_end;
    /// Numbers stand in its cells where the scenario shows them.
    bool has_numbers = false;
};

}  // namespace convwalk
