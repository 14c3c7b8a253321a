#include "views/planes/placed_planes.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace convwalk {
namespace {

// Below this many pixels a cell has no border, dash or hatch of its own, and equal neighbours become one
// area.
constexpr double kSmallestCellPx = 5;
// More cells than this in a plane are painted as areas too: nobody could tell them apart.
constexpr std::int64_t kMostSingleCells = 40'000;
// More slices than this are painted as one: they are narrower than a pixel.
constexpr std::int64_t kMostSingleSlices = 8192;
// Padding and cuts appear in so many steps, so that a fade does not cost a GIF its palette.
constexpr double kFadeSteps = 2;

// From the begin of a slice to that of the next one.
double slice_pitch(const PlaneExtents& plane) {
    return double(plane.columns) + PlaneExtents::slice_gap();
}

IndexRange whole_cells(double begin, double end, std::int64_t count) {
    const double most = double(count);
    return {static_cast<std::int64_t>(std::clamp(std::floor(begin), 0.0, most)),
            static_cast<std::int64_t>(std::clamp(std::ceil(end), 0.0, most))};
}

}  // namespace

IndexRange runs_within(const std::vector<SlotRun>& runs, IndexRange slots) {
    if (slots.count() == 0) return {};
    const auto first = std::partition_point(
        runs.begin(), runs.end(), [&](const SlotRun& run) { return run.first + run.count <= slots.begin; });
    const auto last =
        std::partition_point(first, runs.end(), [&](const SlotRun& run) { return run.first < slots.end; });
    return {first - runs.begin(), last - runs.begin()};
}

PlacedPlanes::PlacedPlanes(const Layout& layout, const Moment& moment, const Planes& planes,
                           const Arrangement& arrangement, const Stage& stage, Rect seen_px)
    : planes_(planes),
      view_(arrangement),
      stage_(stage),
      surround_(std::round(moment.surround * kFadeSteps) / kFadeSteps),
      grid_complete_(moment.spread == 1 && surround_ > 0) {
    for (std::size_t i = 0; i < 3; ++i) grid_[i] = placed(layout.axes[i], moment.spread);
    // Marks and borders reach over the edges of their cells.
    const double beyond_px = std::max(2.0, 0.1 * cell_px());
    const double left = seen_px.x - beyond_px;
    const double top = seen_px.y - beyond_px;
    const double right = seen_px.right() + beyond_px;
    const double bottom = seen_px.bottom() + beyond_px;
    for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel, PlaneName::output}) {
        const auto i = static_cast<std::size_t>(plane);
        std::size_t corner = 0;
        for (const Vec2 px : {Vec2{left, top}, Vec2{right, top}, Vec2{right, bottom}, Vec2{left, bottom}}) {
            const Vec3 p = stage_.at_height(view_.centre_of(plane).z, px);
            seen_[i][corner++] = Vec2{p.x, p.y} - begin_of(plane);
        }
        single_cells_[i] = count_single_cells(plane);
    }
}

Vec2 PlacedPlanes::begin_of(PlaneName plane) const {
    const Vec3 centre = view_.centre_of(plane);
    const PlaneExtents& e = extents(plane);
    return {centre.x - e.width() / 2, centre.y - e.height() / 2};
}

Vec2 PlacedPlanes::at(PlaneName plane, std::int64_t slice, double row, double column) const {
    const PlaneExtents& e = extents(plane);
    const Vec3 centre = view_.centre_of(plane);
    const double x = double(slice) * slice_pitch(e) + column;
    return stage_.project({centre.x - e.width() / 2 + x, centre.y - e.height() / 2 + row, centre.z});
}

std::array<Vec2, 4> PlacedPlanes::corners(PlaneName plane, std::int64_t slice, const Area& a) const {
    return {at(plane, slice, a.row, a.column), at(plane, slice, a.row, a.column + a.columns),
            at(plane, slice, a.row + a.rows, a.column + a.columns),
            at(plane, slice, a.row + a.rows, a.column)};
}

Area PlacedPlanes::area_of(PlaneName plane, std::int64_t row, std::int64_t column) const {
    if (plane != PlaneName::grid) return {double(row), double(column)};
    return {grid_[1].places[static_cast<std::size_t>(row)].at,
            grid_[2].places[static_cast<std::size_t>(column)].at};
}

GridCell PlacedPlanes::grid_cell(std::int64_t slice, std::int64_t row, std::int64_t column) const {
    const auto& d = grid_[0].places[static_cast<std::size_t>(slice)];
    const auto& r = grid_[1].places[static_cast<std::size_t>(row)];
    const auto& c = grid_[2].places[static_cast<std::size_t>(column)];
    const SlotKind kind = std::max({d.kind, r.kind, c.kind});
    return {kind, std::max({d.uncut, r.uncut, c.uncut}), d.read && r.read && c.read,
            kind == SlotKind::padding && d.shown && r.shown && c.shown};
}

IndexRange PlacedPlanes::indices(PlaneName plane, std::size_t axis, Span span) const {
    if (!(span.begin < span.end)) return {};
    if (plane != PlaneName::grid) {
        const PlaneExtents& e = extents(plane);
        return whole_cells(span.begin, span.end, axis == 1 ? e.rows : e.columns);
    }
    // Places never fall along an axis, also while zeros come out from under the inputs.
    const auto& places = grid_[axis].places;
    const auto first = std::partition_point(
        places.begin(), places.end(), [&](const PlacedAxis::Place& p) { return p.at + 1 <= span.begin; });
    const auto last = std::partition_point(first, places.end(),
                                           [&](const PlacedAxis::Place& p) { return p.at < span.end; });
    return {first - places.begin(), last - places.begin()};
}

PlacedPlanes::Span PlacedPlanes::columns_within(PlaneName plane, Span rows) const {
    const auto& corners = seen_[static_cast<std::size_t>(plane)];
    Span columns = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    const auto include = [&](double x) { columns = {std::min(columns.begin, x), std::max(columns.end, x)}; };
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const Vec2 a = corners[i];
        const Vec2 b = corners[(i + 1) % corners.size()];
        if (a.y >= rows.begin && a.y <= rows.end) include(a.x);
        for (const double y : {rows.begin, rows.end}) {
            if ((a.y < y) != (b.y < y)) include(a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y));
        }
    }
    return columns;
}

IndexRange PlacedPlanes::slices_seen(PlaneName plane) const {
    const Span x = columns_within(plane, {0, double(extents(plane).rows)});
    const double pitch = slice_pitch(extents(plane));
    if (!(x.begin < x.end)) return {};
    return whole_cells((x.begin - double(extents(plane).columns)) / pitch, x.end / pitch,
                       extents(plane).slices);
}

IndexRange PlacedPlanes::rows_seen(PlaneName plane) const {
    Span y = {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    for (const Vec2 corner : seen_[static_cast<std::size_t>(plane)])
        y = {std::min(y.begin, corner.y), std::max(y.end, corner.y)};
    return indices(plane, 1, y);
}

IndexRange PlacedPlanes::columns_seen(PlaneName plane, std::int64_t slice, std::int64_t row) const {
    const double begin = area_of(plane, row, 0).row;
    const Span x = columns_within(plane, {begin, begin + 1});
    const double shift = double(slice) * slice_pitch(extents(plane));
    return indices(plane, 2, {x.begin - shift, x.end - shift});
}

IndexRange PlacedPlanes::columns_seen(PlaneName plane, std::int64_t slice) const {
    const Span x = columns_within(plane, {0, double(extents(plane).rows)});
    const double shift = double(slice) * slice_pitch(extents(plane));
    return indices(plane, 2, {x.begin - shift, x.end - shift});
}

std::int64_t PlacedPlanes::count_single_cells(PlaneName plane) const {
    constexpr std::int64_t kNone = -1;
    if (cell_px() < kSmallestCellPx) return kNone;
    const IndexRange slices = slices_seen(plane);
    const IndexRange rows = rows_seen(plane);
    std::int64_t cells = 0;
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
        for (std::int64_t row = rows.begin; row < rows.end; ++row) {
            cells += columns_seen(plane, slice, row).count();
            if (cells > kMostSingleCells) return kNone;
        }
    }
    return cells;
}

bool PlacedPlanes::single_slices(PlaneName plane) const {
    return slices_seen(plane).count() <= kMostSingleSlices;
}

std::array<Vec2, 4> PlacedPlanes::corners(PlaneName plane, IndexRange slices) const {
    const double rows = double(extents(plane).rows);
    const double columns = double(extents(plane).columns);
    const std::int64_t last = slices.end - 1;
    return {at(plane, slices.begin, 0, 0), at(plane, last, 0, columns), at(plane, last, rows, columns),
            at(plane, slices.begin, rows, 0)};
}

std::optional<std::array<std::int64_t, 3>> PlacedPlanes::cell_under(PlaneName plane, Vec2 px) const {
    const Vec3 p = stage_.at_height(view_.centre_of(plane).z, px);
    const Vec2 on_plane = Vec2{p.x, p.y} - begin_of(plane);
    const PlaneExtents& e = extents(plane);
    const double slice = std::floor(on_plane.x / slice_pitch(e));
    const double column = on_plane.x - slice * slice_pitch(e);
    if (!(slice >= 0 && slice < double(e.slices) && column >= 0 && column < double(e.columns) &&
          on_plane.y >= 0 && on_plane.y < double(e.rows)))
        return std::nullopt;
    const auto s = static_cast<std::int64_t>(slice);
    if (plane == PlaneName::grid) return grid_cell_under(s, on_plane.y, column);
    return {{s, static_cast<std::int64_t>(on_plane.y), static_cast<std::int64_t>(column)}};
}

// Cells may lie on each other while zeros are being inserted: the one painted last counts, inputs above all.
std::optional<std::array<std::int64_t, 3>> PlacedPlanes::grid_cell_under(std::int64_t slice, double row,
                                                                         double column) const {
    const auto here = [&](std::size_t axis, double at) {
        const double least = std::nextafter(at, std::numeric_limits<double>::infinity());
        return indices(PlaneName::grid, axis, {at, least});
    };
    const IndexRange rows = here(1, row);
    const IndexRange columns = here(2, column);
    const auto input_of = [&](std::size_t axis, IndexRange range) -> std::optional<std::int64_t> {
        for (std::int64_t n = range.begin; n < range.end; ++n) {
            if (grid_[axis].places[static_cast<std::size_t>(n)].uncut == SlotKind::real) return n;
        }
        return std::nullopt;
    };
    const auto input_row = input_of(1, rows);
    const auto input_column = input_of(2, columns);
    if (input_row && input_column && grid_[0].places[static_cast<std::size_t>(slice)].uncut == SlotKind::real)
        return {{slice, *input_row, *input_column}};
    for (std::int64_t r = rows.end; r-- > rows.begin;) {
        for (std::int64_t c = columns.end; c-- > columns.begin;) {
            if (!hidden(grid_cell(slice, r, c).uncut)) return {{slice, r, c}};
        }
    }
    return std::nullopt;
}

}  // namespace convwalk
