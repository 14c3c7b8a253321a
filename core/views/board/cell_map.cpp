#include "views/board/cell_map.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

IndexRange range_seen(double from_px, double to_px, double begin_px, double cell_px, std::int64_t cells) {
    const auto bound = [&](double px) {
        return static_cast<std::int64_t>(std::clamp((px - begin_px) / cell_px, 0.0, double(cells)));
    };
    return {bound(from_px), std::min(cells, bound(to_px) + 1)};
}

}  // namespace

std::array<Vec2, 4> corners_of(const Rect& r) {
    return {Vec2{r.x, r.y}, Vec2{r.right(), r.y}, Vec2{r.right(), r.bottom()}, Vec2{r.x, r.bottom()}};
}

CellMap::CellMap(const PlaneExtents& extents, Vec2 corner_px, double cell_px, const ViewPlace& place)
    : extents_(extents), corner_(corner_px), cell_px_(cell_px), place_(place) {}

Vec2 CellMap::seen(double column, double row) const {
    const Vec2 at = corner_ + Vec2{column * cell_px_, row * cell_px_};
    return place_.middle_px + (at - place_.middle_px) * zoom() + place_.camera.offset_px;
}

Rect CellMap::rect(std::int64_t slice, double row, double column, double rows, double columns) const {
    const Vec2 at = seen(slice_begin(slice) + column, row);
    return {at.x, at.y, columns * cell_px(), rows * cell_px()};
}

Rect CellMap::whole() const {
    return rect(0, 0, 0, extents_.height(), extents_.width());
}

IndexRange CellMap::slices_seen() const {
    return range_seen(place_.seen.x, place_.seen.right(), seen(0, 0).x,
                      (double(extents_.columns) + PlaneExtents::slice_gap()) * cell_px(), extents_.slices);
}

IndexRange CellMap::rows_seen() const {
    return range_seen(place_.seen.y, place_.seen.bottom(), seen(0, 0).y, cell_px(), extents_.rows);
}

IndexRange CellMap::columns_seen(std::int64_t slice) const {
    return range_seen(place_.seen.x, place_.seen.right(), seen(slice_begin(slice), 0).x, cell_px(),
                      extents_.columns);
}

std::int64_t CellMap::cells_seen() const {
    std::int64_t columns = 0;
    const IndexRange slices = slices_seen();
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice)
        columns += columns_seen(slice).count();
    return columns * rows_seen().count();
}

std::optional<CellMap::Point> CellMap::point_at(Vec2 px) const {
    const Vec2 corner = seen(0, 0);
    const double row = (px.y - corner.y) / cell_px();
    const double along = (px.x - corner.x) / cell_px();
    const double slice = std::floor(along / (double(extents_.columns) + PlaneExtents::slice_gap()));
    if (row < 0 || row >= double(extents_.rows) || slice < 0 || slice >= double(extents_.slices))
        return std::nullopt;
    const auto whole_slice = static_cast<std::int64_t>(slice);
    const double column = along - slice_begin(whole_slice);
    if (column < 0 || column >= double(extents_.columns)) return std::nullopt;
    return Point{whole_slice, row, column};
}

std::optional<std::array<std::int64_t, 3>> CellMap::cell_at(Vec2 px) const {
    const auto point = point_at(px);
    if (!point) return std::nullopt;
    return std::array{point->slice, static_cast<std::int64_t>(point->row),
                      static_cast<std::int64_t>(point->column)};
}

}  // namespace convwalk
