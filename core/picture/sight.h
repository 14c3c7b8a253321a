// What the window shows of a figure: zoomed, turned, with what a person points at. Level 4.
//
// An export is the same picture in the default sight (build_scene()).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "picture/figures.h"
#include "views/planes/cell_words.h"

namespace convwalk {

/// How a person looks at a figure.
struct Sight {
    Camera camera{};
    /// The view turns from `from` (turned = 0) to the scenario's own (1).
    ViewKind from = ViewKind::oblique;
    double turned = 1;
    /// Marked, with all that it is joined with, instead of the current window. A cell that the figure lacks
    /// counts as none.
    std::optional<Spot> focus{};
    bool operator==(const Sight&) const = default;
};

/// Both scenes have the picture's size and background.
struct Sighting {
    Scene words;   ///< drawn over the whole picture
    Scene planes;  ///< drawn in `planes_part` alone, so that a zoomed figure never runs into the words
    RectPx planes_part;
    Vec2 middle_px;  ///< about which the camera zooms
};
[[nodiscard]] Sighting sighting(const Figure& figure, const Moment& moment, const Sight& sight);

/// The cell that shows at a pixel: of the plane in front, and none beside the planes or behind the words.
[[nodiscard]] std::optional<Spot> cell_at(const Figure& figure, const Moment& moment, const Sight& sight,
                                          Vec2 px);

/// Where a cell shows, by its corners; none of one that the figure lacks, and in views that do not tell.
[[nodiscard]] std::optional<std::array<Vec2, 4>> corners_of(const Figure& figure, const Moment& moment,
                                                            const Sight& sight, const Spot& cell);

}  // namespace convwalk
