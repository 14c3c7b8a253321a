#include "views/matrix/matrix_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>

#include "views/board/cell_map.h"
#include "views/matrix/matrix_brush.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

using Kind = MatrixPart;

constexpr std::int64_t kMostMarks = 400;

class MarkPainter {
  public:
    explicit MarkPainter(const MatrixBrush& brush) : b_(brush) {}

    void paint() {
        if (b_.lit.row) {
            const double row = b_.shown_row();
            add_mark(b_.map.entries(row, 0, 1, double(b_.map.columns())));
            add_mark(b_.map.output(row, 1));
            add_mark(b_.plane_rect(PlaneName::output, *b_.lit.row));
        }
        if (b_.lit.column) {
            const auto column = double(*b_.lit.column);
            add_mark(b_.map.entries(0, column, double(b_.map.rows()), 1));
            add_mark(b_.map.input(column, 1));
            add_mark(b_.plane_rect(PlaneName::grid, *b_.lit.column));
        }
        if (b_.lit.row && b_.lit.column) {
            for (const MatrixEntry& entry : entries_of(b_.matrix, *b_.lit.row)) {
                if (entry.column != *b_.lit.column || is_pooling(b_.figure.layer.op)) continue;
                for (const MatrixTap& tap : entry.taps)
                    add_mark(b_.plane_rect(PlaneName::kernel, tap.weight));
            }
        } else if (b_.lit.row) {
            mark_window();
        } else if (b_.lit.column) {
            for (const Span& run : runs_of(b_.readers))
                add_mark(b_.map.output(double(run.first), double(run.second - run.first)));
            for (const std::int64_t row : b_.readers) add_mark(b_.plane_rect(PlaneName::output, row));
        }
        if (b_.lit.weight) add_mark(b_.plane_rect(PlaneName::kernel, *b_.lit.weight));
    }

  private:
    // Amber: here, now. A thin row or column is marked a little around it.
    void add_mark(Rect r, double opacity = 1) {
        if (marks_ >= kMostMarks) return;
        const double width = 2 * std::round(std::max(2.0, 0.06 * std::min({r.width, r.height, 60.0})) / 2);
        const auto grow = [&](double& at, double& size) {
            const double least = width + 2;
            if (size >= least) return;
            at -= (least - size) / 2;
            size = least;
        };
        grow(r.x, r.width);
        grow(r.y, r.height);
        Quad q;
        q.id = matrix_part_id(Kind::mark, marks_++);
        q.corners = corners_of(r);
        q.stroke = {faded(b_.theme.accent, opacity), width, false};
        q.radius_px = std::min({0.12 * r.width, 0.12 * r.height, 5.0});
        b_.add(q);
    }

    // Around what an axis-parallel set of input cells covers: a window, in pieces where taps are apart.
    void mark_window() {
        std::array<std::set<std::int64_t>, 3> along;
        for (const std::int64_t column : b_.read) {
            const Extents at = unravelled(column, b_.inputs);
            for (std::size_t i = 0; i < 3; ++i) along[i].insert(at[i]);
        }
        for (const Span& row : runs_of(along[1]))
            for (const Span& column : runs_of(along[2]))
                for (const std::int64_t slice : along[0])
                    add_mark(b_.map.plane_part(PlaneName::grid, slice, double(row.first),
                                               double(column.first), double(row.second - row.first),
                                               double(column.second - column.first)));
    }

    const MatrixBrush& b_;
    std::int64_t marks_ = 0;
};

}  // namespace

bool matrix_shows_numbers(const Figure& f, const MatrixMap& map) {
    if (!f.values) return true;
    Scene none;
    const Moment moment;
    const LitMatrix lit;
    const MatrixBrush brush(none, f, moment, map, lit, false);
    const Rect input = map.input(0, 1);
    const Rect output = map.output(0, 1);
    return entry_type(brush) > 0 &&
           brush.type_for(f.values->ranges[0].widest_em[1], input.width, input.height) > 0 &&
           brush.type_for(f.values->ranges[2].widest_em[1], output.width, output.height) > 0;
}

void paint_matrix(Scene& scene, const Figure& figure, const Moment& moment, const MatrixMap& map,
                  const LitMatrix& lit, bool focused) {
    const MatrixBrush brush(scene, figure, moment, map, lit, focused);
    brush.group("matrix");
    paint_entries(brush);
    brush.group("vectors");
    paint_vectors(brush);
    brush.group("planes");
    paint_small_planes(brush);
    brush.group("names");
    paint_matrix_names(brush);
    brush.group("marks");
    MarkPainter(brush).paint();
}

}  // namespace convwalk
