#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "figure/channels.h"
#include "scene/font_metrics.h"
#include "views/matrix/matrix_brush.h"

namespace convwalk {
namespace {

using Kind = MatrixPart;

double index_left(const MatrixBrush& b) {
    const double em = text_width_em(bracketed_output(b.figure, b.map.rows() - 1), Weight::regular);
    return b.map.entries(0, 0, 1, 1).x - (em + 0.5) * b.type.small_px;
}

void paint_names(const MatrixBrush& b) {
    const double size = b.type.small_px;
    const double name_px = b.type.body_px;
    const auto before = [&](std::int64_t id, const Rect& r, const char* text) {
        const double left = b.map.has_indices() ? index_left(b) : r.x;
        b.add_text(matrix_part_id(Kind::name, id),
                   {std::min(left, r.x) - 0.5 * size, r.y + (r.height + kCapHeightEm * name_px) / 2}, text,
                   name_px, b.theme.ink, Weight::semibold, Align::right);
    };
    before(0, b.map.input(0, 1), "x");
    before(1, b.map.entries(0, 0, double(b.map.rows()), 1),
           b.figure.layer.op == Operator::transposed_convolution ? "Cᵀ" : "C");
    const Rect y = b.map.output(0, 1);
    b.add_text(matrix_part_id(Kind::name, 2), {y.x + y.width / 2, y.y - 0.45 * name_px}, "y", name_px,
               b.theme.ink, Weight::semibold);
    const auto below = [&](std::int64_t id, PlaneName plane, const std::string& what, std::int64_t count,
                           const Extents& extents) {
        if (!b.map.has_plane(plane)) return;
        const Rect r = b.map.plane(plane);
        const std::string several = count > 1 ? fmt::format("{} × ", count) : "";
        b.add_text(matrix_part_id(Kind::name, id), {r.x + r.width / 2, r.bottom() + 1.35 * size},
                   fmt::format("{} {}{}", what, several, to_string(extents)), size, b.theme.muted);
    };
    const Layer& layer = b.figure.layer;
    below(3, PlaneName::grid, "input", b.matrix.in_channels(), input_extents(layer));
    below(4, PlaneName::kernel, "kernel", b.matrix.kernels(), kernel_extents(layer));
    below(5, PlaneName::output, has_channels(b.figure) ? "output" : name_of_outputs(layer),
          b.matrix.out_channels(), output_extents(layer));
}

void paint_indices(const MatrixBrush& b) {
    const double size = b.type.small_px;
    // The first of every row of the plane where there is no room for all.
    const auto every = [](double needed_px, double cell_px, std::int64_t block) {
        const auto n = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(needed_px / cell_px)));
        return n == 1 || block <= 1 ? n : (n + block - 1) / block * block;
    };
    const Extents inputs = input_extents(b.figure.layer);
    const Extents outputs = output_extents(b.figure.layer);
    const double em = text_width_em(bracketed_input(b.figure, b.map.columns() - 1), Weight::regular) + 0.6;
    const std::int64_t columns = every(em * size, b.map.cell_width(), inputs.size() > 1 ? inputs.back() : 1);
    const auto [first, last] = b.map.columns_seen();
    for (std::int64_t i = (first + columns - 1) / columns * columns; i < last; i += columns) {
        const Rect r = b.map.input(double(i), 1);
        b.add_text(matrix_part_id(Kind::column_index, i), {r.x + r.width / 2, r.y - 0.5 * size},
                   bracketed_input(b.figure, i), size, b.theme.muted);
    }
    const std::int64_t rows = every(1.2 * size, b.map.cell_height(), outputs.size() > 1 ? outputs.back() : 1);
    const auto [begin, end] = b.map.rows_seen();
    for (std::int64_t i = (begin + rows - 1) / rows * rows; i < end; i += rows) {
        const Rect r = b.map.entries(double(i), 0, 1, 1);
        b.add_text(matrix_part_id(Kind::row_index, i),
                   {r.x - 0.5 * size, r.y + (r.height + kCapHeightEm * size) / 2},
                   bracketed_output(b.figure, i), size, b.theme.muted, Weight::regular, Align::right);
    }
}

}  // namespace

void paint_matrix_names(const MatrixBrush& b) {
    paint_names(b);
    if (b.map.has_indices()) paint_indices(b);
}

}  // namespace convwalk
