// A map seen from the side, at its place: where its cells stand, and which one lies under a pixel. Level 8.
//
// A step along a row goes two units to the right and a little down, one along a column a unit to the left and
// down. So the upright lines from the corners of one window to those of the next miss every number. The
// slices of a volume stand one below the other, so close that none hides a cell of another.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "basics/geometry.h"
#include "layout/stamps.h"

namespace convwalk {

/// Where a step leads, in units.
struct Lean {
    Vec2 along_row;
    Vec2 along_column;
    [[nodiscard]] constexpr bool upright() const { return along_column.x == 0; }
};
inline constexpr Lean kSlanted = {{2, 0.55}, {-1, 0.88}};
/// Of maps with one axis: strips, seen from above.
inline constexpr Lean kUpright = {{1.5, 0}, {0, 1.5}};

/// How wide and high a map of so many cells is, in units.
[[nodiscard]] constexpr Vec2 slanted_size(const Lean& lean, double rows, double columns) {
    return {columns * lean.along_row.x - rows * lean.along_column.x,
            columns * lean.along_row.y + rows * lean.along_column.y};
}

/// How far below one another such maps stand at least, so that none hides a cell of another; in units.
[[nodiscard]] constexpr double slanted_pitch(const Lean& lean, double rows, double columns) {
    const double area =
        rows * columns * (lean.along_row.x * lean.along_column.y - lean.along_row.y * lean.along_column.x);
    return area / std::max(columns * lean.along_row.x, -rows * lean.along_column.x);
}

/// Slices, rows and columns of a map; one slice where it is no volume.
struct SlantedExtents {
    std::int64_t slices = 1;
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    /// @param e depth, rows and columns
    [[nodiscard]] static SlantedExtents of(const Extents& e) { return {e[0], e[1], e[2]}; }
};

/// From one slice of a volume to the next, in units.
[[nodiscard]] constexpr double slice_pitch(const Lean& lean, const SlantedExtents& e) {
    constexpr double kApart = 0.3;
    return slanted_pitch(lean, double(e.rows), double(e.columns)) + kApart;
}

/// How wide and high all slices together are, in units.
[[nodiscard]] constexpr Vec2 slanted_size(const Lean& lean, const SlantedExtents& e) {
    const auto [width, height] = slanted_size(lean, double(e.rows), double(e.columns));
    return {width, height + double(e.slices - 1) * slice_pitch(lean, e)};
}

class SlantedMap {
  public:
    SlantedMap() = default;
    /// @param corner_px top left corner of its box
    SlantedMap(const Lean& lean, const SlantedExtents& extents, Vec2 corner_px, double unit_px);

    [[nodiscard]] const Lean& lean() const { return lean_; }
    [[nodiscard]] std::int64_t slices() const { return extents_.slices; }
    [[nodiscard]] std::int64_t rows() const { return extents_.rows; }
    [[nodiscard]] std::int64_t columns() const { return extents_.columns; }
    [[nodiscard]] double unit_px() const { return unit_; }
    /// A point of a slice, given in cells from its first corner.
    [[nodiscard]] Vec2 at(std::int64_t slice, double row, double column) const;
    /// The corners of a part, in order around it: first, along the row, opposite, along the column.
    [[nodiscard]] std::array<Vec2, 4> corners(std::int64_t slice, double row, double column, double rows,
                                              double columns) const;
    [[nodiscard]] std::array<Vec2, 4> cell(const Cell3& at) const {
        return corners(at[0], double(at[1]), double(at[2]), 1, 1);
    }
    [[nodiscard]] std::array<Vec2, 4> outline(std::int64_t slice) const {
        return corners(slice, 0, 0, double(rows()), double(columns()));
    }
    /// Around all slices.
    [[nodiscard]] Rect box() const;
    [[nodiscard]] std::optional<Cell3> cell_at(Vec2 px) const;

    /// On the way to another map: 0 here, 1 there.
    [[nodiscard]] SlantedMap moved_towards(const SlantedMap& other, double share) const;

  private:
    Lean lean_ = kSlanted;
    SlantedExtents extents_;
    Vec2 first_;  // the first corner of its first slice
    double unit_ = 1;
};

}  // namespace convwalk
