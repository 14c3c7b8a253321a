// A map seen from the side, at its place: where its cells stand, and which one lies under a pixel. Level 8.
//
// A step along a row goes two units to the right and a little down, one along a column a unit to the left and
// down. So the upright lines from the corners of one window to those of the next miss every number.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "basics/geometry.h"

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

class SlantedMap {
  public:
    SlantedMap() = default;
    /// @param corner_px top left corner of its box
    SlantedMap(const Lean& lean, std::int64_t rows, std::int64_t columns, Vec2 corner_px, double unit_px);

    [[nodiscard]] const Lean& lean() const { return lean_; }

    [[nodiscard]] std::int64_t rows() const { return rows_; }
    [[nodiscard]] std::int64_t columns() const { return columns_; }
    [[nodiscard]] double unit_px() const { return unit_; }
    /// A point given in cells from the map's first corner.
    [[nodiscard]] Vec2 at(double row, double column) const;
    /// The corners of a part, in order around it: first, along the row, opposite, along the column.
    [[nodiscard]] std::array<Vec2, 4> corners(double row, double column, double rows, double columns) const;
    [[nodiscard]] Rect box() const;

    struct Cell {
        std::int64_t row = 0;
        std::int64_t column = 0;
    };
    [[nodiscard]] std::optional<Cell> cell_at(Vec2 px) const;

  private:
    Lean lean_ = kSlanted;
    std::int64_t rows_ = 0;
    std::int64_t columns_ = 0;
    Vec2 first_;  // its first corner
    double unit_ = 1;
};

}  // namespace convwalk
