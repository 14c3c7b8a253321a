// Where everything of the matrix view stands. Level 8.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "figure/view.h"

namespace convwalk {

/// Parts of this view's pictures: the upper bits of an id, above those of the words. Entries and zeros count
/// through the matrix, cells of vectors and planes through theirs.
enum class MatrixPart : std::uint8_t {
    ground = 1,
    strip,
    lit,
    zero,
    entry,
    entry_word,
    block,
    column_line,
    row_line,
    input,
    input_word,
    output,
    output_word,
    grid_plane,
    kernel_plane,
    kernel_word,
    output_plane,
    column_index,
    row_index,
    name,
    mark,
};

[[nodiscard]] constexpr PrimitiveId matrix_part_id(MatrixPart part, std::int64_t index) {
    return PrimitiveId{static_cast<std::uint8_t>(part)} << 48 | static_cast<PrimitiveId>(index);
}

/// A range of rows or columns: the first, and the one behind the last.
using Span = std::pair<std::int64_t, std::int64_t>;

/// The matrix with its vectors, and three small planes below it or beside it. Cells of the matrix are squares
/// as long as that leaves none too thin. Rectangles are in pixels as the camera sees them.
class MatrixMap {
  public:
    /// @pre the figure has a matrix
    MatrixMap(const Figure& figure, const ViewPlace& place);

    [[nodiscard]] std::int64_t rows() const { return rows_; }
    [[nodiscard]] std::int64_t columns() const { return columns_; }
    [[nodiscard]] double zoom() const { return place_.camera.zoom; }
    [[nodiscard]] double cell_width() const { return cell_.x * zoom(); }
    [[nodiscard]] double cell_height() const { return cell_.y * zoom(); }
    [[nodiscard]] double smaller_side() const { return std::min(cell_width(), cell_height()); }
    [[nodiscard]] bool snapped() const;
    [[nodiscard]] bool has_indices() const { return indices_; }

    /// Of a part of the matrix, in cells.
    [[nodiscard]] Rect entries(double row, double column, double rows, double columns) const;
    [[nodiscard]] Rect input(double column, double columns) const;  ///< of the vector above
    [[nodiscard]] Rect output(double row, double rows) const;       ///< of the vector at the right

    [[nodiscard]] Span rows_seen() const;
    [[nodiscard]] Span columns_seen() const;

    /// Whether the small planes are there, and which is: pooling has no kernel.
    [[nodiscard]] bool has_plane(PlaneName plane) const;
    [[nodiscard]] const PlaneExtents& extents(PlaneName plane) const { return at(plane).extents; }
    [[nodiscard]] double plane_cell(PlaneName plane) const { return at(plane).cell * zoom(); }
    [[nodiscard]] Rect plane(PlaneName plane) const;  ///< all of it
    [[nodiscard]] Rect plane_part(PlaneName plane, std::int64_t slice, double row, double column, double rows,
                                  double columns) const;

    struct Hit {
        bool entry = false;  ///< row and column of the matrix count, and not the plane
        PlaneName plane = PlaneName::grid;
        std::int64_t row = 0;
        std::int64_t column = 0;
        std::int64_t flat = 0;  ///< in the plane, row-major
    };
    [[nodiscard]] std::optional<Hit> hit(Vec2 px) const;

  private:
    struct Small {
        bool there = false;
        PlaneExtents extents;
        double cell = 0;
        Vec2 origin;
    };
    [[nodiscard]] const Small& at(PlaneName plane) const { return small_[static_cast<std::size_t>(plane)]; }
    [[nodiscard]] Rect seen(const Rect& r) const;
    [[nodiscard]] Span range(double from_px, double to_px, double begin_px, double cell_px,
                             std::int64_t cells) const;

    struct Margins;
    struct Room;
    [[nodiscard]] static Room room_in(const Rect& area, const Figure& figure);
    [[nodiscard]] Margins margins(const Figure& figure, const TypeSizes& type, bool indices) const;
    [[nodiscard]] Vec2 cells_in(double width, double height, const Margins& margins) const;
    [[nodiscard]] Vec2 fitting_cells(const Room& room, const Margins& margins, bool at_side) const;
    void place_parts(const Room& room, const Margins& margins, bool at_side);
    void lay_out_planes(const Rect& area, bool beside, double caption_px);

    ViewPlace place_;
    std::int64_t rows_ = 1;
    std::int64_t columns_ = 1;
    Vec2 cell_{1, 1};
    Vec2 origin_;
    double gap_ = 0;
    double thick_ = 0;  // of the vectors
    bool indices_ = false;
    std::array<Small, 3> small_;
};

}  // namespace convwalk
