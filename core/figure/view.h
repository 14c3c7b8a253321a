// The seam for views. Level 7.
//
// A view is the functions below, listed in views/views.cpp; the window, the exports and the words ask here
// and know none of them by name.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/page.h"

namespace convwalk {

/// Where a view is seen.
struct ViewPlace {
    Rect area;  ///< the figure's part of the page
    Rect seen;  ///< the part of the picture in which anything is painted
    Camera camera;
    Vec2 middle_px;  ///< about which the camera zooms
    /// On the way from a view that turns into this one: 0 there, 1 here.
    ViewKind from = ViewKind::oblique;
    double turned = 1;
};

struct OwnView {
    /// Why a layer that can be drawn has no such view; nullopt when it has. nullptr: every layer has it.
    std::optional<std::string> (*why_not)(const Scenario& scenario, const Layer& layer);
    /// Works out what the view needs beside layer and layout, the timeline among it. @pre !why_not()
    void (*prepare)(Figure& figure);
    /// What stands around it. @param focus a cell that the last line speaks about
    Words (*words)(const Figure& figure, const Moment& moment, const std::optional<Spot>& focus);
    /// @param focus marked, with all that it is joined with, instead of what the moment is about
    void (*paint)(Scene& scene, const Figure& figure, const Moment& moment, const ViewPlace& place,
                  const std::optional<Spot>& focus);
    /// The cell that shows at a pixel.
    std::optional<Spot> (*cell_at)(const Figure& figure, const Moment& moment, const ViewPlace& place,
                                   Vec2 px);
    /// Whether the view shows such a cell.
    bool (*shows_cell)(const Figure& figure, const Spot& cell);
    /// Depth, rows and columns of what the cell lies on. @pre shows_cell()
    Extents (*extents)(const Figure& figure, const Spot& cell);
    /// For a tooltip, a line each. @pre shows_cell()
    std::vector<std::string> (*cell_words)(const Figure& figure, const Spot& cell);
    /// The cell that the keyboard pins after `pin` (none: the first one); nullopt lets go.
    std::optional<Spot> (*next_pin)(const Figure& figure, const Moment& moment,
                                    const std::optional<Spot>& pin);
    /// Half of it says little: a picture of its middle is one of its end.
    bool whole_at_end;
    /// Numbers stand in its cells where the scenario shows them.
    bool has_numbers = false;

    // What not every view has.

    /// The view of the same steps that this one turns into before one's eyes, and that turns back.
    std::optional<ViewKind> turns_into{};
    /// The numbers of input and kernel can be changed in their cells.
    bool changes_numbers = false;
    /// A cell in one sentence; nullptr: its lines one behind the other. @pre shows_cell()
    std::string (*sentence)(const Figure& figure, const Spot& cell) = nullptr;
    /// Where a cell shows, by its corners; nullopt for one that is not there. nullptr: not told.
    std::optional<std::array<Vec2, 4>> (*corners)(const Figure& figure, const Moment& moment,
                                                  const ViewPlace& place, const Spot& cell) = nullptr;
    /// The cell in whose place this one shows, such as that of a flipped kernel; its own inverse. nullptr:
    /// each in its own. @pre shows_cell()
    Spot (*mirrored)(const Figure& figure, const Spot& cell) = nullptr;

    [[nodiscard]] constexpr bool of_every_layer() const { return why_not == nullptr; }
};

}  // namespace convwalk
