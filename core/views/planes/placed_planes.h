// Where every cell of the planes stands in the picture, which of them are seen, and which one lies under a
// pixel. Level 8.
//
// Painters ask it for places and the window asks it what a person points at, so that both mean the same.
#pragma once

#include <array>
#include <optional>

#include "animation/timeline.h"
#include "figure/arrangement.h"
#include "views/planes/placed_axis.h"

namespace convwalk {

/// A rectangle on a slice of a plane, in cells from its top left corner.
struct Area {
    double row = 0;
    double column = 0;
    double rows = 1;
    double columns = 1;
};

/// Indices from `begin` to before `end`.
struct IndexRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    [[nodiscard]] std::int64_t count() const { return end > begin ? end - begin : 0; }
    [[nodiscard]] bool contains(std::int64_t index) const { return index >= begin && index < end; }
};

/// What a cell of the grid is.
struct GridCell {
    SlotKind kind = SlotKind::real;
    SlotKind uncut = SlotKind::real;  ///< what a cropped cell was before
    bool read = false;
    bool copy = false;  ///< padding that shows an input cell once more
};

/// Where the cell with an index stands along an axis of its plane, and the other way round. The kernel is
/// shown as it lies on the grid: flipped, if it is.
[[nodiscard]] inline std::int64_t place_on_plane(const AxisLayout& axis, PlaneName plane,
                                                 std::int64_t index) {
    return plane == PlaneName::kernel && axis.flipped ? axis.kernel - 1 - index : index;
}

/// The runs that have a slot in a range.
[[nodiscard]] IndexRange runs_within(const std::vector<SlotRun>& runs, IndexRange slots);

class PlacedPlanes {
  public:
    /// @param layout of three axes
    /// @param seen_px the part of the picture in which planes are seen
    PlacedPlanes(const Layout& layout, const Moment& moment, const Planes& planes,
                 const Arrangement& arrangement, const Stage& stage, Rect seen_px);

    [[nodiscard]] const Planes& planes() const { return planes_; }
    [[nodiscard]] const PlaneExtents& extents(PlaneName plane) const { return planes_.of(plane); }
    [[nodiscard]] const Arrangement& view() const { return view_; }
    [[nodiscard]] const Stage& stage() const { return stage_; }
    [[nodiscard]] double cell_px() const { return stage_.cell_px(); }

    [[nodiscard]] Vec2 at(PlaneName plane, std::int64_t slice, double row, double column) const;
    [[nodiscard]] std::array<Vec2, 4> corners(PlaneName plane, std::int64_t slice, const Area& area) const;
    /// From a cell of the kernel to that of its product, in pixels.
    [[nodiscard]] Vec2 to_products() const {
        return stage_.project(view_.products_centre) - stage_.project(view_.kernel_centre);
    }
    [[nodiscard]] bool shows_products() const { return planes_.has_products && view_.products_opacity > 0; }
    /// The place of a cell on its slice.
    [[nodiscard]] Area area_of(PlaneName plane, std::int64_t row, std::int64_t column) const;

    [[nodiscard]] const PlacedAxis& grid_axis(std::size_t axis) const { return grid_[axis]; }
    [[nodiscard]] GridCell grid_cell(std::int64_t slice, std::int64_t row, std::int64_t column) const;
    /// How far padding and cuts have appeared, in few steps.
    [[nodiscard]] double surround() const { return surround_; }
    /// Such cells do not show yet. Inserted zeros do: they lie below the inputs until these move apart.
    [[nodiscard]] bool hidden(SlotKind uncut) const {
        return uncut > SlotKind::inserted_zero && surround_ == 0;
    }

    /// All slots have come to their places.
    [[nodiscard]] bool grid_complete() const { return grid_complete_; }

    // What is seen, and perhaps a little more: every cell or mark in the visible part.
    [[nodiscard]] IndexRange slices_seen(PlaneName plane) const;
    [[nodiscard]] IndexRange rows_seen(PlaneName plane) const;
    [[nodiscard]] IndexRange columns_seen(PlaneName plane, std::int64_t slice, std::int64_t row) const;
    /// In any row of the slice.
    [[nodiscard]] IndexRange columns_seen(PlaneName plane, std::int64_t slice) const;

    /// Calls `visit(slice, row, column)` with every cell that is seen.
    template <typename Visit>
    void for_each_seen(PlaneName plane, Visit visit) const {
        const IndexRange slices = slices_seen(plane);
        const IndexRange rows = rows_seen(plane);
        for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
            for (std::int64_t row = rows.begin; row < rows.end; ++row) {
                const IndexRange columns = columns_seen(plane, slice, row);
                for (std::int64_t column = columns.begin; column < columns.end; ++column)
                    visit(slice, row, column);
            }
        }
    }

    /// The cells that are seen are large and few enough to be painted one by one.
    [[nodiscard]] bool single_cells(PlaneName plane) const { return single_cells_count(plane) >= 0; }
    /// How many these are; negative where they are not painted one by one.
    [[nodiscard]] std::int64_t single_cells_count(PlaneName plane) const {
        return single_cells_[static_cast<std::size_t>(plane)];
    }
    /// The slices that are seen are few enough to be told apart. Others are painted as one.
    [[nodiscard]] bool single_slices(PlaneName plane) const;
    /// From the first to the last of some slices.
    [[nodiscard]] std::array<Vec2, 4> corners(PlaneName plane, IndexRange slices) const;

    /// The place of the cell of this plane that shows at a pixel: slice, row and column.
    [[nodiscard]] std::optional<std::array<std::int64_t, 3>> cell_under(PlaneName plane, Vec2 px) const;

  private:
    // Between two numbers, in cells.
    struct Span {
        double begin = 0;
        double end = 0;
    };
    [[nodiscard]] Vec2 begin_of(PlaneName plane) const;  // the plane's top left corner on the stage
    [[nodiscard]] Span columns_within(PlaneName plane, Span rows) const;
    [[nodiscard]] IndexRange indices(PlaneName plane, std::size_t axis, Span span) const;
    [[nodiscard]] std::int64_t count_single_cells(PlaneName plane) const;
    [[nodiscard]] std::optional<std::array<std::int64_t, 3>> grid_cell_under(std::int64_t slice, double row,
                                                                             double column) const;

    Planes planes_;
    Arrangement view_;
    Stage stage_;
    std::array<PlacedAxis, 3> grid_;
    double surround_ = 1;
    bool grid_complete_ = true;
    // The corners of the visible part on each plane, in cells from the plane's top left corner.
    std::array<std::array<Vec2, 4>, 3> seen_;
    std::array<std::int64_t, 3> single_cells_{};  // seen; -1: too many or too small
};

}  // namespace convwalk
