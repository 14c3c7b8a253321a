#include "views/matrix/matrix_brush.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/matrix/matrix_blocks.h"
#include "views/planes/brush.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

constexpr double kSmallestTypePx = 7;

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

// The rows that are seen and read a column.
std::set<std::int64_t> readers_of(const LayerMatrix& matrix, const Span& seen, std::int64_t column_read) {
    std::set<std::int64_t> readers;
    std::int64_t looked_at = 0;
    for (std::int64_t row = seen.first; row < seen.second && looked_at < 20 * kMostSampled; ++row) {
        matrix.each_tap(row, [&](std::int64_t column, std::int64_t, double) {
            ++looked_at;
            if (column == column_read) readers.insert(row);
        });
    }
    return readers;
}

}  // namespace

std::vector<Span> runs_of(const std::set<std::int64_t>& indices) {
    std::vector<Span> runs;
    for (const std::int64_t i : indices) {
        if (runs.empty() || runs.back().second != i) runs.push_back({i, i});
        runs.back().second = i + 1;
    }
    return runs;
}

MatrixBrush::MatrixBrush(Scene& into, const Figure& of, const Moment& now, const MatrixMap& at,
                         const LitMatrix& what, bool pointed_at)
    : Ink{into, 0},
      figure(of),
      matrix(layer_matrix(of)),
      theme(of.scenario.theme),
      moment(now),
      map(at),
      lit(what),
      focused(pointed_at),
      type(type_sizes(of)),
      inputs(matrix_inputs(of)),
      outputs(matrix_outputs(of)),
      kernel(matrix_kernels(of)),
      background(theme.background) {
    background.a = 255;
    weights = is_pooling(of.layer.op) ? 1 : cell_count(kernel);
    computed = moment.step < 0 ? 0 : moment.step + (moment.arrival >= 1 ? 1 : 0);
    if (lit.row) {
        for (const MatrixEntry& entry : entries_of(matrix, *lit.row)) {
            read.insert(entry.column);
            for (const MatrixTap& tap : entry.taps) used.insert(tap.weight);
        }
    }
    if (lit.column) readers = readers_of(matrix, map.rows_seen(), *lit.column);
}

void MatrixBrush::add_in(PrimitiveId id, const Rect& r, std::string text, double size_px,
                         Colour colour) const {
    add_text(id, {r.x + r.width / 2, r.y + (r.height + kCapHeightEm * size_px) / 2}, std::move(text), size_px,
             colour, Weight::semibold);
}

Quad MatrixBrush::cell_quad(PrimitiveId id, Rect r, bool whole) const {
    Quad q;
    q.id = id;
    const double side = std::min(r.width, r.height);
    if (side >= kMatrixGapFromPx) {
        double gap = std::max(1.0, std::min(0.06 * side, 4.0));
        if (whole) gap = std::round(gap);
        const double before = whole ? std::floor(gap / 2) : gap / 2;
        r = {r.x + before, r.y + before, r.width - gap, r.height - gap};
        q.radius_px = std::min(0.07 * side, 6.0);
    } else {
        q.hard_edge = true;
    }
    q.corners = corners_of(r);
    return q;
}

void MatrixBrush::add_area(PrimitiveId id, const Rect& r, Colour fill) const {
    Quad q;
    q.id = id;
    q.corners = corners_of(r);
    q.fill = fill;
    q.hard_edge = true;
    add(q);
}

CellStyle MatrixBrush::tone(std::int64_t weight) const {
    CellStyle style = theme.kernel;
    if (figure.values && weight >= 0)
        return coloured_by(theme, style, figure.values->cells.operands.weight.values[index(weight)],
                           figure.values->ranges[1].largest);
    const double t = weight < 0 ? 0.6 : weights > 1 ? double(weight) / double(weights - 1) : 1;
    style.fill = mix(background, style.fill, 0.2 + 0.8 * t);
    return style;
}

CellStyle MatrixBrush::tone(const MatrixEntry& entry) const {
    if (figure.values && !is_pooling(figure.layer.op))
        return coloured_by(theme, theme.kernel, value_of(figure, entry), figure.values->ranges[1].largest);
    return tone(entry.taps.front().weight);
}

CellStyle MatrixBrush::input_style(std::int64_t column) const {
    CellStyle style = theme.input;
    const bool is_read = lit.row ? read.contains(column) : !lit.column || *lit.column == column;
    if (!is_read) {
        style.fill = mix(background, style.fill, 0.3);
        style.hatch = Hatch::none;
    }
    return style;
}

CellStyle MatrixBrush::output_style(std::int64_t row) const {
    return is_computed(row) ? theme.output : theme.output_pending;
}

bool MatrixBrush::dimmed(const MatrixEntry& entry) const {
    return lit.weight && std::none_of(entry.taps.begin(), entry.taps.end(),
                                      [&](const MatrixTap& tap) { return tap.weight == *lit.weight; });
}

void MatrixBrush::dim(CellStyle& style) const {
    style.fill = mix(background, style.fill, 0.22);
    style.hatch = Hatch::none;
    style.text = theme.muted;
}

Colour MatrixBrush::text_on(CellStyle style) const {
    style.text = style.fill;
    return readable_on(theme, style);
}

void MatrixBrush::fill(Quad& q, const CellStyle& style, double cell_px) const {
    q.fill = style.fill;
    q.hatch = style.hatch;
    q.hatch_colour = style.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(std::min(cell_px, 60.0) / 6));
}

double MatrixBrush::shown_row() const {
    const double row = double(*lit.row);
    return focused || *lit.row == 0 ? row : row - 1 + moment.arrival;
}

double MatrixBrush::type_for(double em, double width, double height) const {
    if (em <= 0) return 0;
    const double size = std::floor(std::min({std::max(0.44 * height, std::min(type.small_px, 0.62 * height)),
                                             0.86 * width / em, 1.5 * type.body_px * map.zoom()}));
    return size < kSmallestTypePx ? 0 : size;
}

Rect MatrixBrush::plane_rect(PlaneName plane, std::int64_t flat) const {
    const PlaneExtents& e = map.extents(plane);
    const std::int64_t row = flat / e.columns;
    return map.plane_part(plane, row / e.rows, double(row % e.rows), double(flat % e.columns), 1, 1);
}

}  // namespace convwalk
