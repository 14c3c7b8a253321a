#include "views/channels/slanted_map.h"

#include <cmath>

namespace convwalk {

SlantedMap::SlantedMap(const Lean& lean, std::int64_t rows, std::int64_t columns, Vec2 corner_px,
                       double unit_px)
    : lean_(lean),
      rows_(rows),
      columns_(columns),
      first_(corner_px + Vec2{-double(rows) * lean.along_column.x * unit_px, 0}),
      unit_(unit_px) {}

Vec2 SlantedMap::at(double row, double column) const {
    return first_ + (lean_.along_row * column + lean_.along_column * row) * unit_;
}

std::array<Vec2, 4> SlantedMap::corners(double row, double column, double rows, double columns) const {
    return {at(row, column), at(row, column + columns), at(row + rows, column + columns),
            at(row + rows, column)};
}

Rect SlantedMap::box() const {
    const Vec2 size = slanted_size(lean_, double(rows_), double(columns_)) * unit_;
    return {first_.x + double(rows_) * lean_.along_column.x * unit_, first_.y, size.x, size.y};
}

std::optional<SlantedMap::Cell> SlantedMap::cell_at(Vec2 px) const {
    const Vec2 from = px - first_;
    // Cramer's rule for from = (column * along row + row * along column) * unit.
    const double area =
        (lean_.along_row.x * lean_.along_column.y - lean_.along_row.y * lean_.along_column.x) * unit_;
    const double column = (from.x * lean_.along_column.y - from.y * lean_.along_column.x) / area;
    const double row = (lean_.along_row.x * from.y - lean_.along_row.y * from.x) / area;
    if (row < 0 || column < 0 || row >= double(rows_) || column >= double(columns_)) return std::nullopt;
    return Cell{static_cast<std::int64_t>(row), static_cast<std::int64_t>(column)};
}

}  // namespace convwalk
