#include "views/planes/far_painter.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

// The side of a block: less could not be seen.
constexpr double kBlockPx = 3;
// Shares of a block, so that a picture has few colours.
constexpr double kShares = 4;

// What a block is made of.
struct Block {
    double sum = 0;
    std::int64_t numbers = 0;
    std::int64_t cells = 0;
};

// Calls `add(block, slice, row, column)` with the cells of every block that is seen, and paints runs of equal
// blocks as one. @param fill of a block; nullopt: nothing is painted
template <typename Add, typename Fill>
void paint_blocks(const Brush& brush, PlaneName plane, Part part, Add add, Fill fill) {
    const PlacedPlanes& planes = brush.planes;
    const PlaneExtents& extents = planes.extents(plane);
    const double seen_px = planes.cell_px() * brush.view().foreshortening();
    const auto side = static_cast<std::int64_t>(std::max(1.0, std::ceil(kBlockPx / seen_px)));
    const IndexRange slices = planes.slices_seen(plane);
    const IndexRange rows = planes.rows_seen(plane);
    for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
        const IndexRange columns = planes.columns_seen(plane, slice);
        for (std::int64_t row = rows.begin / side * side; row < rows.end; row += side) {
            const std::int64_t row_end = std::min(row + side, extents.rows);
            std::optional<Colour> colour;
            std::int64_t begin = 0;
            const auto end_run = [&](std::int64_t end) {
                if (!colour) return;
                CellStyle style;
                style.fill = *colour;
                Quad& q = brush.add_area(
                    part_id(part, brush.index_of(plane, slice, row, begin)), plane, slice,
                    {double(row), double(begin), double(row_end - row), double(end - begin)}, style);
                q.hard_edge = true;  // rows of blocks meet
                if (brush.view().is_flat())
                    for (Vec2& corner : q.corners) corner = {std::round(corner.x), std::round(corner.y)};
            };
            std::int64_t column = columns.begin / side * side;
            for (; column < columns.end; column += side) {
                Block block;
                const std::int64_t column_end = std::min(column + side, extents.columns);
                for (std::int64_t r = row; r < row_end; ++r)
                    for (std::int64_t c = column; c < column_end; ++c) add(block, slice, r, c);
                const std::optional<Colour> next = fill(block);
                if (next == colour) continue;
                end_run(column);
                colour = next;
                begin = column;
            }
            end_run(std::min(column, extents.columns));
        }
    }
}

double quarters_of(std::int64_t part, std::int64_t whole) {
    return std::round(kShares * double(part) / double(whole)) / kShares;
}

}  // namespace

void paint_far_grid(const Brush& brush, const PlaneLooks& looks) {
    const Figure& f = brush.figure;
    const Theme& theme = brush.theme();
    const double largest = f.values->ranges[static_cast<std::size_t>(PlaneName::grid)].largest;
    const CellStyle filler = looks.grid_style({SlotKind::padding, SlotKind::padding, true});
    paint_blocks(
        brush, PlaneName::grid, kGridPart,
        [&](Block& block, std::int64_t slice, std::int64_t row, std::int64_t column) {
            const GridCell what = brush.planes.grid_cell(slice, row, column);
            if (brush.planes.hidden(what.uncut)) return;
            ++block.cells;
            if (what.uncut != SlotKind::real && !what.copy) return;
            ++block.numbers;
            block.sum += grid_value(f, slice, row, column).value_or(0);
        },
        [&](const Block& block) -> std::optional<Colour> {
            if (block.cells == 0) return std::nullopt;
            if (block.numbers == 0) return filler.fill;
            const Colour tint =
                coloured_by(theme, theme.input, block.sum / double(block.numbers), largest).fill;
            return mix(filler.fill, tint, quarters_of(block.numbers, block.cells));
        });
}

void paint_far_output(const Brush& brush, const PlaneLooks& looks) {
    const Theme& theme = brush.theme();
    const double largest = brush.figure.values->ranges[static_cast<std::size_t>(PlaneName::output)].largest;
    paint_blocks(
        brush, PlaneName::output, kOutputPart,
        [&](Block& block, std::int64_t slice, std::int64_t row, std::int64_t column) {
            const std::int64_t index = brush.index_of(PlaneName::output, slice, row, column);
            ++block.cells;
            if (index >= brush.computed()) return;
            ++block.numbers;
            block.sum += looks.output_value(index);
        },
        [&](const Block& block) -> std::optional<Colour> {
            if (block.numbers == 0) return theme.output_pending.fill;
            const Colour tint =
                coloured_by(theme, theme.output, block.sum / double(block.numbers), largest).fill;
            return mix(theme.output_pending.fill, tint, quarters_of(block.numbers, block.cells));
        });
}

}  // namespace convwalk
