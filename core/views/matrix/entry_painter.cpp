#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/matrix/matrix_blocks.h"
#include "views/matrix/matrix_brush.h"

namespace convwalk {
namespace {

using Kind = MatrixPart;

constexpr std::int64_t kMostAreas = 40'000;   // that are painted one by one
constexpr double kSmallestBlockCellPx = 1.5;  // of areas of several entries
constexpr double kSmallestBlockPx = 6;        // blocks of rows and columns from here on are told apart
constexpr double kCloseLinesPx = 40;          // closer lines are paler

// Of channels that no group joins: zero, whatever the weights are.
void paint_zero_blocks(const MatrixBrush& b) {
    constexpr std::int64_t kMostBlocks = 4'096;
    const std::int64_t ins = b.matrix.in_channels();
    const std::int64_t outs = b.matrix.out_channels();
    if (ins * outs > kMostBlocks) return;
    const std::int64_t rows = b.map.rows() / outs;
    const std::int64_t columns = b.map.columns() / ins;
    for (std::int64_t n = 0; n < ins * outs; ++n) {
        if (b.matrix.joins(n / ins, n % ins)) continue;
        Quad q;
        q.id = matrix_part_id(Kind::ground, 1 + n);
        q.corners = corners_of(
            b.map.entries(double(n / ins * rows), double(n % ins * columns), double(rows), double(columns)));
        q.fill = mix(b.background, b.theme.ink, 0.035);
        q.hatch = Hatch::diagonal;
        q.hatch_colour = mix(b.background, b.theme.muted, 0.25);
        q.hatch_pitch_px = std::max(6.0, std::round(0.7 * b.type.small_px));
        q.hard_edge = true;
        b.add(q);
    }
}

void paint_ground(const MatrixBrush& b) {
    b.add_area(matrix_part_id(Kind::ground, 0),
               b.map.entries(0, 0, double(b.map.rows()), double(b.map.columns())),
               mix(b.background, b.theme.ink, 0.035));
    paint_zero_blocks(b);
    const Colour tint = mix(b.background, b.theme.accent, 0.14);
    if (b.lit.row)
        b.add_area(matrix_part_id(Kind::lit, 0), b.map.entries(b.shown_row(), 0, 1, double(b.map.columns())),
                   tint);
    if (b.lit.column)
        b.add_area(matrix_part_id(Kind::lit, 1),
                   b.map.entries(0, double(*b.lit.column), double(b.map.rows()), 1), tint);
}

bool few_entries(const MatrixBrush& b, const Span& rows, const Span& columns) {
    std::int64_t count = 0;
    for (std::int64_t row = rows.first; row < rows.second && count <= kMostAreas; ++row)
        b.matrix.each_tap(row, [&](std::int64_t column, std::int64_t, double) {
            count += column >= columns.first && column < columns.second ? 1 : 0;
        });
    return count <= kMostAreas;
}

void paint_zeros(const MatrixBrush& b, std::int64_t row, std::int64_t begin, std::int64_t end) {
    const double side = std::max(2.0, std::round(0.07 * std::min(b.map.smaller_side(), 60.0)));
    const Colour pale = mix(b.background, b.theme.muted, 0.45);
    for (std::int64_t column = begin; column < end; ++column) {
        const Rect r = b.map.entries(double(row), double(column), 1, 1);
        Quad q;
        q.id = matrix_part_id(Kind::zero, row * b.map.columns() + column);
        q.corners = corners_of(
            {r.x + std::floor((r.width - side) / 2), r.y + std::floor((r.height - side) / 2), side, side});
        q.fill = pale;
        q.radius_px = side / 2;
        b.add(q);
    }
}

void paint_entry(const MatrixBrush& b, std::int64_t row, const MatrixEntry& entry, double type_px) {
    const std::int64_t id = row * b.map.columns() + entry.column;
    const Rect r = b.map.entries(double(row), double(entry.column), 1, 1);
    CellStyle style = b.tone(entry);
    const bool pale = b.dimmed(entry);
    if (pale) b.dim(style);
    Quad q = b.cell_quad(matrix_part_id(Kind::entry, id), r, b.map.snapped());
    b.fill(q, style, b.map.smaller_side());
    b.add(q);
    if (type_px == 0) return;
    std::string text = entry_text(b.figure, entry);
    if (text_width_em(text, Weight::semibold) * type_px > 0.94 * r.width) return;
    b.add_in(matrix_part_id(Kind::entry_word, id), r, std::move(text), type_px,
             pale ? style.text : b.text_on(style));
}

// Areas of several rows and columns, the darker the more entries they have.
void paint_blocks(const MatrixBrush& b, const Span& rows, const Span& columns) {
    const double seen = double(rows.second - rows.first) * double(columns.second - columns.first);
    const auto across = [](double least_px, double cell_px) {
        return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least_px / cell_px)));
    };
    for (double least_px = kSmallestBlockCellPx;; least_px *= 1.25) {
        if (seen * b.map.cell_height() * b.map.cell_width() / (least_px * least_px) > kMostSampled) continue;
        const MatrixBlocks blocks(b.matrix, rows, columns, across(least_px, b.map.cell_height()),
                                  across(least_px, b.map.cell_width()),
                                  cell_count(b.kernel) / b.matrix.out_channels());
        if (blocks.areas() > kMostAreas) continue;
        std::int64_t id = 0;
        blocks.each_area([&](const Span& r, const Span& c, double amount) {
            b.add_area(matrix_part_id(Kind::block, id++),
                       b.map.entries(double(r.first), double(c.first), double(r.second - r.first),
                                     double(c.second - c.first)),
                       mix(b.background, b.theme.kernel.fill, 0.3 + 0.6 * amount));
        });
        return;
    }
}

// Between the rows of the input and of the output, and stronger between slices.
void paint_lines(const MatrixBrush& b) {
    const auto lines = [&](const Extents& extents, Kind kind, const Span& seen, double cell_px, auto place) {
        const std::int64_t block = extents[2];
        const std::int64_t slice = extents[1] * extents[2];
        const std::int64_t all = slice * extents[0];
        for (const std::int64_t every : {block, slice}) {
            if (every <= 1 || every >= all || double(every) * cell_px < kSmallestBlockPx) continue;
            const bool strong = every == slice && extents[1] > 1;
            if (every == slice && !strong) continue;
            for (std::int64_t i = (seen.first / every + 1) * every; i < std::min(seen.second, all);
                 i += every) {
                if (!strong && slice != block && slice != all && i % slice == 0 &&
                    double(slice) * cell_px >= kSmallestBlockPx)
                    continue;
                Rect r = place(double(i));
                const double width = strong ? 2 : 1;
                double& at = r.width == 0 ? r.x : r.y;
                at = std::round(at - width / 2);
                (r.width == 0 ? r.width : r.height) = width;
                const bool close = double(every) * cell_px < kCloseLinesPx;
                b.add_area(matrix_part_id(kind, i), r,
                           mix(b.background, b.theme.muted,
                               strong  ? 0.7
                               : close ? 0.2
                                       : 0.4));
            }
        }
    };
    lines(b.inputs, Kind::column_line, b.map.columns_seen(), b.map.cell_width(), [&](double i) {
        const Rect head = b.map.input(i, 0);
        const Rect body = b.map.entries(0, i, double(b.map.rows()), 0);
        return Rect{body.x, head.bottom() + 0.3 * (body.y - head.bottom()), 0,
                    body.bottom() - head.bottom() - 0.3 * (body.y - head.bottom())};
    });
    lines(b.outputs, Kind::row_line, b.map.rows_seen(), b.map.cell_height(), [&](double i) {
        const Rect tail = b.map.output(i, 0);
        const Rect body = b.map.entries(i, 0, 0, double(b.map.columns()));
        return Rect{body.x, body.y, body.width + 0.7 * (tail.x - body.right()), 0};
    });
}

void paint_cells(const MatrixBrush& b) {
    const Span rows = b.map.rows_seen();
    const Span columns = b.map.columns_seen();
    const std::int64_t cells = cell_count({std::max<std::int64_t>(0, rows.second - rows.first),
                                           std::max<std::int64_t>(0, columns.second - columns.first)});
    if (cells == 0) return;
    if (b.map.smaller_side() < kSmallestMatrixCellPx || !few_entries(b, rows, columns)) {
        paint_blocks(b, rows, columns);
        return;
    }
    const bool dots = cells <= kMostZeros && b.map.smaller_side() >= kMatrixGapFromPx;
    const double type_px = entry_type(b);
    for (std::int64_t row = rows.first; row < rows.second; ++row) {
        std::int64_t next = columns.first;
        for (const MatrixEntry& entry : entries_of(b.matrix, row)) {
            if (entry.column < columns.first || entry.column >= columns.second) continue;
            if (dots) paint_zeros(b, row, next, entry.column);
            next = entry.column + 1;
            paint_entry(b, row, entry, type_px);
        }
        if (dots) paint_zeros(b, row, next, columns.second);
    }
}

}  // namespace

double entry_type(const MatrixBrush& b) {
    double em = 0;
    if (is_pooling(b.figure.layer.op)) {
        // A window inside has the longest text.
        for (const std::int64_t row : {std::int64_t{0}, b.map.rows() / 2}) {
            for (const MatrixEntry& entry : entries_of(b.matrix, row))
                em = std::max(em, text_width_em(entry_text(b.figure, entry), Weight::semibold));
        }
    } else if (b.figure.values) {
        em = b.figure.values->ranges[1].widest_em[1];
    } else {
        em = text_width_em(weight_name(b.figure, b.weights - 1), Weight::semibold);
    }
    return b.type_for(em, b.map.cell_width(), b.map.cell_height());
}

void paint_entries(const MatrixBrush& b) {
    paint_ground(b);
    paint_lines(b);
    paint_cells(b);
}

}  // namespace convwalk
