#include "views/planes/plane_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "views/planes/cell_quad.h"
#include "views/planes/channel_colours.h"
#include "views/planes/copy_painter.h"
#include "views/planes/factor_painter.h"
#include "views/planes/far_painter.h"
#include "views/planes/focus_painter.h"
#include "views/planes/lattice.h"
#include "views/planes/number_painter.h"
#include "views/planes/plane_looks.h"
#include "views/planes/product_painter.h"
#include "views/planes/window_painter.h"

namespace convwalk {
namespace {

// Areas of the grid that are painted one by one; more become one mixture.
constexpr std::int64_t kMostAreas = 40'000;

class Painter {
  public:
    explicit Painter(const Brush& brush)
        : b_(brush), planes_(brush.planes), theme_(brush.theme()), looks_(brush) {
        std::int64_t cells = 0;
        for (const PlaneName plane : {PlaneName::grid, PlaneName::kernel, PlaneName::output})
            cells += std::max<std::int64_t>(0, planes_.single_cells_count(plane));
        if (b_.figure.values) cells *= 2;
        // Borders and all else are few beside the cells.
        constexpr std::int64_t kOthers = 500;
        b_.scene.primitives.reserve(static_cast<std::size_t>(cells + cells / 4 + kOthers));
    }

    void paint_grid() {
        if (!planes_.single_slices(PlaneName::grid)) {
            paint_all_slices(kGridPart, PlaneName::grid, mixture());
        } else if (planes_.single_cells(PlaneName::grid)) {
            paint_grid_cells(false);
            paint_grid_cells(true);
        } else if (b_.figure.values && !looks_.shuffles() && b_.moment.spread == 1) {
            paint_far_grid(b_, looks_);
        } else {
            paint_grid_areas();
        }
    }

    void paint_grid_lattice() {
        if (!b_.on_lattice() || !planes_.single_cells(PlaneName::grid)) return;
        // Weaker kinds yield to stronger ones, and all to the input's own cells.
        constexpr std::array<int, 7> kRank = {5, 2, 1, 3, 0, 4, 2};
        constexpr std::size_t kCopy = 6;
        std::array<BorderStyle, 7> styles;
        styles[kCopy] = {looks_.grid_style({SlotKind::padding, SlotKind::padding, true, true}), kRank[kCopy]};
        for (std::size_t k = 0; k < kCopy; ++k) {
            const auto kind = static_cast<SlotKind>(k);
            const SlotKind uncut = kind == SlotKind::cropped ? SlotKind::real : kind;
            styles[k] = {looks_.grid_style({kind, uncut, true}), kRank[k]};
        }
        paint_lattice(b_, kGridBorderPart, PlaneName::grid, styles,
                      [&](std::int64_t slice, std::int64_t row, std::int64_t column) {
                          const GridCell what = planes_.grid_cell(slice, row, column);
                          if (planes_.hidden(what.kind)) return -1;
                          return what.copy ? static_cast<int>(kCopy) : static_cast<int>(what.kind);
                      });
    }

    // Above the window's shade: the numbers that are being multiplied are those to be read.
    void paint_grid_numbers(const std::optional<Window>& window) {
        const auto type = number_type(b_, PlaneName::grid);
        if (!type) return;
        const auto weight = window && window->arrived ? weight_px(b_, *type) : std::nullopt;
        planes_.for_each_seen(PlaneName::grid, [&](auto slice, auto row, auto column) {
            const GridCell what = planes_.grid_cell(slice, row, column);
            const auto value = grid_value(b_.figure, slice, row, column);
            // Zeros stand still below the inputs until they have come out from under them.
            const bool out = what.uncut == SlotKind::real || b_.moment.spread == 1;
            if (!value || !out || planes_.hidden(what.uncut)) return;
            const bool shaded = window && covers(b_.figure.layout, *window, slice, row, column);
            if (shaded && weight) return;  // painted with its weight
            const auto id = part_id(kGridNumberPart, b_.index_of(PlaneName::grid, slice, row, column));
            const Area area = planes_.area_of(PlaneName::grid, row, column);
            const Colour colour = looks_.number_colour({slice, row, column}, *value, shaded);
            if (is_put_in(what, *value)) return paint_zero(b_, id, slice, area, colour);
            paint_number(b_, id, PlaneName::grid, slice, area, *value, *type, colour);
        });
        if (weight) paint_products(*window, *type, *weight);
    }

    void paint_kernel() {
        const CellStyle style = faded(theme_.kernel, b_.view().kernel_opacity);
        if (planes_.single_cells(PlaneName::kernel)) {
            planes_.for_each_seen(PlaneName::kernel, [&](auto slice, auto row, auto column) {
                b_.add(cell_quad(b_, part_id(kKernelPart, b_.index_of(PlaneName::kernel, slice, row, column)),
                                 PlaneName::kernel, slice, row, column,
                                 b_.figure.values ? faded(looks_.kernel_style(slice, row, column),
                                                          b_.view().kernel_opacity)
                                                  : style));
            });
            paint_kernel_lattice();
            return;
        }
        if (!planes_.single_slices(PlaneName::kernel))
            return paint_all_slices(kKernelPart, PlaneName::kernel, style);
        const PlaneExtents& e = planes_.extents(PlaneName::kernel);
        for_each_slice_seen(PlaneName::kernel, [&](std::int64_t slice) {
            b_.add_area(part_id(kKernelPart, slice), PlaneName::kernel, slice,
                        {0, 0, double(e.rows), double(e.columns)}, style);
        });
    }

    void paint_output() {
        if (!planes_.single_slices(PlaneName::output)) return paint_all_output_slices();
        const bool told = !b_.figure.scenario.view.hidden.result;
        if (!planes_.single_cells(PlaneName::output) && b_.figure.values && told && !looks_.shuffles())
            return paint_far_output(b_, looks_);
        if (!planes_.single_cells(PlaneName::output)) {
            for_each_slice_seen(PlaneName::output, [&](std::int64_t slice) { paint_output_areas(slice); });
            return;
        }
        planes_.for_each_seen(PlaneName::output, [&](auto slice, auto row, auto column) {
            const std::int64_t index = b_.index_of(PlaneName::output, slice, row, column);
            b_.add(cell_quad(b_, part_id(kOutputPart, index), PlaneName::output, slice, row, column,
                             looks_.output_style(index, slice, row, column)));
        });
        if (!b_.on_lattice()) return;
        const std::array<BorderStyle, 2> styles = {
            {{theme_.output_pending, 0}, {theme_.output, 1}},
        };
        paint_lattice(b_, kOutputBorderPart, PlaneName::output, styles,
                      [&](std::int64_t slice, std::int64_t row, std::int64_t column) {
                          return b_.index_of(PlaneName::output, slice, row, column) < b_.computed() ? 1 : 0;
                      });
    }

    // Which channel a cell of the coarse map is, and which one a cell of the fine map belongs to.
    void paint_channels() {
        if (!looks_.shuffles() || b_.figure.values) return;
        const Layout& l = b_.figure.layout;
        paint_channel_names(b_, PlaneName::grid, [&](const Extents& at) -> std::optional<ChannelName> {
            const std::int64_t channel = input_channel_of(l, at);
            return ChannelName{channel, looks_.grid_channel_fill(at[0], at[1], at[2])};
        });
    }
    void paint_output_channels() {
        if (!looks_.shuffles() || b_.figure.values) return;
        const Layout& l = b_.figure.layout;
        paint_channel_names(b_, PlaneName::output, [&](const Extents& at) -> std::optional<ChannelName> {
            if (b_.index_of(PlaneName::output, at[0], at[1], at[2]) >= b_.computed()) return std::nullopt;
            const std::int64_t channel = output_channel_of(l, at);
            return ChannelName{channel, looks_.fill_of_channel(channel)};
        });
    }

    // Above borders, lines and marks.
    void paint_kernel_numbers() {
        const auto type = number_type(b_, PlaneName::kernel);
        if (!type) return;
        planes_.for_each_seen(PlaneName::kernel, [&](auto slice, auto row, auto column) {
            const Colour colour = readable_on(theme_, looks_.kernel_style(slice, row, column));
            paint_number(b_, part_id(kKernelNumberPart, b_.index_of(PlaneName::kernel, slice, row, column)),
                         PlaneName::kernel, slice, planes_.area_of(PlaneName::kernel, row, column),
                         kernel_value(b_.figure, slice, row, column), *type,
                         faded(colour, b_.view().kernel_opacity));
        });
    }
    void paint_output_numbers() {
        const auto type = number_type(b_, PlaneName::output);
        if (!type) return;
        if (b_.figure.scenario.view.hidden.result) return paint_number_asked(b_, *type);
        planes_.for_each_seen(PlaneName::output, [&](auto slice, auto row, auto column) {
            const std::int64_t index = b_.index_of(PlaneName::output, slice, row, column);
            if (index >= b_.computed()) return;
            paint_number(b_, part_id(kOutputNumberPart, index), PlaneName::output, slice,
                         planes_.area_of(PlaneName::output, row, column), looks_.output_value(index), *type,
                         readable_on(theme_, looks_.output_style(index, slice, row, column)));
        });
    }

  private:
    // Cells of one colour are told apart by lines of the background's.
    void paint_kernel_lattice() {
        if (!b_.on_lattice()) return;
        CellStyle between;
        between.stroke = faded(theme_.background, b_.view().kernel_opacity);
        const std::array<BorderStyle, 1> styles = {{{between, 0}}};
        paint_lattice(b_, kKernelBorderPart, PlaneName::kernel, styles, [](auto, auto, auto) { return 0; });
    }

    // --- by value ---

    // The numbers in the window with what they are multiplied with, where no plane of the kernel says it.
    void paint_products(const Window& window, const NumberType& numbers, double size_px) {
        const std::vector<double>& weights = b_.figure.values->cells.operands.weight.values;
        const Extents kernel = kernel_extents(b_.figure.layout);
        const IndexRange slices = planes_.slices_seen(PlaneName::grid);
        for (const Tap& tap : taps(b_.figure.layout, window.output)) {
            const Extents& at = tap.slot;
            const auto value = grid_value(b_.figure, at[0], at[1], at[2]);
            if (!value || !slices.contains(at[0])) continue;
            const std::int64_t index = b_.index_of(PlaneName::grid, at[0], at[1], at[2]);
            const double weight = weights[static_cast<std::size_t>(ravelled(tap.weight, kernel))];
            const bool put_in = is_put_in(planes_.grid_cell(at[0], at[1], at[2]), *value);
            paint_product(b_, {part_id(kGridNumberPart, index), part_id(kWeightPart, index)}, at[0],
                          planes_.area_of(PlaneName::grid, at[1], at[2]), {*value, weight, put_in}, numbers,
                          size_px, looks_.number_colour(at, *value, true));
        }
    }

    template <typename Visit>
    void for_each_slice_seen(PlaneName plane, Visit visit) const {
        const IndexRange slices = planes_.slices_seen(plane);
        for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) visit(slice);
    }

    // --- the grid under the window ---

    // Fillers first, inputs second: where they move apart, zeros come out from under them.
    void paint_grid_cells(bool inputs) {
        planes_.for_each_seen(PlaneName::grid, [&](auto slice, auto row, auto column) {
            const GridCell what = planes_.grid_cell(slice, row, column);
            if ((what.uncut == SlotKind::real) != inputs || planes_.hidden(what.uncut)) return;
            const std::int64_t index = b_.index_of(PlaneName::grid, slice, row, column);
            CellStyle style = looks_.grid_style(what, grid_value(b_.figure, slice, row, column));
            if (looks_.shuffles()) style.fill = looks_.grid_channel_fill(slice, row, column);
            const Quad q =
                cell_quad(b_, part_id(kGridPart, index), PlaneName::grid, slice, row, column, style);
            b_.add(q);
            if (what.kind == SlotKind::cropped && b_.moment.surround > 0)
                b_.add(Line{part_id(kStrikePart, index), q.corners[3], q.corners[1],
                            b_.width_px(kOutlineCells * 1.5, 1), faded(theme_.strike, planes_.surround()),
                            false});
        });
    }

    // Cells too small to be seen one by one: every run of equal slots becomes one area. Where inputs and
    // zeros alternate, an area shows the mixture that the eye would see.
    void paint_grid_areas() {
        std::array<std::vector<SlotRun>, 3> runs;
        for (std::size_t i = 0; i < 3; ++i) runs[i] = runs_of(planes_.grid_axis(i));
        const IndexRange slices = planes_.slices_seen(PlaneName::grid);
        const IndexRange rows = runs_within(runs[1], planes_.rows_seen(PlaneName::grid));
        const auto columns_of = [&](std::int64_t slice) {
            return runs_within(runs[2], planes_.columns_seen(PlaneName::grid, slice));
        };
        std::int64_t most_columns = 0;
        for (std::int64_t slice = slices.begin; slice < slices.end; ++slice)
            most_columns = std::max(most_columns, columns_of(slice).count());
        if (static_cast<std::int64_t>(runs[0].size()) * rows.count() * most_columns > kMostAreas)
            return paint_grid_mixture();
        for (std::int64_t slice = slices.begin; slice < slices.end; ++slice) {
            const IndexRange columns = columns_of(slice);
            for (std::int64_t r = rows.begin; r < rows.end; ++r) {
                for (std::int64_t c = columns.begin; c < columns.end; ++c) {
                    const SlotRun& row_run = runs[1][static_cast<std::size_t>(r)];
                    const SlotRun& column_run = runs[2][static_cast<std::size_t>(c)];
                    const GridCell what = planes_.grid_cell(slice, row_run.first, column_run.first);
                    if (planes_.hidden(what.uncut)) continue;
                    CellStyle style = looks_.grid_style(what);
                    if (b_.figure.layer.op == Operator::pixel_shuffle)
                        style.fill = looks_.grid_channel_fill(slice, 0, 0);
                    const auto all_rows = static_cast<std::int64_t>(runs[1].size());
                    const auto all_columns = static_cast<std::int64_t>(runs[2].size());
                    const std::int64_t index = (slice * all_rows + r) * all_columns + c;
                    b_.add_area(part_id(kGridPart, index + 1), PlaneName::grid, slice,
                                {double(row_run.first), double(column_run.first), double(row_run.count),
                                 double(column_run.count)},
                                style);
                }
            }
        }
    }

    // What the eye would see of inputs and zeros.
    [[nodiscard]] CellStyle mixture() const {
        double share = 1;
        for (const AxisLayout& axis : b_.figure.layout.axes)
            share *= double(axis.inputs) / double(axis.slots.size());
        CellStyle style;
        style.fill = mix(theme_.inserted_zero.fill, theme_.input.fill, share);
        return style;
    }

    // Slices that nobody could tell apart, with what the gaps between them let through.
    void paint_slices(PrimitiveId id, PlaneName plane, IndexRange slices, const CellStyle& style) {
        if (slices.count() == 0) return;
        const double columns = double(planes_.extents(plane).columns);
        Quad q;
        q.id = id;
        q.corners = planes_.corners(plane, slices);
        q.fill = faded(style.fill, columns / (columns + PlaneExtents::slice_gap()));
        b_.add(q);
    }
    void paint_all_slices(Part part, PlaneName plane, const CellStyle& style) {
        paint_slices(part_id(part, 0), plane, {0, planes_.extents(plane).slices}, style);
    }
    void paint_all_output_slices() {
        const PlaneExtents& e = planes_.extents(PlaneName::output);
        const std::int64_t done = b_.computed() / (e.rows * e.columns);
        paint_slices(part_id(kOutputPart, 0), PlaneName::output, {done, e.slices}, theme_.output_pending);
        paint_slices(part_id(kOutputPart, 1), PlaneName::output, {0, done}, theme_.output);
    }

    void paint_grid_mixture() {
        const CellStyle style = mixture();
        const PlaneExtents& e = planes_.extents(PlaneName::grid);
        for_each_slice_seen(PlaneName::grid, [&](std::int64_t slice) {
            b_.add_area(part_id(kGridPart, slice), PlaneName::grid, slice,
                        {0, 0, double(e.rows), double(e.columns)}, style);
        });
    }

    // --- the output ---

    // A slice of small outputs: whole rows that are computed, the row in work, and what is still to come.
    void paint_output_areas(std::int64_t slice) {
        const PlaneExtents& plane = planes_.extents(PlaneName::output);
        const std::int64_t cells = plane.rows * plane.columns;
        const std::int64_t done = std::clamp<std::int64_t>(b_.computed() - slice * cells, 0, cells);
        const std::int64_t whole_rows = done / plane.columns;
        const double full_rows = double(whole_rows);
        const double in_row = double(done - whole_rows * plane.columns);
        const double columns = double(plane.columns);
        const auto area = [&](int part, const Area& a, const CellStyle& style) {
            if (a.rows == 0 || a.columns == 0) return;
            b_.add_area(part_id(kOutputPart, slice * 4 + part), PlaneName::output, slice, a, style);
        };
        area(0, {0, 0, double(plane.rows), columns}, theme_.output_pending);
        CellStyle computed = theme_.output;
        if (b_.figure.layer.op == Operator::pixel_unshuffle)
            computed.fill = looks_.fill_of_channel(output_channel_of(b_.figure.layout, {slice, 0, 0}));
        area(1, {0, 0, full_rows, columns}, computed);
        area(2, {full_rows, 0, 1, in_row}, computed);
    }

    const Brush& b_;
    const PlacedPlanes& planes_;
    const Theme& theme_;
    PlaneLooks looks_;
};

}  // namespace

void paint_planes(const Brush& brush, const Extras& extras, const std::optional<Spot>& focused) {
    const Arrangement& view = brush.view();
    std::optional<Focus> focus;
    std::optional<Window> window;
    if (focused) {
        focus = focus_on(brush.planes, brush.figure.layout, *focused);
        window = focus->window;
    } else if (brush.moment.step >= 0) {
        Moment glides = brush.moment;
        if (brush.planes.shows_products()) glides.arrival = product_phases(brush.moment.arrival).glide;
        window = window_at(brush.figure.layout, glides);
    }
    Painter painter(brush);
    brush.group("window");
    if (window) paint_window_beam(brush, *window);
    brush.group("input");
    painter.paint_grid();
    brush.group("window");
    if (window) paint_window_shade(brush, *window);
    brush.group("input lines");
    painter.paint_grid_lattice();
    paint_copy_corners(brush);
    brush.group("window");
    if (window && window->arrived) paint_copied_reads(brush, *window);
    if (window) paint_window_marks(brush, *window);
    if (window && window->arrived) paint_winner(brush, window->output);
    brush.group("marks");
    if (focus) paint_focus(brush, *focus, PlaneName::grid);
    if (focused && !window) paint_copy_of(brush, *focused);
    brush.group("input numbers");
    painter.paint_channels();
    painter.paint_grid_numbers(window);
    if (window && window->arrived) paint_factors(brush, *window);
    brush.group("kernel");
    if (view.kernel_opacity > 0 && brush.planes.planes().has_kernel) {
        painter.paint_kernel();
        if (focus) paint_focus(brush, *focus, PlaneName::kernel);
        painter.paint_kernel_numbers();
    }
    brush.group("signs");
    if (view.kernel_opacity > 0 && extras.signs) paint_signs(brush, extras);
    brush.group("output");
    if (brush.figure.scenario.view.hidden.size) {
        paint_size_asked(brush);
    } else {
        painter.paint_output();
        if (window) paint_window_output(brush, *window);
        if (focus) paint_focus(brush, *focus, PlaneName::output);
        painter.paint_output_channels();
        painter.paint_output_numbers();
    }
    if (brush.planes.shows_products()) {
        brush.group("products");
        paint_product_plane(brush, window, product_phases(focus ? 1 : brush.moment.arrival));
    }
    brush.group("captions");
    if ((extras.captions || extras.edge_words) && view.plane_words > 0) paint_plane_captions(brush);
    brush.group("indices");
    if (extras.indices) paint_indices(brush);
}

}  // namespace convwalk
