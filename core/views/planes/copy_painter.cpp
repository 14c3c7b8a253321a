#include "views/planes/copy_painter.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace convwalk {
namespace {

// Windows with more taps would mark so many cells that none stands out.
constexpr std::int64_t kMostTapsMarked = 400;
constexpr double kSmallestCellPx = 14;  // with corners
constexpr double kCorner = 0.3;         // of a cell's side

constexpr std::int64_t kSources = 1;  // kinds of primitives, for their ids
constexpr std::int64_t kFolds = 2;
constexpr std::int64_t kArrow = 3;

PrimitiveId copy_id(std::int64_t kind, std::int64_t index) {
    return part_id(kCopyPart, kind << 32 | index);
}

Area area_at(const Brush& brush, const Extents& slots) {
    return brush.planes.area_of(PlaneName::grid, slots[1], slots[2]);
}

// A folded corner: the triangle at the first corner of a cell.
void paint_fold(const Brush& brush, PrimitiveId id, const Extents& slots, Colour colour) {
    const Area area = area_at(brush, slots);
    const double inside = brush.on_lattice() ? 0 : brush.view().cell_gap / 2;
    const auto at = [&](double row, double column) {
        return brush.planes.at(PlaneName::grid, slots[0], area.row + row, area.column + column);
    };
    Quad q;
    q.id = id;
    // The fourth corner lies on the fold: a triangle as a quadrilateral.
    q.corners = {at(inside, inside), at(inside, kCorner), at((inside + kCorner) / 2, (inside + kCorner) / 2),
                 at(kCorner, inside)};
    q.fill = colour;
    brush.add(q);
}

void mark_source(const Brush& brush, const Extents& slots, double widening) {
    const std::int64_t index = brush.index_of(PlaneName::grid, slots[0], slots[1], slots[2]);
    brush.add_mark(copy_id(kSources, index),
                   brush.planes.corners(PlaneName::grid, slots[0], area_at(brush, slots)), widening);
}

bool any_copies(const Figure& f) {
    if (f.layer.op != Operator::resize && f.layer.padding_mode == PaddingMode::zeros) return false;
    const Layout& l = f.layout;
    return std::any_of(l.axes.begin(), l.axes.end(), [](const AxisLayout& axis) {
        return std::any_of(axis.slots.begin(), axis.slots.end(), [](const Slot& slot) {
            return slot.kind == SlotKind::padding && slot.source >= 0;
        });
    });
}

// A part of a grid may show copies of cells that it has not.
bool lies_in(const Layout& l, const Extents& slots) {
    for (std::size_t axis = 0; axis < l.axes.size(); ++axis) {
        if (slots[axis] < 0 || slots[axis] >= std::ssize(l.axes[axis].slots)) return false;
    }
    return true;
}

}  // namespace

void paint_copy_corners(const Brush& brush) {
    const PlacedPlanes& planes = brush.planes;
    if (!any_copies(brush.figure) || !planes.single_cells(PlaneName::grid) ||
        brush.cell_px() < kSmallestCellPx)
        return;
    const Colour colour = faded(brush.theme().input.fill, planes.surround());
    planes.for_each_seen(PlaneName::grid, [&](auto slice, auto row, auto column) {
        const GridCell what = planes.grid_cell(slice, row, column);
        if (!what.copy || planes.hidden(what.uncut)) return;
        paint_fold(brush, part_id(kCopyPart, brush.index_of(PlaneName::grid, slice, row, column)),
                   {slice, row, column}, colour);
    });
}

void paint_copied_reads(const Brush& brush, const Window& window) {
    const Layout& l = brush.figure.layout;
    if (!any_copies(brush.figure) || !brush.planes.single_cells(PlaneName::grid) ||
        cell_count(kernel_extents(l)) > kMostTapsMarked)
        return;
    std::set<Extents> sources;
    std::set<Extents> under;
    for (const Tap& tap : taps(l, window.output)) {
        if (tap.factor == 0) continue;
        under.insert(tap.slot);
        if (const auto source = copied_from(l, tap.slot)) sources.insert(*source);
    }
    constexpr double kThin = 0.7;
    const bool folds = brush.cell_px() >= kSmallestCellPx;
    for (const Extents& source : sources) {
        if (!lies_in(l, source)) continue;
        const std::int64_t index = brush.index_of(PlaneName::grid, source[0], source[1], source[2]);
        if (folds) paint_fold(brush, copy_id(kFolds, index), source, brush.theme().accent);
        // What lies under the window itself is marked by it.
        if (under.count(source) == 0) mark_source(brush, source, kThin);
    }
}

void paint_copy_of(const Brush& brush, const Spot& cell) {
    if (!lies_on(cell, PlaneName::grid) || !brush.planes.single_cells(PlaneName::grid) ||
        !brush.planes.grid_complete())
        return;
    const auto source = copied_from(brush.figure.layout, cell.at);
    if (!source) return;
    mark_source(brush, *source, 1);
    const auto middle = [&](const Extents& slots) {
        const Area area = area_at(brush, slots);
        return brush.planes.at(PlaneName::grid, slots[0], area.row + 0.5, area.column + 0.5);
    };
    const Vec2 from = middle(cell.at);
    const Vec2 to = middle(*source);
    const Vec2 way = to - from;
    const double length = std::hypot(way.x, way.y);
    if (!(length > 0)) return;
    const Vec2 along = {way.x / length, way.y / length};
    const double head = std::min(0.35 * length, std::max(6.0, 0.28 * brush.width_cell_px()));
    const double width = std::max(2.0, 0.05 * brush.width_cell_px());
    const Colour colour = brush.theme().accent;
    brush.add(Line{copy_id(kArrow, 0), from, to, width, colour, false});
    constexpr double kCos = 0.866;
    constexpr double kSin = 0.5;
    std::int64_t index = 1;
    for (const double side : {kSin, -kSin}) {
        const Vec2 back = {along.x * kCos - along.y * side, along.x * side + along.y * kCos};
        brush.add(Line{copy_id(kArrow, index++),
                       to,
                       {to.x - head * back.x, to.y - head * back.y},
                       width,
                       colour,
                       false});
    }
}

}  // namespace convwalk
