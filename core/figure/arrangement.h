// How the planes stand and from where they are seen. Level 7.
//
// A view is an arrangement: the same planes, seen from the side (oblique.cpp) or from above (flat.cpp). One
// turns into the other by mixing their numbers.
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

#include "basics/geometry.h"
#include "figure/spot.h"
#include "scenario/pin_and_zoom.h"

namespace convwalk {

/// Cells of a plane. The slices of three dimensions stand in a row along x.
struct PlaneExtents {
    std::int64_t slices = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;

    /// @param e depth, rows and columns
    template <typename Three>
    [[nodiscard]] static PlaneExtents of(const Three& e) {
        return {e[0], e[1], e[2]};
    }

    /// Cells between two slices.
    [[nodiscard]] static constexpr double slice_gap() { return 1.5; }
    [[nodiscard]] double width() const {
        return slices == 0 ? 0 : double(slices * columns) + double(slices - 1) * slice_gap();
    }
    [[nodiscard]] double height() const { return double(rows); }
};

/// The planes of one layer, in cells.
struct Planes {
    PlaneExtents input;  ///< the grid under the window, cropped cells included
    PlaneExtents kernel;
    PlaneExtents output;
    bool has_kernel = true;     ///< pooling has none
    bool has_products = false;  ///< one more plane as large as the kernel's, where the arrangement shows it

    [[nodiscard]] const PlaneExtents& of(PlaneName name) const {
        return name == PlaneName::grid ? input : name == PlaneName::kernel ? kernel : output;
    }
};

struct Arrangement {
    double yaw_deg = 0;         ///< how far the planes are turned about their normal
    double elevation_deg = 90;  ///< of the eye above the planes; 90 = from straight above
    Vec3 input_centre;
    Vec3 kernel_centre;
    Vec3 output_centre;
    double kernel_opacity = 1;  ///< of the kernel plane and the signs between the planes
    Vec3 products_centre{};
    double products_opacity = 0;
    double line_opacity = 0;  ///< of the lines from the window to the output
    double cell_gap = 0.06;   ///< between two cells, as a share of a cell
    double outline = 0;       ///< 0: filled cells have no outline; 1: they have one
    double plane_words = 1;   ///< opacity of the captions below the planes
    bool beside = false;      ///< seen from the side, the output stands at the right of the input
    double sign_cells = 0;    ///< room for a sign beside a plane
    bool stacked = false;     ///< kernel and output stand in a row of their own below the input

    /// Seen from straight above, so that cells are stacked rectangles that can be snapped to pixels.
    [[nodiscard]] bool is_flat() const { return yaw_deg == 0 && elevation_deg == 90; }
    /// The side of a square that is as large as a cell is seen, in sides of a cell.
    [[nodiscard]] double foreshortening() const {
        return std::sqrt(std::sin(elevation_deg * std::numbers::pi / 180));
    }
    [[nodiscard]] Vec3 centre_of(PlaneName name) const {
        return name == PlaneName::grid     ? input_centre
               : name == PlaneName::kernel ? kernel_centre
                                           : output_centre;
    }
};

/// What the oblique view has to hold beside the planes.
struct ObliqueRoom {
    double largest_cell_px = 0;
    double words_px = 0;  ///< below the planes where these stand side by side, for their captions
    /// The kernel gets a plane of its own where cells keep this share of their size; 0: it gets none.
    double kernel_worth = 0;

    /// What of the area is left for the planes.
    [[nodiscard]] Rect of(const Arrangement& arrangement, const Rect& area) const;
};

/// The output stands above the input, and at its right where that makes the cells larger.
[[nodiscard]] Arrangement oblique_arrangement(const Planes& planes, const Rect& area,
                                              const ObliqueRoom& room);

/// Room that the flat view leaves beside the planes, in pixels.
struct FlatRoom {
    double sign_px = 0;     ///< before the kernel and before the output, at least
    double below_px = 0;    ///< between two rows of planes, for captions and numbers
    bool numbered = false;  ///< numbers stand between a sign and its plane
};

/// Planes stand side by side in a wide area, and in two rows where that makes the cells larger.
[[nodiscard]] Arrangement flat_arrangement(const Planes& planes, Rect area, const FlatRoom& room);

/// `a` at t = 0, `b` at t = 1; in between one turns into the other.
[[nodiscard]] Arrangement mix(const Arrangement& a, const Arrangement& b, double t);

/// Cells seen from straight above have whole pixels, down to a size at which rounding would show.
inline constexpr double kSmallestWholePx = 4;
[[nodiscard]] inline double whole_cell_px(double cell_px) {
    return cell_px >= kSmallestWholePx ? std::floor(cell_px) : cell_px;
}

/// How a person looks at a figure: a point p of the picture is seen at
/// middle + zoom * (p - middle) + offset_px, where `middle` is that of the figure's part of the page.
struct Camera {
    double zoom = 1;
    Vec2 offset_px;
    bool operator==(const Camera&) const = default;
};

/// Zooms by `factor`, as far as kLeastZoom and kMostZoom allow, and keeps what is under the cursor there.
[[nodiscard]] Camera zoomed_at(const Camera& camera, double factor, Vec2 cursor_px, Vec2 middle_px);

/// Maps cells to pixels: turned, seen from the elevation, scaled, moved. Orthographic.
class Stage {
  public:
    /// Places the planes as large as `area` allows, centred.
    /// @param largest_cell_px cells are not made larger than this
    Stage(const Arrangement& arrangement, const Planes& planes, Rect area, double largest_cell_px);

    [[nodiscard]] Vec2 project(Vec3 p) const;
    /// The point at height z that is seen at a pixel, but for the rounding to whole pixels.
    [[nodiscard]] Vec3 at_height(double z, Vec2 px) const;
    /// Pixels of a cell's side seen from above.
    [[nodiscard]] double cell_px() const { return scale_; }
    /// Whole pixels: only where the planes are seen from straight above and cells are large enough.
    [[nodiscard]] bool snapped() const { return snapped_; }
    /// What the planes take of the area; as the area of another stage it gives cells of the same size.
    [[nodiscard]] Rect taken() const;
    /// The same stage seen by a camera.
    [[nodiscard]] Stage seen_by(const Camera& camera, Vec2 middle_px) const;

  private:
    double cos_yaw_;
    double sin_yaw_;
    double sin_elevation_;
    double cos_elevation_;
    Rect extent_;  // of the planes as the eye sees them, in cells
    double scale_ = 1;
    Vec2 origin_;
    bool flat_ = false;
    bool snapped_ = false;
};

}  // namespace convwalk
