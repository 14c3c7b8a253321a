#include "views/planes/focus_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scene/font_metrics.h"
#include "views/planes/factor_painter.h"

namespace convwalk {
namespace {

// More cells than this are marked by areas.
constexpr std::int64_t kMostMarks = 400;
// More lines than this would hide what they join.
constexpr std::int64_t kMostLines = 64;
// Names of kernel values stand in cells from this size on.
constexpr double kSmallestNamedCellPx = 22;
// How much of the accent colour lies over a marked area: a hint only, for mixed colours mean nothing.
constexpr double kTint = 0.2;

// The cell in focus has a mark wider than its partners, by so much.
constexpr double kBold = 1.7;

constexpr std::int64_t kMarks = 0;  // kinds of primitives, for their ids
constexpr std::int64_t kNames = 1;
constexpr std::int64_t kLines = 2;
constexpr std::int64_t kHiddenLines = 3;

PrimitiveId focus_id(PlaneName plane, std::int64_t kind, std::int64_t index) {
    return part_id(kFocusPart, (static_cast<std::int64_t>(plane) * 4 + kind) << 32 | index);
}

// Rising numbers without gaps.
struct Run {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

std::vector<Run> runs_of(const std::vector<std::int64_t>& numbers, IndexRange within) {
    std::vector<Run> runs;
    for (const std::int64_t n : numbers) {
        if (!within.contains(n)) continue;
        if (runs.empty() || runs.back().last + 1 != n) runs.push_back({n, n});
        runs.back().last = n;
    }
    return runs;
}

// The cells of a plane that are marked: every slice with every row and every column of these.
using MarkedCells = std::array<std::vector<std::int64_t>, 3>;

MarkedCells marked_cells(const Layout& layout, const Focus& focus, PlaneName plane) {
    MarkedCells cells;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<std::int64_t>& at = cells[axis];
        if (lies_on(focus.cell, plane)) {
            at = {focus.cell.at[axis]};
        } else if (focus.pairs() > 0) {
            for (const AxisPair& pair : focus.joined[axis])
                at.push_back(plane == PlaneName::grid     ? pair.slot
                             : plane == PlaneName::kernel ? pair.weight
                                                          : pair.output);
        }
        for (std::int64_t& index : at) index = place_on_plane(layout.axes[axis], plane, index);
        if (!std::is_sorted(at.begin(), at.end())) std::sort(at.begin(), at.end());
        at.erase(std::unique(at.begin(), at.end()), at.end());
    }
    return cells;
}

class FocusPainter {
  public:
    FocusPainter(const Brush& brush, const Focus& focus, PlaneName plane)
        : b_(brush),
          planes_(brush.planes),
          focus_(focus),
          plane_(plane),
          cells_(marked_cells(brush.figure.layout, focus, plane)) {}

    void paint() {
        if (planes_.single_cells(plane_) && seen_cells() <= kMostMarks) {
            for_each_cell([&](auto slice, auto row, auto column) { paint_cell(slice, row, column); });
        } else {
            paint_areas();
        }
    }

    // From every slot to every output that it is joined with.
    void paint_lines(double opacity) {
        if (b_.view().line_opacity <= 0 || focus_.pairs() > kMostLines) return;
        std::int64_t index = 0;
        for (const AxisPair& d : focus_.joined[0]) {
            for (const AxisPair& r : focus_.joined[1]) {
                for (const AxisPair& c : focus_.joined[2]) {
                    ++index;
                    if (is_hidden(d.slot, r.slot, c.slot)) continue;
                    b_.add(Line{focus_id(plane_, opacity < 1 ? kHiddenLines : kLines, index),
                                middle_of(PlaneName::grid, d.slot, r.slot, c.slot),
                                middle_of(PlaneName::output, d.output, r.output, c.output),
                                std::max(1.0, 0.02 * b_.width_cell_px()),
                                faded(b_.theme().accent, opacity * b_.view().line_opacity), false});
                }
            }
        }
    }

  private:
    [[nodiscard]] bool is_hidden(std::int64_t slice, std::int64_t row, std::int64_t column) const {
        return planes_.hidden(planes_.grid_cell(slice, row, column).uncut);
    }

    [[nodiscard]] Vec2 middle_of(PlaneName plane, std::int64_t slice, std::int64_t row,
                                 std::int64_t column) const {
        const Area area = planes_.area_of(plane, row, column);
        return planes_.at(plane, slice, area.row + 0.5, area.column + 0.5);
    }

    // Calls `visit(slice, row, columns)` with the rows that are marked and seen.
    template <typename Visit>
    void for_each_row(Visit visit) const {
        const IndexRange slices = planes_.slices_seen(plane_);
        const IndexRange rows = planes_.rows_seen(plane_);
        for (const std::int64_t slice : cells_[0]) {
            if (!slices.contains(slice)) continue;
            for (const std::int64_t row : cells_[1]) {
                if (rows.contains(row)) visit(slice, row, planes_.columns_seen(plane_, slice, row));
            }
        }
    }

    template <typename Visit>
    void for_each_cell(Visit visit) const {
        for_each_row([&](std::int64_t slice, std::int64_t row, IndexRange columns) {
            for (const std::int64_t column : cells_[2]) {
                if (!columns.contains(column)) continue;
                if (plane_ != PlaneName::grid || !is_hidden(slice, row, column)) visit(slice, row, column);
            }
        });
    }

    [[nodiscard]] std::int64_t seen_cells() const {
        std::int64_t cells = 0;
        for_each_row([&](std::int64_t, std::int64_t, IndexRange columns) {
            const auto& all = cells_[2];
            cells += std::lower_bound(all.begin(), all.end(), columns.end) -
                     std::lower_bound(all.begin(), all.end(), columns.begin);
        });
        return cells;
    }

    void paint_cell(std::int64_t slice, std::int64_t row, std::int64_t column) {
        const std::int64_t index = b_.index_of(plane_, slice, row, column);
        const bool is_focus = lies_on(focus_.cell, plane_);
        b_.add_mark(focus_id(plane_, kMarks, index),
                    planes_.corners(plane_, slice, planes_.area_of(plane_, row, column)),
                    is_focus ? kBold : 1);
        // Where numbers stand in the cells, the kernel's own are told apart by them.
        if (lies_on(focus_.cell, PlaneName::grid) && plane_ != PlaneName::grid && !b_.figure.values)
            paint_name(focus_id(plane_, kNames, index), slice, row, column);
    }

    // Which kernel value joins the cell with the one in focus.
    void paint_name(PrimitiveId id, std::int64_t slice, std::int64_t row, std::int64_t column) {
        // One cell taken as it is has nothing to be told.
        const Layer& layer = b_.figure.layer;
        if (is_shuffle(layer.op) || layer.op == Operator::pad ||
            (layer.op == Operator::resize && cells_each_side(layer.resize_mode) == 0))
            return;
        const std::string name = name_of_weight({slice, row, column});
        const double share = b_.view().is_flat() ? 0.4 : 0.3;
        const double size_px = std::min(share * b_.cell_px(), 1.3 * b_.type.body_px);
        constexpr double kMostOfCell = 0.85;
        if (b_.cell_px() < kSmallestNamedCellPx ||
            text_width_em(name, Weight::semibold) * size_px > kMostOfCell * b_.cell_px())
            return;
        const Theme& theme = b_.theme();
        const bool computed = b_.index_of(plane_, slice, row, column) < b_.computed();
        const Colour colour = plane_ == PlaneName::kernel ? theme.kernel.text
                              : computed                  ? theme.output.text
                                                          : theme.ink;
        b_.add_text(id, middle_of(plane_, slice, row, column) + Vec2{0, kCapHeightEm * size_px / 2}, name,
                    size_px, colour, Weight::semibold);
    }

    [[nodiscard]] std::string name_of_weight(const std::array<std::int64_t, 3>& place) const {
        const std::size_t first = 3 - b_.figure.layer.axes.size();
        if (b_.figure.layer.op == Operator::resize) {
            double factor = 1;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                for (const AxisPair& pair : focus_.joined[axis]) {
                    if (pair.output == place[axis])
                        factor *= b_.figure.layout.axes[axis].factor(pair.output, pair.weight);
                }
            }
            return factor_label(factor);
        }
        std::string name;
        for (std::size_t axis = first; axis < 3; ++axis) {
            const AxisLayout& layout = b_.figure.layout.axes[axis];
            const auto& pairs = focus_.joined[axis];
            const auto pair = std::find_if(pairs.begin(), pairs.end(), [&](const AxisPair& p) {
                return place_on_plane(layout, plane_, plane_ == PlaneName::kernel ? p.weight : p.output) ==
                       place[axis];
            });
            name += fmt::format("{}{}", axis == first ? "" : ",", pair == pairs.end() ? 0 : pair->weight);
        }
        return name;
    }

    // Cells too small or too many to be marked one by one: an outline for each area of neighbours, or for all
    // of them.
    void paint_areas() {
        if (!planes_.single_slices(plane_)) return paint_slices();
        std::int64_t index = 0;
        const IndexRange slices = planes_.slices_seen(plane_);
        for (const std::int64_t slice : cells_[0]) {
            if (!slices.contains(slice)) continue;
            std::vector<Run> rows = runs_of(cells_[1], planes_.rows_seen(plane_));
            std::vector<Run> columns = runs_of(cells_[2], planes_.columns_seen(plane_, slice));
            if (rows.empty() || columns.empty()) continue;
            if (static_cast<std::int64_t>(rows.size() * columns.size()) > kMostMarks) {
                rows = {{rows.front().first, rows.back().last}};
                columns = {{columns.front().first, columns.back().last}};
            }
            for (const Run& r : rows) {
                for (const Run& c : columns) paint_area(index++, slice, r, c);
            }
        }
    }

    void paint_slices() {
        if (cells_[0].empty()) return;
        Quad q;
        q.id = focus_id(plane_, kMarks, 0);
        q.corners = planes_.corners(plane_, IndexRange{cells_[0].front(), cells_[0].back() + 1});
        q.stroke = {b_.theme().accent, 2, false};
        b_.add(q);
    }

    void paint_area(std::int64_t index, std::int64_t slice, const Run& rows, const Run& columns) {
        const Area first = planes_.area_of(plane_, rows.first, columns.first);
        const Area last = planes_.area_of(plane_, rows.last, columns.last);
        const Area area = {first.row, first.column, last.row + 1 - first.row, last.column + 1 - first.column};
        // An area of a few pixels is all mark.
        constexpr double kSmallestTintedPx = 6;
        const bool small = std::min(area.rows, area.columns) * b_.cell_px() < kSmallestTintedPx;
        CellStyle tint;
        tint.fill = faded(b_.theme().accent, small ? 1 : kTint);
        Quad& q = b_.add_area(focus_id(plane_, kMarks, index), plane_, slice, area, tint);
        q.stroke = {b_.theme().accent, small ? 1.0 : 3.0, false};
    }

    const Brush& b_;
    const PlacedPlanes& planes_;
    const Focus& focus_;
    PlaneName plane_;
    MarkedCells cells_;
};

// The pairs of one axis.
std::vector<AxisPair> joined_along(const AxisLayout& axis, PlaneName plane, std::int64_t index) {
    std::vector<AxisPair> pairs;
    const auto is_cell = [&](std::int64_t slot) {
        return axis.slots[static_cast<std::size_t>(slot)].kind != SlotKind::overhang;
    };
    if (plane == PlaneName::grid && is_cell(index)) {
        for (const AxisReach& reach : axis.reach(index)) pairs.push_back({index, reach.weight, reach.output});
    }
    if (plane == PlaneName::kernel) {
        pairs.reserve(static_cast<std::size_t>(axis.outputs));
        const std::int64_t position = axis.flipped ? axis.kernel - 1 - index : index;
        for (std::int64_t output = 0; output < axis.outputs; ++output) {
            const AxisTap tap = axis.tap(output, position);
            if (is_cell(tap.slot)) pairs.push_back({tap.slot, tap.weight, output});
        }
    }
    return pairs;
}

}  // namespace

std::int64_t Focus::pairs() const {
    Extents counts;
    for (const auto& pairs : joined) counts.push_back(static_cast<std::int64_t>(pairs.size()));
    return cell_count(counts);
}

std::array<std::vector<AxisPair>, 3> joined_with(const Layout& layout, const Spot& cell) {
    std::array<std::vector<AxisPair>, 3> joined;
    if (is_shuffle(layout.op)) {
        if (!lies_on(cell, PlaneName::grid)) return joined;
        const Extents output = reach(layout, cell.at).front().output;
        for (std::size_t axis = 0; axis < 3; ++axis) joined[axis] = {{cell.at[axis], 0, output[axis]}};
        return joined;
    }
    for (std::size_t axis = 0; axis < 3; ++axis)
        joined[axis] = joined_along(layout.axes[axis], *plane_of(cell), cell.at[axis]);
    return joined;
}

Focus focus_on(const PlacedPlanes& planes, const Layout& layout, const Spot& cell) {
    Focus focus{cell, std::nullopt, joined_with(layout, cell)};
    // While the grid is being made there is nothing yet for the window to stand on.
    if (lies_on(cell, PlaneName::output) && planes.grid_complete()) focus.window = window_of(layout, cell.at);
    return focus;
}

void paint_focus(const Brush& brush, const Focus& focus, PlaneName plane) {
    FocusPainter painter(brush, focus, plane);
    if (focus.window) return;
    if (plane == PlaneName::output) painter.paint_lines(kBehindOpacity);
    painter.paint();
    if (plane == PlaneName::grid) painter.paint_lines(1);
}

}  // namespace convwalk
