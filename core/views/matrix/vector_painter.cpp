#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/matrix/matrix_brush.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

using Kind = MatrixPart;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// A vector, cell by cell.
struct VectorCells {
    Kind cell, word;
    Span seen;
    double cell_px = 0;  ///< from one to the next
    double em = 0;       ///< of the widest text
};

/// @param place of a cell, by its index
/// @param style, text of it; an empty text is not written
template <typename Place, typename Style, typename Text>
void paint_cells(const MatrixBrush& b, const VectorCells& cells, Place place, Style style, Text text) {
    const Rect first = place(0);
    const double type_px = b.type_for(cells.em, first.width, first.height);
    for (std::int64_t i = cells.seen.first; i < cells.seen.second; ++i) {
        const Rect r = place(i);
        const CellStyle look = style(i);
        Quad q = b.cell_quad(matrix_part_id(cells.cell, i), r, b.map.snapped());
        b.fill(q, look, cells.cell_px);
        b.add(q);
        if (type_px == 0) continue;
        if (std::string words = text(i); !words.empty())
            b.add_in(matrix_part_id(cells.word, i), r, std::move(words), type_px, readable_on(b.theme, look));
    }
}

// Whether the cells that are seen are too small or too many to be painted one by one.
bool as_strip(const Span& seen, double cell_px) {
    return cell_px < kSmallestMatrixCellPx || seen.second - seen.first > kMostZeros;
}

void paint_input(const MatrixBrush& b) {
    const Span seen = b.map.columns_seen();
    if (as_strip(seen, b.map.cell_width())) {
        b.add_area(matrix_part_id(Kind::strip, 0), b.map.input(0, double(b.map.columns())),
                   mix(b.background, b.theme.input.fill, b.lit.row || b.lit.column ? 0.3 : 1));
        std::set<std::int64_t> full = b.read;
        if (!b.lit.row && b.lit.column) full = {*b.lit.column};
        for (const Span& run : runs_of(full))
            b.add_area(matrix_part_id(Kind::input, run.first),
                       b.map.input(double(run.first), double(run.second - run.first)), b.theme.input.fill);
        return;
    }
    const std::optional<FigureValues>& values = b.figure.values;
    const double em = values ? values->ranges[0].widest_em[1]
                             : text_width_em(input_name(b.figure, b.map.columns() - 1), Weight::semibold);
    paint_cells(
        b, {Kind::input, Kind::input_word, seen, b.map.cell_width(), em},
        [&](std::int64_t i) { return b.map.input(double(i), 1); },
        [&](std::int64_t i) { return b.input_style(i); },
        [&](std::int64_t i) {
            return values ? number_label(values->cells.operands.input.values[index(i)], 2)
                          : input_name(b.figure, i);
        });
}

void paint_output(const MatrixBrush& b) {
    const Span seen = b.map.rows_seen();
    if (as_strip(seen, b.map.cell_height())) {
        b.add_area(matrix_part_id(Kind::strip, 1), b.map.output(0, double(b.map.rows())),
                   mix(b.background, b.theme.output_pending.fill, 1));
        if (b.computed > 0)
            b.add_area(matrix_part_id(Kind::output, 0), b.map.output(0, double(b.computed)),
                       b.theme.output.fill);
        return;
    }
    const std::optional<FigureValues>& values = b.figure.values;
    const double em = values ? values->ranges[2].widest_em[1]
                             : text_width_em(output_name(b.figure, b.map.rows() - 1), Weight::semibold);
    paint_cells(
        b, {Kind::output, Kind::output_word, seen, b.map.cell_height(), em},
        [&](std::int64_t i) { return b.map.output(double(i), 1); },
        [&](std::int64_t i) { return b.output_style(i); },
        [&](std::int64_t i) {
            if (!values) return output_name(b.figure, i);
            const bool told = b.is_computed(i) && !b.figure.scenario.view.hidden.result;
            return told ? number_label(values->cells.result.output.values[index(i)], 2) : std::string();
        });
}

// Of more cells than can be told apart.
void paint_large_plane(const MatrixBrush& b, PlaneName plane, Kind kind) {
    const PlaneExtents& e = b.map.extents(plane);
    const double rows = double(e.rows);
    const double columns = double(e.columns);
    // A row of very many cells would be thinner than a pixel.
    const auto part = [&](std::int64_t slice, double row, double high, double wide) {
        constexpr double kThinnestPx = 4;
        Rect r = b.map.plane_part(plane, slice, row, 0, high, wide);
        if (e.rows > 1 || r.height >= kThinnestPx) return r;
        r.y -= (kThinnestPx - r.height) / 2;
        r.height = kThinnestPx;
        return r;
    };
    const Colour colour = plane == PlaneName::grid     ? mix(b.background, b.theme.input.fill, 0.45)
                          : plane == PlaneName::kernel ? mix(b.background, b.theme.kernel.fill, 0.6)
                                                       : b.theme.output_pending.fill;
    for (std::int64_t slice = 0; slice < e.slices; ++slice) {
        b.add_area(matrix_part_id(kind, slice), part(slice, 0, rows, columns), colour);
        if (plane != PlaneName::output) continue;
        const std::int64_t done =
            std::clamp<std::int64_t>(b.computed - slice * e.rows * e.columns, 0, e.rows * e.columns);
        const std::int64_t whole = done / e.columns;
        if (whole > 0)
            b.add_area(matrix_part_id(kind, e.slices + slice), part(slice, 0, double(whole), columns),
                       b.theme.output.fill);
        if (done % e.columns > 0)
            b.add_area(matrix_part_id(kind, 2 * e.slices + slice),
                       part(slice, double(whole), 1, double(done % e.columns)), b.theme.output.fill);
    }
}

void paint_plane(const MatrixBrush& b, PlaneName plane) {
    const PlaneExtents& e = b.map.extents(plane);
    const Kind kind = plane == PlaneName::grid     ? Kind::grid_plane
                      : plane == PlaneName::kernel ? Kind::kernel_plane
                                                   : Kind::output_plane;
    const std::int64_t cells = cell_count({e.slices, e.rows, e.columns});
    const double cell_px = b.map.plane_cell(plane);
    if (cells > kMostZeros || cell_px < kSmallestMatrixCellPx) {
        paint_large_plane(b, plane, kind);
        return;
    }
    const double type_px =
        plane == PlaneName::kernel
            ? b.type_for(b.figure.values
                             ? b.figure.values->ranges[1].widest_em[1]
                             : text_width_em(weight_name(b.figure, b.weights - 1), Weight::semibold),
                         cell_px, cell_px)
            : 0;
    for (std::int64_t flat = 0; flat < cells; ++flat) {
        const Rect r = b.plane_rect(plane, flat);
        CellStyle style = plane == PlaneName::grid     ? b.input_style(flat)
                          : plane == PlaneName::kernel ? b.tone(flat)
                                                       : b.output_style(flat);
        const bool unused = plane == PlaneName::kernel &&
                            (b.lit.weight ? *b.lit.weight != flat : b.lit.row && !b.used.contains(flat));
        if (unused) b.dim(style);
        Quad q = b.cell_quad(matrix_part_id(kind, flat), r, b.map.snapped() && cell_px >= kSmallestWholePx);
        b.fill(q, style, cell_px);
        b.add(q);
        if (type_px > 0)
            b.add_in(matrix_part_id(Kind::kernel_word, flat), r,
                     b.figure.values
                         ? number_label(b.figure.values->cells.operands.weight.values[index(flat)], 2)
                         : weight_name(b.figure, flat),
                     type_px, unused ? style.text : b.text_on(style));
    }
}

}  // namespace

void paint_vectors(const MatrixBrush& b) {
    paint_input(b);
    paint_output(b);
}

void paint_small_planes(const MatrixBrush& b) {
    for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel, PlaneName::output}) {
        if (b.map.has_plane(plane)) paint_plane(b, plane);
    }
}

}  // namespace convwalk
