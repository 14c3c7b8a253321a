#include "views/channels/slanted_map.h"

#include <cmath>

namespace convwalk {

SlantedMap::SlantedMap(const Lean& lean, const SlantedExtents& extents, Vec2 corner_px, double unit_px)
    : lean_(lean),
      extents_(extents),
      first_(corner_px + Vec2{-double(extents.rows) * lean.along_column.x * unit_px, 0}),
      unit_(unit_px) {}

Vec2 SlantedMap::at(std::int64_t slice, double row, double column) const {
    const Vec2 down = {0, double(slice) * slice_pitch(lean_, extents_)};
    return first_ + (down + lean_.along_row * column + lean_.along_column * row) * unit_;
}

std::array<Vec2, 4> SlantedMap::corners(std::int64_t slice, double row, double column, double rows,
                                        double columns) const {
    return {at(slice, row, column), at(slice, row, column + columns), at(slice, row + rows, column + columns),
            at(slice, row + rows, column)};
}

Rect SlantedMap::box() const {
    const Vec2 size = slanted_size(lean_, extents_) * unit_;
    return {first_.x + double(rows()) * lean_.along_column.x * unit_, first_.y, size.x, size.y};
}

std::optional<Cell3> SlantedMap::cell_at(Vec2 px) const {
    // Cramer's rule for px - first corner = (column * along row + row * along column) * unit.
    const double area =
        (lean_.along_row.x * lean_.along_column.y - lean_.along_row.y * lean_.along_column.x) * unit_;
    for (std::int64_t slice = 0; slice < slices(); ++slice) {
        const Vec2 from = px - at(slice, 0, 0);
        const double column = (from.x * lean_.along_column.y - from.y * lean_.along_column.x) / area;
        const double row = (lean_.along_row.x * from.y - lean_.along_row.y * from.x) / area;
        if (row >= 0 && column >= 0 && row < double(rows()) && column < double(columns()))
            return Cell3{slice, static_cast<std::int64_t>(row), static_cast<std::int64_t>(column)};
    }
    return std::nullopt;
}

SlantedMap SlantedMap::moved_towards(const SlantedMap& other, double share) const {
    SlantedMap made = other;
    made.first_ = first_ * (1 - share) + other.first_ * share;
    made.unit_ = unit_ * (1 - share) + other.unit_ * share;
    return made;
}

}  // namespace convwalk
