// A map of cells at a place of the picture, seen from straight above: where each cell stands, which are seen,
// and which one lies under a pixel. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "figure/arrangement.h"
#include "figure/view.h"
#include "views/planes/placed_planes.h"

namespace convwalk {

[[nodiscard]] std::array<Vec2, 4> corners_of(const Rect& rect);

class CellMap {
  public:
    CellMap() = default;
    /// @param corner_px, cell_px of the first slice and of a cell, as they are without a camera
    CellMap(const PlaneExtents& extents, Vec2 corner_px, double cell_px, const ViewPlace& place);

    [[nodiscard]] const PlaneExtents& extents() const { return extents_; }
    [[nodiscard]] const ViewPlace& place() const { return place_; }
    [[nodiscard]] double zoom() const { return place_.camera.zoom; }
    [[nodiscard]] double cell_px() const { return cell_px_ * zoom(); }
    /// A cell's side before the camera: where that comes closer, lines do not get wider.
    [[nodiscard]] double fitted_px() const { return cell_px_; }
    /// Cells have whole pixels.
    [[nodiscard]] bool snapped() const {
        return place_.camera == Camera{} && cell_px_ >= kSmallestWholePx && cell_px_ == std::floor(cell_px_);
    }

    /// In cells from the corner of the first slice.
    [[nodiscard]] double slice_begin(std::int64_t slice) const {
        return double(slice) * (double(extents_.columns) + PlaneExtents::slice_gap());
    }
    /// A point given in cells from the corner of the first slice.
    [[nodiscard]] Vec2 seen(double column, double row) const;
    [[nodiscard]] Rect rect(std::int64_t slice, double row, double column, double rows, double columns) const;
    /// All slices.
    [[nodiscard]] Rect whole() const;

    [[nodiscard]] IndexRange slices_seen() const;
    [[nodiscard]] IndexRange rows_seen() const;
    [[nodiscard]] IndexRange columns_seen(std::int64_t slice) const;
    [[nodiscard]] std::int64_t cells_seen() const;

    /// A point within a slice, in cells.
    struct Point {
        std::int64_t slice = 0;
        double row = 0;
        double column = 0;
    };
    [[nodiscard]] std::optional<Point> point_at(Vec2 px) const;
    /// Slice, row and column.
    [[nodiscard]] std::optional<std::array<std::int64_t, 3>> cell_at(Vec2 px) const;

    [[nodiscard]] std::int64_t index_of(std::int64_t slice, std::int64_t row, std::int64_t column) const {
        return (slice * extents_.rows + row) * extents_.columns + column;
    }

  private:
    PlaneExtents extents_;
    Vec2 corner_;
    double cell_px_ = 1;
    ViewPlace place_;
};

}  // namespace convwalk
