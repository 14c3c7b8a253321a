#include "views/matrix/matrix_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/font_metrics.h"
#include "views/matrix/matrix_entries.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

constexpr double kThinnestPx = 12;       // rows or columns grow to this where there is room
constexpr double kWidest = 2.6;          // cells are so many times as wide as high, at most
constexpr double kThinnestVectorPx = 8;  // the vectors stay at least this wide
constexpr double kSmallestCommonPx = 6;  // small planes have cells of one size from here on
constexpr std::array kPlanes = {PlaneName::grid, PlaneName::kernel, PlaneName::output};

double whole(double px) {
    return px >= kSmallestWholePx ? std::floor(px) : px;
}

}  // namespace

// What stands around the entries, in pixels.
struct MatrixMap::Margins {
    double left = 0;
    double top = 0;   // beside the vector and its gap
    double more = 0;  // a share of a cell that the gap takes
};

Vec2 MatrixMap::cells_in(double width, double height, const Margins& m) const {
    // The vectors are as thick as a cell, and the gap before them a third of that.
    const double across = (width - m.left) / (double(columns_) + 1.3);
    const double down = (height - m.top) / (double(rows_) + 1.3);
    const double side = std::max(std::min(across, down), 1e-6);
    const auto grown = [](double least, double most) { return std::min(most, std::max(least, kThinnestPx)); };
    if (side >= kThinnestPx) return {std::clamp(across, side, kWidest * side), side};
    const double less_x = (width - m.left - 1.6 * kThinnestVectorPx) / double(columns_);
    const double less_y = (height - m.top - 1.6 * kThinnestVectorPx) / double(rows_);
    const double less = std::max(std::min(less_x, less_y), 1e-6);
    const double high = grown(less, std::max(less_y, 1e-6));
    return {std::min(std::max(less_x, 1e-6), std::max(grown(less, less_x), kWidest * high)), high};
}

/// How much room there is for what, before cells have a size.
struct MatrixMap::Room {
    Rect area;
    TypeSizes type;
    double largest_px = 0;  // cells are not made larger
    double between_px = 0;  // the matrix and the small planes
    double below_px = 0;    // for the small planes, below the matrix
    double beside_px = 0;   // or beside it
};

MatrixMap::Room MatrixMap::room_in(const Rect& area, const Figure& f) {
    const TypeSizes type = type_sizes(f);
    return {area,
            type,
            largest_cell_px(f.scenario.output.size),
            std::round(1.6 * type.small_px),
            std::round(std::clamp(0.27 * area.height, 3.0 * type.small_px, 220.0)),
            std::round(std::clamp(0.2 * area.width, 4.0 * type.small_px, 240.0))};
}

MatrixMap::Margins MatrixMap::margins(const Figure& f, const TypeSizes& type, bool indices) const {
    Margins m;
    m.left = std::round(1.6 * type.small_px);
    if (!indices) return m;
    const double em = text_width_em(bracketed_output(f, rows_ - 1), Weight::regular);
    m.left += std::round((em + 0.6) * type.small_px);
    m.top += std::round(1.6 * type.small_px);
    return m;
}

Vec2 MatrixMap::fitting_cells(const Room& room, const Margins& m, bool at_side) const {
    const Rect& area = room.area;
    const Vec2 c = at_side ? cells_in(area.width - room.beside_px - room.between_px, area.height, m)
                           : cells_in(area.width, area.height - room.below_px - room.between_px, m);
    return {std::min(c.x, room.largest_px), std::min(c.y, room.largest_px)};
}

MatrixMap::MatrixMap(const Figure& f, const ViewPlace& place) : place_(place) {
    const Extents inputs = matrix_inputs(f);
    const Extents outputs = matrix_outputs(f);
    rows_ = cell_count(outputs);
    columns_ = cell_count(inputs);
    small_[0] = {true, PlaneExtents::of(inputs), 0, {}};
    small_[1] = {!is_pooling(f.layer.op), PlaneExtents::of(matrix_kernels(f)), 0, {}};
    small_[2] = {true, PlaneExtents::of(outputs), 0, {}};
    const Room room = room_in(place.area, f);
    const Margins bare = margins(f, room.type, false);
    // The small planes below the matrix, or beside it; whatever leaves larger cells.
    const auto size = [](Vec2 c) { return c.x * c.y; };
    const bool at_side =
        size(fitting_cells(room, bare, true)) > 1.05 * size(fitting_cells(room, bare, false));
    Vec2 cell = fitting_cells(room, bare, at_side);
    if (f.scenario.view.indices) {
        const Vec2 less = fitting_cells(room, margins(f, room.type, true), at_side);
        indices_ = std::min(less.x, less.y) >= 0.6 * std::min(cell.x, cell.y);
        if (indices_) cell = less;
    }
    cell_ = {whole(cell.x), whole(cell.y)};
    const double side = std::min(cell_.x, cell_.y);
    thick_ = std::max(kThinnestVectorPx, std::floor(side));
    gap_ = std::max(3.0, std::round(0.3 * std::min(thick_, 40.0)));
    place_parts(room, margins(f, room.type, indices_), at_side);
}

// The small planes as they come out, and the matrix, stand together in the middle.
void MatrixMap::place_parts(const Room& room, const Margins& m, bool at_side) {
    const Rect& area = room.area;
    const double wide = m.left + double(columns_) * cell_.x + gap_ + thick_;
    const double high = m.top + thick_ + gap_ + double(rows_) * cell_.y;
    const double caption_px = std::round(1.8 * room.type.small_px);
    Rect planes = area;
    if (at_side) {
        planes.width = std::max(room.beside_px, area.width - wide - room.between_px);
        planes.height = std::min(area.height, std::max(high, 0.5 * area.height));
    } else {
        planes.height = std::clamp(area.height - high - room.between_px, room.below_px,
                                   std::max(room.below_px, 0.45 * area.height));
    }
    // Beside the matrix they stand in a column, and in a row where that makes them larger.
    lay_out_planes(planes, at_side, caption_px);
    if (at_side) {
        const double in_column = at(PlaneName::output).cell;
        lay_out_planes(planes, false, caption_px);
        const Small& last = at(PlaneName::output);
        const double right = last.origin.x + std::max(last.extents.width() * last.cell, 3.6 * caption_px);
        if (last.cell <= in_column || right > planes.width) lay_out_planes(planes, true, caption_px);
    }
    Rect taken;
    for (const PlaneName name : kPlanes) {
        const Small& p = at(name);
        if (p.there)
            taken = united(taken, {p.origin.x, p.origin.y, p.extents.width() * p.cell,
                                   p.extents.height() * p.cell + caption_px});
    }
    const double all_wide = at_side ? wide + room.between_px + taken.width : std::max(wide, taken.width);
    const double all_high = at_side ? std::max(high, taken.height) : high + room.between_px + taken.height;
    const Vec2 corner = {std::round(area.x + (area.width - all_wide) / 2),
                         std::round(area.y + (area.height - all_high) / 2)};
    Vec2 planes_at = corner;
    Vec2 matrix_at = corner;
    if (at_side) {
        matrix_at.x += taken.width + room.between_px;
        matrix_at.y += std::round((all_high - high) / 2);
        planes_at.y += std::round((all_high - taken.height) / 2);
    } else {
        matrix_at.x += std::round((all_wide - wide) / 2);
        planes_at.x += std::round((all_wide - taken.width) / 2);
        planes_at.y += high + room.between_px;
    }
    origin_ = matrix_at + Vec2{m.left, m.top + thick_ + gap_};
    for (Small& p : small_) {
        p.origin = p.origin - Vec2{taken.x, taken.y} + planes_at;
        p.origin = {std::round(p.origin.x), std::round(p.origin.y)};
    }
}

void MatrixMap::lay_out_planes(const Rect& area, bool beside, double caption_px) {
    double count = 0;
    for (const Small& p : small_) count += p.there ? 1 : 0;
    const double between = std::round(0.7 * caption_px);
    const double wide = beside ? area.width : (area.width - (count - 1) * 2 * between) / count;
    const double high = (beside ? (area.height - (count - 1) * between) / count : area.height) - caption_px;
    const double most = 3 * caption_px / 1.8;
    double common = most;
    const auto fitting = [&](const Small& p) {
        return std::max(1e-9, std::min({wide / p.extents.width(), high / p.extents.height(), most}));
    };
    for (const Small& p : small_) {
        if (p.there) common = std::min(common, fitting(p));
    }
    for (Small& p : small_) p.cell = whole(common >= kSmallestCommonPx ? common : fitting(p));
    double along = 0;
    double widest = 0;
    double highest = 0;
    for (const Small& p : small_) {
        widest = std::max(widest, p.there ? p.extents.width() * p.cell : 0.0);
        highest = std::max(highest, p.there ? p.extents.height() * p.cell : 0.0);
    }
    // Captions are wider than small planes are.
    const double column = std::max(widest, 5.0 * caption_px);
    for (Small& p : small_) {
        if (!p.there) continue;
        const double w = p.extents.width() * p.cell;
        const double h = p.extents.height() * p.cell;
        if (beside) {
            p.origin = {(column - w) / 2, along};
            along += h + caption_px + between;
        } else {
            const double own = std::max(w, 3.6 * caption_px);
            p.origin = {along + (own - w) / 2, (highest - h) / 2};
            along += own + 2 * between;
        }
    }
}

bool MatrixMap::snapped() const {
    return place_.camera == Camera{} && std::min(cell_.x, cell_.y) >= kSmallestWholePx;
}

Rect MatrixMap::seen(const Rect& r) const {
    const Vec2 at = place_.middle_px + (Vec2{r.x, r.y} - place_.middle_px) * zoom() + place_.camera.offset_px;
    return {at.x, at.y, r.width * zoom(), r.height * zoom()};
}

Rect MatrixMap::entries(double row, double column, double rows, double columns) const {
    return seen({origin_.x + column * cell_.x, origin_.y + row * cell_.y, columns * cell_.x, rows * cell_.y});
}

Rect MatrixMap::input(double column, double columns) const {
    return seen({origin_.x + column * cell_.x, origin_.y - gap_ - thick_, columns * cell_.x, thick_});
}

Rect MatrixMap::output(double row, double rows) const {
    return seen(
        {origin_.x + double(columns_) * cell_.x + gap_, origin_.y + row * cell_.y, thick_, rows * cell_.y});
}

Span MatrixMap::range(double from_px, double to_px, double begin_px, double cell_px,
                      std::int64_t cells) const {
    const auto bound = [&](double px) {
        return static_cast<std::int64_t>(std::clamp((px - begin_px) / cell_px, 0.0, double(cells)));
    };
    return {bound(from_px), std::min(cells, bound(to_px) + 1)};
}

Span MatrixMap::rows_seen() const {
    return range(place_.seen.y, place_.seen.bottom(), entries(0, 0, 1, 1).y, cell_height(), rows_);
}

Span MatrixMap::columns_seen() const {
    return range(place_.seen.x, place_.seen.right(), entries(0, 0, 1, 1).x, cell_width(), columns_);
}

bool MatrixMap::has_plane(PlaneName plane) const {
    return at(plane).there;
}

Rect MatrixMap::plane(PlaneName name) const {
    const Small& p = at(name);
    return seen({p.origin.x, p.origin.y, p.extents.width() * p.cell, p.extents.height() * p.cell});
}

Rect MatrixMap::plane_part(PlaneName name, std::int64_t slice, double row, double column, double rows,
                           double columns) const {
    const Small& p = at(name);
    const double begin = double(slice) * (double(p.extents.columns) + PlaneExtents::slice_gap());
    return seen(
        {p.origin.x + (begin + column) * p.cell, p.origin.y + row * p.cell, columns * p.cell, rows * p.cell});
}

std::optional<MatrixMap::Hit> MatrixMap::hit(Vec2 px) const {
    // The cell of a rectangle of equal cells.
    const auto inside = [&](const Rect& r, double cell_w,
                            double cell_h) -> std::optional<std::pair<Span, bool>> {
        if (px.x < r.x || px.y < r.y || px.x >= r.right() || px.y >= r.bottom()) return std::nullopt;
        return std::pair{Span{static_cast<std::int64_t>((px.y - r.y) / cell_h),
                              static_cast<std::int64_t>((px.x - r.x) / cell_w)},
                         true};
    };
    for (const PlaneName name : kPlanes) {
        const Small& p = at(name);
        if (!p.there) continue;
        for (std::int64_t slice = 0; slice < p.extents.slices; ++slice) {
            const Rect r = plane_part(name, slice, 0, 0, double(p.extents.rows), double(p.extents.columns));
            const auto cell = inside(r, plane_cell(name), plane_cell(name));
            if (!cell) continue;
            const std::int64_t row = std::min(cell->first.first, p.extents.rows - 1);
            const std::int64_t column = std::min(cell->first.second, p.extents.columns - 1);
            return Hit{false, name, 0, 0, (slice * p.extents.rows + row) * p.extents.columns + column};
        }
    }
    const auto last = [](std::int64_t i, std::int64_t count) { return std::min(i, count - 1); };
    if (const auto cell = inside(entries(0, 0, double(rows_), double(columns_)), cell_width(), cell_height()))
        return Hit{true, PlaneName::kernel, last(cell->first.first, rows_),
                   last(cell->first.second, columns_), 0};
    if (const auto cell = inside(input(0, double(columns_)), cell_width(), 1))
        return Hit{false, PlaneName::grid, 0, 0, last(cell->first.second, columns_)};
    if (const auto cell = inside(output(0, double(rows_)), 1, cell_height()))
        return Hit{false, PlaneName::output, 0, 0, last(cell->first.first, rows_)};
    return std::nullopt;
}

}  // namespace convwalk
