#include "views/matrix/matrix_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "scene/font_metrics.h"
#include "scene/ink.h"
#include "views/board/cell_map.h"
#include "views/matrix/matrix_map.h"
#include "views/planes/brush.h"
#include "views/planes/cell_words.h"
#include "views/planes/number_painter.h"

namespace convwalk {
namespace {

constexpr double kSmallestCellPx = 3;        // smaller ones are painted several at a time
constexpr std::int64_t kMostAreas = 40'000;  // that are painted one by one
constexpr std::int64_t kMostZeros = 4'000;   // that get a dot each
constexpr double kGapFromPx = 8;             // cells from here on have gaps between them
constexpr double kSmallestTypePx = 7;
constexpr double kSmallestBlockCellPx = 1.5;  // of areas of several entries
constexpr double kSmallestBlockPx = 6;        // blocks of rows and columns from here on are told apart
constexpr double kCloseLinesPx = 40;          // closer lines are paler
constexpr std::int64_t kMostMarks = 400;
constexpr std::int64_t kMostSampled = 400'000;  // entries that are looked at for a picture of many

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

using Kind = MatrixPart;

PrimitiveId id_of(Kind kind, std::int64_t index) {
    return matrix_part_id(kind, index);
}

// Consecutive indices: [first, behind the last).
std::vector<Span> runs_of(const std::set<std::int64_t>& indices) {
    std::vector<Span> runs;
    for (const std::int64_t i : indices) {
        if (runs.empty() || runs.back().second != i) runs.push_back({i, i});
        runs.back().second = i + 1;
    }
    return runs;
}

// The entries of a part of the matrix, counted in blocks of several rows and columns. Of very many rows only
// some are looked at, evenly spread.
class Blocks {
  public:
    Blocks(const LayerMatrix& matrix, const Span& rows, const Span& columns, std::int64_t high,
           std::int64_t wide, std::int64_t taps)
        : all_{matrix.rows(), matrix.columns()},
          high_(high),
          wide_(wide),
          top_(rows.first / high),
          left_(columns.first / wide),
          down_((rows.second - 1) / high - top_ + 1),
          along_((columns.second - 1) / wide - left_ + 1),
          density_(index(down_ * along_), 0.0) {
        const std::int64_t samples = std::clamp<std::int64_t>(kMostSampled / (down_ * taps), 1, high);
        for (std::int64_t band = 0; band < down_; ++band) {
            const std::int64_t begin = (top_ + band) * high;
            const std::int64_t end = std::min(begin + high, matrix.rows());
            const std::int64_t looked_at = std::min(samples, end - begin);
            for (std::int64_t n = 0; n < looked_at; ++n) {
                matrix.each_tap(begin + n * (end - begin) / looked_at,
                                [&](std::int64_t column, std::int64_t, double) {
                                    const std::int64_t at = column / wide - left_;
                                    if (at >= 0 && at < along_)
                                        density_[index(band * along_ + at)] += 1.0 / double(looked_at);
                                });
            }
        }
        most_ = *std::max_element(density_.begin(), density_.end());
    }

    // Neighbours along a row that look alike are one area. Calls visit(rows, columns, amount), amount 0..1.
    template <typename Visit>
    void each_area(Visit visit) const {
        for (std::int64_t band = 0; band < down_; ++band) {
            for (std::int64_t at = 0; at < along_;) {
                const double amount = step(band, at);
                const std::int64_t first = at;
                while (at < along_ && step(band, at) == amount) ++at;
                if (amount == 0) continue;
                visit(Span{(top_ + band) * high_, std::min((top_ + band + 1) * high_, all_.first)},
                      Span{(left_ + first) * wide_, std::min((left_ + at) * wide_, all_.second)}, amount);
            }
        }
    }
    [[nodiscard]] std::int64_t areas() const {
        std::int64_t count = 0;
        each_area([&](const Span&, const Span&, double) { ++count; });
        return count;
    }

  private:
    // In few steps, so that a picture has few colours.
    [[nodiscard]] double step(std::int64_t band, std::int64_t at) const {
        const double density = density_[index(band * along_ + at)];
        return density == 0 ? 0 : std::ceil(4 * density / most_) / 4;
    }

    Span all_;
    std::int64_t high_, wide_;   // of a block
    std::int64_t top_, left_;    // the first block
    std::int64_t down_, along_;  // blocks
    std::vector<double> density_;
    double most_ = 0;
};

class Painter : Ink {
  public:
    Painter(Scene& into, const Figure& f, const Moment& moment, const MatrixMap& map, const LitMatrix& lit,
            bool focused)
        : Ink{into, 0},
          f_(f),
          matrix_(layer_matrix(f)),
          theme_(f.scenario.theme),
          moment_(moment),
          map_(map),
          lit_(lit),
          focused_(focused),
          type_(type_sizes(scene.size)),
          inputs_(input_extents(f.layout)),
          outputs_(output_extents(f.layout)),
          kernel_(kernel_extents(f.layout)) {
        background_ = theme_.background;
        background_.a = 255;
        weights_ = is_pooling(f.layer.op) ? 1 : cell_count(kernel_);
        computed_ = moment.step < 0 ? 0 : moment.step + (moment.arrival >= 1 ? 1 : 0);
        if (lit_.row) {
            for (const MatrixEntry& entry : entries_of(matrix_, *lit_.row)) {
                read_.insert(entry.column);
                for (const MatrixTap& tap : entry.taps) used_.insert(tap.weight);
            }
        }
        if (lit_.column) find_readers();
    }

    void paint() {
        paint_ground();
        paint_lines();
        paint_entries();
        paint_input();
        paint_output();
        for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel, PlaneName::output}) {
            if (map_.has_plane(plane)) paint_plane(plane);
        }
        paint_names();
        if (map_.has_indices()) paint_indices();
        paint_marks();
    }

  private:
    void add_in(PrimitiveId id, const Rect& r, std::string text, double size_px, Colour colour) {
        add_text(id, {r.x + r.width / 2, r.y + (r.height + kCapHeightEm * size_px) / 2}, std::move(text),
                 size_px, colour, Weight::semibold);
    }

    // A cell with a gap around it, where there is room for one.
    [[nodiscard]] Quad cell_quad(PrimitiveId id, Rect r, bool whole) const {
        Quad q;
        q.id = id;
        const double side = std::min(r.width, r.height);
        if (side >= kGapFromPx) {
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

    void add_area(PrimitiveId id, const Rect& r, Colour fill) {
        Quad q;
        q.id = id;
        q.corners = corners_of(r);
        q.fill = fill;
        q.hard_edge = true;
        add(q);
    }

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
        q.id = id_of(Kind::mark, marks_++);
        q.corners = corners_of(r);
        q.stroke = {faded(theme_.accent, opacity), width, false};
        q.radius_px = std::min({0.12 * r.width, 0.12 * r.height, 5.0});
        add(q);
    }

    void find_readers() {
        const auto [begin, end] = map_.rows_seen();
        std::int64_t looked_at = 0;
        for (std::int64_t row = begin; row < end && looked_at < 20 * kMostSampled; ++row) {
            matrix_.each_tap(row, [&](std::int64_t column, std::int64_t, double) {
                ++looked_at;
                if (column == *lit_.column) readers_.insert(row);
            });
        }
    }

    // --- colours ---

    [[nodiscard]] CellStyle tone(std::int64_t weight) const {
        CellStyle style = theme_.kernel;
        if (f_.values && weight >= 0)
            return coloured_by(theme_, style, f_.values->cells.operands.weight.values[index(weight)],
                               f_.values->ranges[1].largest);
        const double t = weight < 0 ? 0.6 : weights_ > 1 ? double(weight) / double(weights_ - 1) : 1;
        style.fill = mix(background_, style.fill, 0.2 + 0.8 * t);
        return style;
    }
    [[nodiscard]] CellStyle tone(const MatrixEntry& entry) const {
        if (f_.values && !is_pooling(f_.layer.op))
            return coloured_by(theme_, theme_.kernel, value_of(f_, entry), f_.values->ranges[1].largest);
        return tone(entry.taps.front().weight);
    }
    [[nodiscard]] CellStyle input_style(std::int64_t column) const {
        CellStyle style = theme_.input;
        const bool read = lit_.row ? read_.contains(column) : !lit_.column || *lit_.column == column;
        if (!read) {
            style.fill = mix(background_, style.fill, 0.3);
            style.hatch = Hatch::none;
        }
        return style;
    }
    [[nodiscard]] CellStyle output_style(std::int64_t row) const {
        return is_computed(row) ? theme_.output : theme_.output_pending;
    }
    [[nodiscard]] bool is_computed(std::int64_t row) const { return row < computed_; }
    [[nodiscard]] bool dimmed(const MatrixEntry& entry) const {
        return lit_.weight && std::none_of(entry.taps.begin(), entry.taps.end(),
                                           [&](const MatrixTap& tap) { return tap.weight == *lit_.weight; });
    }
    void dim(CellStyle& style) const {
        style.fill = mix(background_, style.fill, 0.22);
        style.hatch = Hatch::none;
        style.text = theme_.muted;
    }

    // Small type on all tones from pale to full: whichever of ink and background is read best.
    [[nodiscard]] Colour text_on(CellStyle style) const {
        style.text = style.fill;
        return readable_on(theme_, style);
    }

    void fill(Quad& q, const CellStyle& style, double cell_px) const {
        q.fill = style.fill;
        q.hatch = style.hatch;
        q.hatch_colour = style.hatch_colour;
        q.hatch_pitch_px = std::max(3.0, std::round(std::min(cell_px, 60.0) / 6));
    }

    // --- the matrix ---

    [[nodiscard]] double shown_row() const {
        const double row = double(*lit_.row);
        return focused_ || *lit_.row == 0 ? row : row - 1 + moment_.arrival;
    }

    void paint_ground() {
        add_area(id_of(Kind::ground, 0), map_.entries(0, 0, double(map_.rows()), double(map_.columns())),
                 mix(background_, theme_.ink, 0.035));
        const Colour tint = mix(background_, theme_.accent, 0.14);
        if (lit_.row)
            add_area(id_of(Kind::lit, 0), map_.entries(shown_row(), 0, 1, double(map_.columns())), tint);
        if (lit_.column)
            add_area(id_of(Kind::lit, 1), map_.entries(0, double(*lit_.column), double(map_.rows()), 1),
                     tint);
    }

    void paint_entries() {
        const Span rows = map_.rows_seen();
        const Span columns = map_.columns_seen();
        const std::int64_t cells = cell_count({std::max<std::int64_t>(0, rows.second - rows.first),
                                               std::max<std::int64_t>(0, columns.second - columns.first)});
        if (cells == 0) return;
        if (map_.smaller_side() < kSmallestCellPx || !few_entries(rows, columns)) {
            paint_blocks(rows, columns);
            return;
        }
        const bool dots = cells <= kMostZeros && map_.smaller_side() >= kGapFromPx;
        const double type_px = entry_type();
        for (std::int64_t row = rows.first; row < rows.second; ++row) {
            std::int64_t next = columns.first;
            for (const MatrixEntry& entry : entries_of(matrix_, row)) {
                if (entry.column < columns.first || entry.column >= columns.second) continue;
                if (dots) paint_zeros(row, next, entry.column);
                next = entry.column + 1;
                paint_entry(row, entry, type_px);
            }
            if (dots) paint_zeros(row, next, columns.second);
        }
    }

    [[nodiscard]] bool few_entries(const Span& rows, const Span& columns) const {
        std::int64_t count = 0;
        for (std::int64_t row = rows.first; row < rows.second && count <= kMostAreas; ++row)
            matrix_.each_tap(row, [&](std::int64_t column, std::int64_t, double) {
                count += column >= columns.first && column < columns.second ? 1 : 0;
            });
        return count <= kMostAreas;
    }

    void paint_entry(std::int64_t row, const MatrixEntry& entry, double type_px) {
        const std::int64_t id = row * map_.columns() + entry.column;
        const Rect r = map_.entries(double(row), double(entry.column), 1, 1);
        CellStyle style = tone(entry);
        const bool pale = dimmed(entry);
        if (pale) dim(style);
        Quad q = cell_quad(id_of(Kind::entry, id), r, map_.snapped());
        fill(q, style, map_.smaller_side());
        add(q);
        if (type_px == 0) return;
        std::string text = entry_text(f_, entry);
        if (text_width_em(text, Weight::semibold) * type_px > 0.94 * r.width) return;
        add_in(id_of(Kind::entry_word, id), r, std::move(text), type_px, pale ? style.text : text_on(style));
    }

    void paint_zeros(std::int64_t row, std::int64_t begin, std::int64_t end) {
        const double side = std::max(2.0, std::round(0.07 * std::min(map_.smaller_side(), 60.0)));
        const Colour pale = mix(background_, theme_.muted, 0.45);
        for (std::int64_t column = begin; column < end; ++column) {
            const Rect r = map_.entries(double(row), double(column), 1, 1);
            Quad q;
            q.id = id_of(Kind::zero, row * map_.columns() + column);
            q.corners = corners_of({r.x + std::floor((r.width - side) / 2),
                                    r.y + std::floor((r.height - side) / 2), side, side});
            q.fill = pale;
            q.radius_px = side / 2;
            add(q);
        }
    }

    // 0 where cells are too small for the longest text.
    [[nodiscard]] double entry_type() const {
        double em = 0;
        if (is_pooling(f_.layer.op)) {
            // A window inside has the longest text.
            for (const std::int64_t row : {std::int64_t{0}, map_.rows() / 2}) {
                for (const MatrixEntry& entry : entries_of(matrix_, row))
                    em = std::max(em, text_width_em(entry_text(f_, entry), Weight::semibold));
            }
        } else if (f_.values) {
            em = f_.values->ranges[1].widest_em[1];
        } else {
            em = text_width_em(weight_name(f_, weights_ - 1), Weight::semibold);
        }
        return type_for(em, map_.cell_width(), map_.cell_height());
    }
    [[nodiscard]] double type_for(double em, double width, double height) const {
        if (em <= 0) return 0;
        const double size =
            std::floor(std::min({0.44 * height, 0.86 * width / em, 1.5 * type_.body_px * map_.zoom()}));
        return size < kSmallestTypePx ? 0 : size;
    }

    // Areas of several rows and columns, the darker the more entries they have.
    void paint_blocks(const Span& rows, const Span& columns) {
        const double seen = double(rows.second - rows.first) * double(columns.second - columns.first);
        const auto across = [](double least_px, double cell_px) {
            return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least_px / cell_px)));
        };
        for (double least_px = kSmallestBlockCellPx;; least_px *= 1.25) {
            if (seen * map_.cell_height() * map_.cell_width() / (least_px * least_px) > kMostSampled)
                continue;
            const Blocks blocks(matrix_, rows, columns, across(least_px, map_.cell_height()),
                                across(least_px, map_.cell_width()), cell_count(kernel_));
            if (blocks.areas() > kMostAreas) continue;
            std::int64_t id = 0;
            blocks.each_area([&](const Span& r, const Span& c, double amount) {
                add_area(id_of(Kind::block, id++),
                         map_.entries(double(r.first), double(c.first), double(r.second - r.first),
                                      double(c.second - c.first)),
                         mix(background_, theme_.kernel.fill, 0.3 + 0.6 * amount));
            });
            return;
        }
    }

    // Between the rows of the input and of the output, and stronger between slices.
    void paint_lines() {
        const auto lines = [&](const Extents& extents, Kind kind, const Span& seen, double cell_px,
                               auto place) {
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
                    add_area(id_of(kind, i), r,
                             mix(background_, theme_.muted,
                                 strong  ? 0.7
                                 : close ? 0.2
                                         : 0.4));
                }
            }
        };
        lines(inputs_, Kind::column_line, map_.columns_seen(), map_.cell_width(), [&](double i) {
            const Rect head = map_.input(i, 0);
            const Rect body = map_.entries(0, i, double(map_.rows()), 0);
            return Rect{body.x, head.bottom() + 0.3 * (body.y - head.bottom()), 0,
                        body.bottom() - head.bottom() - 0.3 * (body.y - head.bottom())};
        });
        lines(outputs_, Kind::row_line, map_.rows_seen(), map_.cell_height(), [&](double i) {
            const Rect tail = map_.output(i, 0);
            const Rect body = map_.entries(i, 0, 0, double(map_.columns()));
            return Rect{body.x, body.y, body.width + 0.7 * (tail.x - body.right()), 0};
        });
    }

    // --- the vectors ---

    void paint_input() {
        const auto [begin, end] = map_.columns_seen();
        if (map_.cell_width() < kSmallestCellPx || end - begin > kMostZeros) {
            add_area(id_of(Kind::strip, 0), map_.input(0, double(map_.columns())),
                     mix(background_, theme_.input.fill, lit_.row || lit_.column ? 0.3 : 1));
            std::set<std::int64_t> full = read_;
            if (!lit_.row && lit_.column) full = {*lit_.column};
            for (const Span& run : runs_of(full))
                add_area(id_of(Kind::input, run.first),
                         map_.input(double(run.first), double(run.second - run.first)), theme_.input.fill);
            return;
        }
        double em = text_width_em(input_name(f_, map_.columns() - 1), Weight::semibold);
        if (f_.values) em = f_.values->ranges[0].widest_em[1];
        const Rect first = map_.input(0, 1);
        const double type_px = type_for(em, first.width, first.height);
        for (std::int64_t i = begin; i < end; ++i) {
            const Rect r = map_.input(double(i), 1);
            const CellStyle style = input_style(i);
            Quad q = cell_quad(id_of(Kind::input, i), r, map_.snapped());
            fill(q, style, map_.cell_width());
            add(q);
            if (type_px == 0) continue;
            add_in(id_of(Kind::input_word, i), r,
                   f_.values ? number_label(f_.values->cells.operands.input.values[index(i)], 2)
                             : input_name(f_, i),
                   type_px, readable_on(theme_, style));
        }
    }

    void paint_output() {
        const auto [begin, end] = map_.rows_seen();
        if (map_.cell_height() < kSmallestCellPx || end - begin > kMostZeros) {
            add_area(id_of(Kind::strip, 1), map_.output(0, double(map_.rows())),
                     mix(background_, theme_.output_pending.fill, 1));
            if (computed_ > 0)
                add_area(id_of(Kind::output, 0), map_.output(0, double(computed_)), theme_.output.fill);
            return;
        }
        double em = text_width_em(output_name(f_, map_.rows() - 1), Weight::semibold);
        if (f_.values) em = f_.values->ranges[2].widest_em[1];
        const Rect first = map_.output(0, 1);
        const double type_px = type_for(em, first.width, first.height);
        for (std::int64_t i = begin; i < end; ++i) {
            const Rect r = map_.output(double(i), 1);
            const CellStyle style = output_style(i);
            Quad q = cell_quad(id_of(Kind::output, i), r, map_.snapped());
            fill(q, style, map_.cell_height());
            add(q);
            if (type_px == 0 || (f_.values && !is_computed(i))) continue;
            add_in(id_of(Kind::output_word, i), r,
                   f_.values ? number_label(f_.values->cells.result.output.values[index(i)], 2)
                             : output_name(f_, i),
                   type_px, readable_on(theme_, style));
        }
    }

    // --- the small planes ---

    void paint_plane(PlaneName plane) {
        const PlaneExtents& e = map_.extents(plane);
        const Kind kind = plane == PlaneName::grid     ? Kind::grid_plane
                          : plane == PlaneName::kernel ? Kind::kernel_plane
                                                       : Kind::output_plane;
        const std::int64_t cells = cell_count({e.slices, e.rows, e.columns});
        const double cell_px = map_.plane_cell(plane);
        if (cells > kMostZeros || cell_px < kSmallestCellPx) {
            paint_large_plane(plane, kind);
            return;
        }
        const double type_px =
            plane == PlaneName::kernel
                ? type_for(f_.values ? f_.values->ranges[1].widest_em[1]
                                     : text_width_em(weight_name(f_, weights_ - 1), Weight::semibold),
                           cell_px, cell_px)
                : 0;
        for (std::int64_t flat = 0; flat < cells; ++flat) {
            const Rect r = plane_rect(plane, flat);
            CellStyle style = plane == PlaneName::grid     ? input_style(flat)
                              : plane == PlaneName::kernel ? tone(flat)
                                                           : output_style(flat);
            const bool unused = plane == PlaneName::kernel &&
                                (lit_.weight ? *lit_.weight != flat : lit_.row && !used_.contains(flat));
            if (unused) dim(style);
            Quad q = cell_quad(id_of(kind, flat), r, map_.snapped() && cell_px >= kSmallestWholePx);
            fill(q, style, cell_px);
            add(q);
            if (type_px > 0)
                add_in(id_of(Kind::kernel_word, flat), r,
                       f_.values ? number_label(f_.values->cells.operands.weight.values[index(flat)], 2)
                                 : weight_name(f_, flat),
                       type_px, unused ? style.text : text_on(style));
        }
    }

    // Of more cells than can be told apart.
    void paint_large_plane(PlaneName plane, Kind kind) {
        const PlaneExtents& e = map_.extents(plane);
        const double rows = double(e.rows);
        const double columns = double(e.columns);
        // A row of very many cells would be thinner than a pixel.
        const auto part = [&](std::int64_t slice, double row, double high, double wide) {
            constexpr double kThinnestPx = 4;
            Rect r = map_.plane_part(plane, slice, row, 0, high, wide);
            if (e.rows > 1 || r.height >= kThinnestPx) return r;
            r.y -= (kThinnestPx - r.height) / 2;
            r.height = kThinnestPx;
            return r;
        };
        const Colour colour = plane == PlaneName::grid     ? mix(background_, theme_.input.fill, 0.45)
                              : plane == PlaneName::kernel ? mix(background_, theme_.kernel.fill, 0.6)
                                                           : theme_.output_pending.fill;
        for (std::int64_t slice = 0; slice < e.slices; ++slice) {
            add_area(id_of(kind, slice), part(slice, 0, rows, columns), colour);
            if (plane != PlaneName::output) continue;
            const std::int64_t done =
                std::clamp<std::int64_t>(computed_ - slice * e.rows * e.columns, 0, e.rows * e.columns);
            const std::int64_t whole = done / e.columns;
            if (whole > 0)
                add_area(id_of(kind, e.slices + slice), part(slice, 0, double(whole), columns),
                         theme_.output.fill);
            if (done % e.columns > 0)
                add_area(id_of(kind, 2 * e.slices + slice),
                         part(slice, double(whole), 1, double(done % e.columns)), theme_.output.fill);
        }
    }

    [[nodiscard]] Rect plane_rect(PlaneName plane, std::int64_t flat) const {
        const PlaneExtents& e = map_.extents(plane);
        const std::int64_t row = flat / e.columns;
        return map_.plane_part(plane, row / e.rows, double(row % e.rows), double(flat % e.columns), 1, 1);
    }

    // --- words ---

    void paint_names() {
        const double size = type_.small_px;
        const double name_px = type_.body_px;
        const auto before = [&](std::int64_t id, const Rect& r, const char* text) {
            const double left = map_.has_indices() ? index_left() : r.x;
            add_text(id_of(Kind::name, id),
                     {std::min(left, r.x) - 0.5 * size, r.y + (r.height + kCapHeightEm * name_px) / 2}, text,
                     name_px, theme_.ink, Weight::semibold, Align::right);
        };
        before(0, map_.input(0, 1), "x");
        before(1, map_.entries(0, 0, double(map_.rows()), 1),
               f_.layer.op == Operator::transposed_convolution ? "Cᵀ" : "C");
        const Rect y = map_.output(0, 1);
        add_text(id_of(Kind::name, 2), {y.x + y.width / 2, y.y - 0.45 * name_px}, "y", name_px, theme_.ink,
                 Weight::semibold);
        const auto below = [&](std::int64_t id, PlaneName plane, const char* what, const Extents& extents) {
            if (!map_.has_plane(plane)) return;
            const Rect r = map_.plane(plane);
            add_text(id_of(Kind::name, id), {r.x + r.width / 2, r.bottom() + 1.35 * size},
                     fmt::format("{} {}", what, to_string(extents)), size, theme_.muted);
        };
        below(3, PlaneName::grid, "input", input_extents(f_.layer));
        below(4, PlaneName::kernel, "kernel", kernel_extents(f_.layer));
        below(5, PlaneName::output, "output", output_extents(f_.layer));
    }

    [[nodiscard]] double index_left() const {
        const double em =
            text_width_em(bracketed(output_extents(f_.layer), map_.rows() - 1), Weight::regular);
        return map_.entries(0, 0, 1, 1).x - (em + 0.5) * type_.small_px;
    }

    void paint_indices() {
        const double size = type_.small_px;
        // The first of every row of the plane where there is no room for all.
        const auto every = [](double needed_px, double cell_px, std::int64_t block) {
            const auto n =
                std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(needed_px / cell_px)));
            return n == 1 || block <= 1 ? n : (n + block - 1) / block * block;
        };
        const Extents inputs = input_extents(f_.layer);
        const Extents outputs = output_extents(f_.layer);
        const double em = text_width_em(bracketed(inputs, map_.columns() - 1), Weight::regular) + 0.6;
        const std::int64_t columns =
            every(em * size, map_.cell_width(), inputs.size() > 1 ? inputs.back() : 1);
        const auto [first, last] = map_.columns_seen();
        for (std::int64_t i = (first + columns - 1) / columns * columns; i < last; i += columns) {
            const Rect r = map_.input(double(i), 1);
            add_text(id_of(Kind::column_index, i), {r.x + r.width / 2, r.y - 0.5 * size},
                     bracketed(inputs, i), size, theme_.muted);
        }
        const std::int64_t rows =
            every(1.2 * size, map_.cell_height(), outputs.size() > 1 ? outputs.back() : 1);
        const auto [begin, end] = map_.rows_seen();
        for (std::int64_t i = (begin + rows - 1) / rows * rows; i < end; i += rows) {
            const Rect r = map_.entries(double(i), 0, 1, 1);
            add_text(id_of(Kind::row_index, i),
                     {r.x - 0.5 * size, r.y + (r.height + kCapHeightEm * size) / 2}, bracketed(outputs, i),
                     size, theme_.muted, Weight::regular, Align::right);
        }
    }

    // --- marks ---

    // Around what an axis-parallel set of input cells covers: a window, in pieces where taps are apart.
    void mark_window() {
        std::array<std::set<std::int64_t>, 3> along;
        for (const std::int64_t column : read_) {
            const Extents at = unravelled(column, inputs_);
            for (std::size_t i = 0; i < 3; ++i) along[i].insert(at[i]);
        }
        for (const Span& row : runs_of(along[1]))
            for (const Span& column : runs_of(along[2]))
                for (const std::int64_t slice : along[0])
                    add_mark(map_.plane_part(PlaneName::grid, slice, double(row.first), double(column.first),
                                             double(row.second - row.first),
                                             double(column.second - column.first)));
    }

    void paint_marks() {
        if (lit_.row) {
            const double row = shown_row();
            add_mark(map_.entries(row, 0, 1, double(map_.columns())));
            add_mark(map_.output(row, 1));
            add_mark(plane_rect(PlaneName::output, *lit_.row));
        }
        if (lit_.column) {
            const auto column = double(*lit_.column);
            add_mark(map_.entries(0, column, double(map_.rows()), 1));
            add_mark(map_.input(column, 1));
            add_mark(plane_rect(PlaneName::grid, *lit_.column));
        }
        if (lit_.row && lit_.column) {
            for (const MatrixEntry& entry : entries_of(matrix_, *lit_.row)) {
                if (entry.column != *lit_.column || is_pooling(f_.layer.op)) continue;
                for (const MatrixTap& tap : entry.taps) add_mark(plane_rect(PlaneName::kernel, tap.weight));
            }
        } else if (lit_.row) {
            mark_window();
        } else if (lit_.column) {
            for (const Span& run : runs_of(readers_))
                add_mark(map_.output(double(run.first), double(run.second - run.first)));
            for (const std::int64_t row : readers_) add_mark(plane_rect(PlaneName::output, row));
        }
        if (lit_.weight) add_mark(plane_rect(PlaneName::kernel, *lit_.weight));
    }

    const Figure& f_;
    const LayerMatrix& matrix_;
    const Theme& theme_;
    const Moment& moment_;
    const MatrixMap& map_;
    LitMatrix lit_;
    bool focused_;
    TypeSizes type_;
    Extents inputs_, outputs_, kernel_;
    Colour background_;
    std::int64_t weights_ = 1;
    std::int64_t computed_ = 0;
    std::int64_t marks_ = 0;
    std::set<std::int64_t> read_;     // inputs that the lit row reads
    std::set<std::int64_t> used_;     // and the weights that it uses
    std::set<std::int64_t> readers_;  // rows that read the lit column
};

}  // namespace

void paint_matrix(Scene& scene, const Figure& figure, const Moment& moment, const MatrixMap& map,
                  const LitMatrix& lit, bool focused) {
    Painter(scene, figure, moment, map, lit, focused).paint();
}

}  // namespace convwalk
