// A figure on its page: placed once, painted and asked as often as wanted. Level 9.
//
// The window shows a picture zoomed, turned, and with what a person points at. An export is the same picture
// in the default sight (build_scene()).
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "figure/view.h"
#include "scene/meant.h"
#include "scene/page.h"
#include "scene/scene.h"

namespace convwalk {

/// How a person looks at a figure.
struct Sight {
    Camera camera{};
    /// The view turns from `from` (turned = 0) to the scenario's own (1).
    ViewKind from = ViewKind::oblique;
    double turned = 1;
    /// The layer comes from so many groups (parted = 0) to its own (1).
    std::int64_t from_groups = 1;
    double parted = 1;
    bool operator==(const Sight&) const = default;
};

/// Both scenes have the picture's size and background.
struct Painted {
    Scene words;   ///< drawn over the whole picture
    Scene planes;  ///< drawn in `planes_part` alone, so that a zoomed figure never runs into the words
    RectPx planes_part;
    Vec2 middle_px;  ///< about which the camera zooms
};

class Picture {
  public:
    /// @param focus marked, with all that it is joined with, instead of the current window. A cell that the
    /// figure lacks counts as none.
    [[nodiscard]] Painted paint(const std::optional<Spot>& focus = std::nullopt) const;

    /// The cell that shows at a pixel: of the plane in front, and none beside the planes or behind the words.
    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const;

    /// The step that a drag at a pixel leads to, in views that are scrubbed in the picture.
    [[nodiscard]] std::optional<std::int64_t> step_at(Vec2 px) const;

    /// The point about which the camera zooms what shows at a pixel.
    [[nodiscard]] Vec2 middle_at(Vec2 px) const;

    /// What the entry of the legend at a pixel tells of.
    [[nodiscard]] std::optional<Meant> meant_at(Vec2 px) const;

    /// Where a cell shows, by its corners; none of one that the figure lacks, and in views that do not tell.
    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const;

  private:
    friend Picture place(const Figure& figure, const Moment& moment, const Sight& sight);
    Picture(const Figure& figure, const Moment& moment, const Sight& sight);

    const Figure* figure_;
    Moment moment_;
    Sight sight_;
    Page page_;  // with words about the moment
    std::unique_ptr<const PlacedView> placed_;
};

/// A figure in the view and of the size that its scenario names. The figure outlives the picture.
[[nodiscard]] Picture place(const Figure& figure, const Moment& moment, const Sight& sight);

}  // namespace convwalk
