#include "scene/plane_painter.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/figure_words.h"
#include "scene/font_metrics.h"
#include "scene/page.h"
#include "scene/placed_axis.h"

namespace convwalk {
namespace {

// Below this many pixels a cell has no border, dash or hatch of its own, and equal neighbours become one
// area.
constexpr double kSmallestCellPx = 5;
// More cells than this in a plane are painted as areas too: nobody could tell them apart.
constexpr std::int64_t kMostSingleCells = 40'000;
// Opacities and mixtures go in so many steps, so that a fade does not cost a GIF its palette.
constexpr double kFadeSteps = 2;
constexpr double kOutlineCells = 0.028;   // width of cell borders, in cells
constexpr double kFullBorderCellPx = 12;  // cells from here on have borders in their full colour
constexpr double kAccentCells = 0.07;     // width of the marks, in cells
// How much of a line is seen through the output plane that hides it.
constexpr double kBehindOpacity = 0.35;
constexpr double kNeverReadFade = 0.45;

double in_steps(double opacity) {
    return std::round(opacity * kFadeSteps) / kFadeSteps;
}

CellStyle faded(CellStyle style, double opacity) {
    style.fill = faded(style.fill, opacity);
    style.stroke = faded(style.stroke, opacity);
    style.hatch_colour = faded(style.hatch_colour, opacity);
    return style;
}

CellStyle mix(const CellStyle& a, const CellStyle& b, double t) {
    CellStyle style = t < 1 ? a : b;
    style.fill = mix(a.fill, b.fill, t);
    style.stroke = mix(a.stroke, b.stroke, t);
    return style;
}

// A rectangle on a plane, in cells from its top left corner.
struct Area {
    double row = 0;
    double column = 0;
    double rows = 1;
    double columns = 1;
};

class Painter {
  public:
    Painter(Scene& scene, const Figure& f, const Planes& planes, const Arrangement& arrangement,
            const Extras& extras, const Moment& moment, Rect area)
        : scene_(scene),
          f_(f),
          theme_(f.scenario.theme),
          planes_(planes),
          view_(arrangement),
          moment_(moment),
          type_(type_sizes(scene.size)),
          extras_(extras),
          words_below_(extras.captions ? arrangement.plane_words : 0),
          stage_(arrangement, planes, extras.for_planes(area, scene.size),
                 std::min(scene.size.width, scene.size.height) / 5.0) {}

    void paint() {
        paint_grid();
        paint_window_shade();
        if (on_lattice() && single_cells(planes_.input)) paint_grid_lattice();
        paint_window_marks();
        if (view_.kernel_opacity > 0 && planes_.has_kernel) paint_kernel();
        if (view_.kernel_opacity > 0 && extras_.signs) paint_signs();
        paint_output();
        paint_current_output();
        if (words_below_ > 0) paint_plane_words();
        if (extras_.indices) paint_indices();
    }

  private:
    [[nodiscard]] static PrimitiveId id(Part part, std::int64_t index) {
        return PrimitiveId{part} << 40 | static_cast<PrimitiveId>(index);
    }
    [[nodiscard]] static std::int64_t flat(const PlaneExtents& plane, std::int64_t slice, std::int64_t row,
                                           std::int64_t column) {
        return (slice * plane.rows + row) * plane.columns + column;
    }

    [[nodiscard]] double cell_px() const { return stage_.cell_px(); }

    // A width given in cells: whole pixels where edges are snapped, at least `least`.
    [[nodiscard]] double width_px(double cells, double least) const {
        const double w = std::max(least, cells * cell_px());
        return stage_.snapped() ? std::round(w) : w;
    }

    [[nodiscard]] bool single_cells(const PlaneExtents& plane) const {
        return cell_px() >= kSmallestCellPx && plane.slices * plane.rows * plane.columns <= kMostSingleCells;
    }

    [[nodiscard]] Vec3 on_plane(const PlaneExtents& plane, Vec3 centre, std::int64_t slice, double row,
                                double column) const {
        const double x = double(slice) * (double(plane.columns) + PlaneExtents::slice_gap()) + column;
        return {centre.x - plane.width() / 2 + x, centre.y - plane.height() / 2 + row, centre.z};
    }

    [[nodiscard]] std::array<Vec2, 4> corners(const PlaneExtents& plane, Vec3 centre, std::int64_t slice,
                                              const Area& a) const {
        const auto at = [&](double row, double column) {
            return stage_.project(on_plane(plane, centre, slice, row, column));
        };
        return {at(a.row, a.column), at(a.row, a.column + a.columns),
                at(a.row + a.rows, a.column + a.columns), at(a.row + a.rows, a.column)};
    }

    // Moves the edges of an upright rectangle inwards.
    static void inset(std::array<Vec2, 4>& c, double begin_px, double end_px) {
        c[0] = c[0] + Vec2{begin_px, begin_px};
        c[1] = c[1] + Vec2{-end_px, begin_px};
        c[2] = c[2] + Vec2{-end_px, -end_px};
        c[3] = c[3] + Vec2{begin_px, -end_px};
    }

    // Cells touch and share their borders: then each border is one line, drawn once.
    [[nodiscard]] bool on_lattice() const { return view_.outline == 1 && moment_.spread == 1; }

    // A border is at least a pixel wide; on small cells it gets paler instead of thinner.
    [[nodiscard]] double border_px() const { return width_px(kOutlineCells, 1); }
    [[nodiscard]] double border_presence() const {
        return std::clamp(cell_px() / kFullBorderCellPx, 0.25, 1.0);
    }

    [[nodiscard]] Quad cell(PrimitiveId cell_id, std::array<Vec2, 4> c, const CellStyle& style) const {
        Quad q;
        q.id = cell_id;
        q.fill = style.fill;
        q.hatch = style.hatch;
        q.hatch_colour = style.hatch_colour;
        q.hatch_pitch_px = std::max(3.0, std::round(cell_px() / 6));
        q.corners = c;
        if (on_lattice()) {
            q.hard_edge = true;
            return q;
        }
        const double outline = style.dashed ? 1 : view_.outline;
        const double stroke_px = outline > 0 ? border_px() : 0;
        q.stroke = {faded(style.stroke, in_steps(outline) * border_presence()), stroke_px, style.dashed};
        if (view_.is_flat()) {
            const double gap_px = width_px(view_.cell_gap, 1);
            const double before = stage_.snapped() ? std::floor(gap_px / 2) : gap_px / 2;
            inset(c, before + stroke_px / 2, gap_px - before + stroke_px / 2);
            q.radius_px = stage_.snapped() ? std::round(0.07 * cell_px()) : 0.07 * cell_px();
        }
        q.corners = c;
        return q;
    }

    // --- the grid under the window ---

    [[nodiscard]] const CellStyle& style_of(SlotKind kind) const {
        switch (kind) {
            case SlotKind::real:
                return theme_.input;
            case SlotKind::inserted_zero:
                return theme_.inserted_zero;
            case SlotKind::padding:
                return theme_.padding;
            case SlotKind::output_padding:
                return theme_.output_padding;
            case SlotKind::overhang:
                return theme_.overhang;
            case SlotKind::cropped:
                return theme_.cropped;
        }
        return theme_.input;
    }

    // How far padding and cuts have appeared.
    [[nodiscard]] double surround() const { return in_steps(moment_.surround); }

    // The cell does not show yet. Inserted zeros do: they lie below the inputs until these move apart.
    [[nodiscard]] bool hidden(SlotKind uncut) const {
        return uncut > SlotKind::inserted_zero && surround() == 0;
    }

    [[nodiscard]] CellStyle grid_style(SlotKind kind, SlotKind uncut, bool read) const {
        CellStyle style = style_of(uncut);
        if (uncut > SlotKind::inserted_zero) style = faded(style, surround());
        if (kind == SlotKind::cropped) {
            style = mix(style, theme_.cropped, surround());
        } else if (!read) {
            style.fill = mix(style.fill, theme_.background, kNeverReadFade);
            style.hatch = Hatch::diagonal;
            style.hatch_colour = faded(theme_.never_read, surround());
        }
        return style;
    }

    void paint_grid() {
        std::array<PlacedAxis, 3> axes;
        for (std::size_t i = 0; i < 3; ++i) axes[i] = placed(f_.layout.axes[i], moment_.spread);
        if (single_cells(planes_.input)) {
            paint_grid_cells(axes, false);
            paint_grid_cells(axes, true);
        } else {
            paint_grid_areas(axes);
        }
    }

    // Fillers first, inputs second: where they move apart, zeros come out from under them.
    void paint_grid_cells(const std::array<PlacedAxis, 3>& axes, bool inputs) {
        for (std::size_t slice = 0; slice < axes[0].places.size(); ++slice) {
            for (std::size_t row = 0; row < axes[1].places.size(); ++row) {
                for (std::size_t column = 0; column < axes[2].places.size(); ++column) {
                    const auto& d = axes[0].places[slice];
                    const auto& r = axes[1].places[row];
                    const auto& c = axes[2].places[column];
                    const SlotKind kind = std::max({d.kind, r.kind, c.kind});
                    const SlotKind uncut = std::max({d.uncut, r.uncut, c.uncut});
                    if ((uncut == SlotKind::real) != inputs || hidden(uncut)) continue;
                    const CellStyle style = grid_style(kind, uncut, d.read && r.read && c.read);
                    const auto s = static_cast<std::int64_t>(slice);
                    const std::int64_t index = flat(planes_.input, s, static_cast<std::int64_t>(row),
                                                    static_cast<std::int64_t>(column));
                    const auto where = corners(planes_.input, view_.input_centre, s, {r.at, c.at});
                    const Quad q = cell(id(kGridPart, index), where, style);
                    scene_.primitives.push_back(q);
                    if (kind == SlotKind::cropped && moment_.surround > 0)
                        scene_.primitives.push_back(Line{id(kStrikePart, index), q.corners[3], q.corners[1],
                                                         width_px(kOutlineCells * 1.5, 1),
                                                         faded(theme_.strike, surround()), false});
                }
            }
        }
    }

    // Cells too small to be seen one by one: every run of equal slots becomes one area. Where inputs and
    // zeros alternate, an area shows the mixture that the eye would see.
    void paint_grid_areas(const std::array<PlacedAxis, 3>& axes) {
        std::array<std::vector<SlotRun>, 3> runs;
        std::size_t areas = 1;
        for (std::size_t i = 0; i < 3; ++i) {
            runs[i] = runs_of(axes[i]);
            areas *= runs[i].size();
        }
        if (areas > static_cast<std::size_t>(kMostSingleCells)) return paint_grid_mixture();
        std::int64_t index = 0;
        for (std::int64_t slice = 0; slice < planes_.input.slices; ++slice) {
            for (const SlotRun& rows : runs[1]) {
                for (const SlotRun& columns : runs[2]) {
                    const auto& d = axes[0].places[static_cast<std::size_t>(slice)];
                    const auto& r = axes[1].places[static_cast<std::size_t>(rows.first)];
                    const auto& c = axes[2].places[static_cast<std::size_t>(columns.first)];
                    const SlotKind kind = std::max({d.kind, r.kind, c.kind});
                    const SlotKind uncut = std::max({d.uncut, r.uncut, c.uncut});
                    ++index;
                    if (hidden(uncut)) continue;
                    const Area area = {double(rows.first), double(columns.first), double(rows.count),
                                       double(columns.count)};
                    paint_area(kGridPart, index, planes_.input, view_.input_centre, slice, area,
                               grid_style(kind, uncut, d.read && r.read && c.read));
                }
            }
        }
    }

    void paint_grid_mixture() {
        double share = 1;
        for (const AxisLayout& axis : f_.layout.axes)
            share *= double(axis.inputs) / double(axis.slots.size());
        CellStyle mixture;
        mixture.fill = mix(theme_.inserted_zero.fill, theme_.input.fill, share);
        for (std::int64_t slice = 0; slice < planes_.input.slices; ++slice)
            paint_area(kGridPart, slice, planes_.input, view_.input_centre, slice,
                       {0, 0, double(planes_.input.rows), double(planes_.input.columns)}, mixture);
    }

    Quad& paint_area(Part part, std::int64_t index, const PlaneExtents& plane, Vec3 centre,
                     std::int64_t slice, const Area& area, const CellStyle& style) {
        Quad q;
        q.id = id(part, index);
        q.corners = corners(plane, centre, slice, area);
        q.fill = style.fill;
        q.hatch = style.hatch;
        q.hatch_colour = style.hatch_colour;
        q.hatch_pitch_px = std::max(4.0, std::round(0.5 * type_.small_px));
        return std::get<Quad>(scene_.primitives.emplace_back(q));
    }

    // --- borders ---

    // Whose border is drawn where two cells meet: the one of higher rank. No style: no cell there.
    struct RankedStyle {
        const CellStyle* style = nullptr;
        int rank = -1;
    };

    // Every border of a plane, equal neighbours joined to one line; dashed ones below solid ones.
    template <typename StyleAt>
    void paint_lattice(Part part, const PlaneExtents& plane, Vec3 centre, StyleAt style_at) {
        for (const bool dashed : {true, false}) {
            for (std::int64_t slice = 0; slice < plane.slices; ++slice) {
                const auto rows = [&](std::int64_t row, std::int64_t column) {
                    return style_at(slice, row, column);
                };
                const auto columns = [&](std::int64_t column, std::int64_t row) {
                    return style_at(slice, row, column);
                };
                paint_borders(part, plane, centre, slice, true, dashed, plane.rows, plane.columns, rows);
                paint_borders(part, plane, centre, slice, false, dashed, plane.columns, plane.rows, columns);
            }
        }
    }

    // The borders of one direction: `across` + 1 of them, each `along` cells long.
    template <typename StyleAt>
    void paint_borders(Part part, const PlaneExtents& plane, Vec3 centre, std::int64_t slice,
                       bool between_rows, bool dashed, std::int64_t across, std::int64_t along,
                       StyleAt style_at) {
        for (std::int64_t border = 0; border <= across; ++border) {
            const auto stronger = [&](std::int64_t at) -> const CellStyle* {
                const RankedStyle before = border > 0 ? style_at(border - 1, at) : RankedStyle{};
                const RankedStyle after = border < across ? style_at(border, at) : RankedStyle{};
                return before.rank > after.rank ? before.style : after.style;
            };
            for (std::int64_t begin = 0; begin < along;) {
                const CellStyle* style = stronger(begin);
                std::int64_t end = begin + 1;
                while (end < along && stronger(end) == style) ++end;
                if (style != nullptr && style->dashed == dashed) {
                    const auto at = [&](std::int64_t place) {
                        return stage_.project(
                            between_rows ? on_plane(plane, centre, slice, double(border), double(place))
                                         : on_plane(plane, centre, slice, double(place), double(border)));
                    };
                    const std::int64_t index =
                        ((slice * 2 + between_rows) * (across + 1) + border) * (along + 1) + begin;
                    scene_.primitives.push_back(Line{id(part, index), at(begin), at(end), border_px(),
                                                     faded(style->stroke, border_presence()), dashed});
                }
                begin = end;
            }
        }
    }

    void paint_grid_lattice() {
        const auto& axes = f_.layout.axes;
        std::array<CellStyle, 6> styles;
        for (std::size_t k = 0; k < styles.size(); ++k) {
            const auto kind = static_cast<SlotKind>(k);
            const SlotKind uncut = kind == SlotKind::cropped ? SlotKind::real : kind;
            styles[k] = grid_style(kind, uncut, true);
        }
        paint_lattice(kGridBorderPart, planes_.input, view_.input_centre,
                      [&](std::int64_t slice, std::int64_t row, std::int64_t column) {
                          const auto kind = [&](std::size_t axis, std::int64_t n) {
                              return axes[axis].slots[static_cast<std::size_t>(n)].kind;
                          };
                          const SlotKind k = std::max({kind(0, slice), kind(1, row), kind(2, column)});
                          // Weaker kinds yield to stronger ones, and all to the input's own cells.
                          constexpr std::array<int, 6> kRank = {5, 2, 1, 3, 0, 4};
                          const auto n = static_cast<std::size_t>(k);
                          return hidden(k) ? RankedStyle{} : RankedStyle{&styles[n], kRank[n]};
                      });
    }

    void paint_output_lattice() {
        const PlaneExtents& plane = planes_.output;
        paint_lattice(
            kOutputBorderPart, plane, view_.output_centre,
            [&](std::int64_t slice, std::int64_t row, std::int64_t column) {
                const bool done = flat(plane, slice, row, column) < computed();
                return done ? RankedStyle{&theme_.output, 1} : RankedStyle{&theme_.output_pending, 0};
            });
    }

    // --- the window and its lines ---

    [[nodiscard]] Extents current_output() const {
        return unravelled(moment_.step, output_extents(f_.layout));
    }

    // Where the window begins on the grid, on its way from the output before.
    struct WindowPlace {
        std::int64_t first_slice = 0;
        double row = 0;
        double column = 0;
    };
    [[nodiscard]] WindowPlace window_place() const {
        const Extents to = current_output();
        const Extents from = moment_.step > 0 ? unravelled(moment_.step - 1, output_extents(f_.layout)) : to;
        const auto between = [&](std::size_t axis) {
            const AxisLayout& a = f_.layout.axes[axis];
            const double begin = double(a.window_begin(from[axis]));
            return begin + (double(a.window_begin(to[axis])) - begin) * moment_.arrival;
        };
        const AxisLayout& depth = f_.layout.axes[0];
        // From slice to slice it jumps: there is nothing between them to glide over.
        return {depth.window_begin(moment_.arrival > 0 ? to[0] : from[0]), between(1), between(2)};
    }

    [[nodiscard]] Area window_area(const WindowPlace& place) const {
        return {place.row, place.column, double(f_.layout.axes[1].window_size()),
                double(f_.layout.axes[2].window_size())};
    }

    // The window's corners; over several slices the outer ones of the first and the last.
    [[nodiscard]] std::array<Vec2, 4> window_hull(const WindowPlace& place) const {
        const AxisLayout& depth = f_.layout.axes[0];
        const auto of_slice = [&](std::int64_t slice) {
            return corners(planes_.input, view_.input_centre, slice, window_area(place));
        };
        const auto first = of_slice(place.first_slice);
        const auto last = of_slice(place.first_slice + (depth.kernel - 1) * depth.dilation);
        return {first[0], last[1], last[2], first[3]};
    }

    void paint_window_shade() {
        if (moment_.step < 0) return;
        const WindowPlace place = window_place();
        const AxisLayout& depth = f_.layout.axes[0];
        for (std::int64_t tap = 0; tap < depth.kernel; ++tap)
            paint_shade(tap, place.first_slice + tap * depth.dilation, window_area(place));
    }

    // The whole window, or its taps where it has holes.
    void paint_shade(std::int64_t depth_tap, std::int64_t slice, const Area& whole) {
        const AxisLayout& rows = f_.layout.axes[1];
        const AxisLayout& columns = f_.layout.axes[2];
        constexpr std::int64_t kMostShades = 1024;
        const bool dense = rows.dilation == 1 && columns.dilation == 1;
        const bool as_one =
            dense || rows.kernel * columns.kernel > kMostShades || !single_cells(planes_.input);
        CellStyle shade;
        shade.fill = theme_.window;
        std::int64_t index = depth_tap * kMostShades;
        for (std::int64_t r = 0; r < (as_one ? 1 : rows.kernel); ++r) {
            for (std::int64_t c = 0; c < (as_one ? 1 : columns.kernel); ++c) {
                const Area tap = {whole.row + double(r * rows.dilation),
                                  whole.column + double(c * columns.dilation), 1, 1};
                Quad& q = paint_area(kWindowPart, index++, planes_.input, view_.input_centre, slice,
                                     as_one ? whole : tap, shade);
                // The mark lies on the edge of the whole, borders on those of taps that have arrived.
                q.hard_edge = as_one || moment_.arrival == 1;
            }
        }
    }

    void paint_window_marks() {
        if (moment_.step < 0) return;
        const WindowPlace place = window_place();
        const AxisLayout& depth = f_.layout.axes[0];
        const auto hull = window_hull(place);
        for (const int corner : {0, 1, 3}) paint_line(corner, hull, 1);
        for (std::int64_t tap = 0; tap < depth.kernel; ++tap) {
            const std::int64_t slice = place.first_slice + tap * depth.dilation;
            paint_mark(id(kWindowMarkPart, tap),
                       corners(planes_.input, view_.input_centre, slice, window_area(place)));
        }
        // The near corner's line passes in front of the window.
        paint_line(2, hull, 1);
    }

    // An outline that says "here, now".
    void paint_mark(PrimitiveId mark_id, const std::array<Vec2, 4>& where) {
        Quad q;
        q.id = mark_id;
        q.corners = where;
        double mark_px = std::max(2.0, kAccentCells * cell_px());
        // An even width, centred on a whole pixel, covers whole pixels.
        if (stage_.snapped()) mark_px = 2 * std::round(mark_px / 2);
        q.stroke = {theme_.accent, std::min(mark_px, std::max(1.0, cell_px())), false};
        q.radius_px = view_.is_flat() ? std::round(0.07 * cell_px()) : 0;
        scene_.primitives.push_back(q);
    }

    [[nodiscard]] std::array<Vec2, 4> current_output_corners() const {
        const Extents at = current_output();
        return corners(planes_.output, view_.output_centre, at[0], {double(at[1]), double(at[2])});
    }

    // From a corner of the window to the same corner of the output.
    void paint_line(int corner, const std::array<Vec2, 4>& window, double opacity) {
        if (view_.line_opacity <= 0) return;
        const auto i = static_cast<std::size_t>(corner);
        const std::int64_t index = corner + (opacity < 1 ? 4 : 0);
        scene_.primitives.push_back(
            Line{id(kLinePart, index), window[i], current_output_corners()[i], line_px(),
                 faded(theme_.accent, opacity * in_steps(view_.line_opacity)), false});
    }
    [[nodiscard]] double line_px() const { return std::max(1.0, 0.03 * cell_px()); }

    // --- kernel and output ---

    void paint_kernel() {
        const CellStyle style = faded(theme_.kernel, in_steps(view_.kernel_opacity));
        const PlaneExtents& plane = planes_.kernel;
        for (std::int64_t slice = 0; slice < plane.slices; ++slice) {
            if (!single_cells(plane)) {
                paint_area(kKernelPart, slice, plane, view_.kernel_centre, slice,
                           {0, 0, double(plane.rows), double(plane.columns)}, style);
                continue;
            }
            for (std::int64_t row = 0; row < plane.rows; ++row) {
                for (std::int64_t column = 0; column < plane.columns; ++column)
                    scene_.primitives.push_back(cell(
                        id(kKernelPart, flat(plane, slice, row, column)),
                        corners(plane, view_.kernel_centre, slice, {double(row), double(column)}), style));
            }
        }
    }

    // Outputs computed so far.
    [[nodiscard]] std::int64_t computed() const {
        return moment_.step < 0 ? 0 : moment_.step + (moment_.arrival >= 1);
    }

    void paint_output() {
        const PlaneExtents& plane = planes_.output;
        const bool single = single_cells(plane);
        for (std::int64_t slice = 0; slice < plane.slices; ++slice) {
            if (!single) {
                paint_output_areas(slice);
                continue;
            }
            for (std::int64_t row = 0; row < plane.rows; ++row) {
                for (std::int64_t column = 0; column < plane.columns; ++column) {
                    const std::int64_t index = flat(plane, slice, row, column);
                    const CellStyle& style = index < computed() ? theme_.output : theme_.output_pending;
                    scene_.primitives.push_back(cell(
                        id(kOutputPart, index),
                        corners(plane, view_.output_centre, slice, {double(row), double(column)}), style));
                }
            }
        }
        if (single && on_lattice()) paint_output_lattice();
    }

    // A slice of small outputs: whole rows that are computed, the row in work, and what is still to come.
    void paint_output_areas(std::int64_t slice) {
        const PlaneExtents& plane = planes_.output;
        const std::int64_t cells = plane.rows * plane.columns;
        const std::int64_t done = std::clamp<std::int64_t>(computed() - slice * cells, 0, cells);
        const std::int64_t whole_rows = done / plane.columns;
        const double full_rows = double(whole_rows);
        const double in_row = double(done - whole_rows * plane.columns);
        const double columns = double(plane.columns);
        const auto area = [&](int part, const Area& a, const CellStyle& style) {
            if (a.rows == 0 || a.columns == 0) return;
            paint_area(kOutputPart, slice * 4 + part, plane, view_.output_centre, slice, a, style);
        };
        area(0, {0, 0, double(plane.rows), columns}, theme_.output_pending);
        area(1, {0, 0, full_rows, columns}, theme_.output);
        area(2, {full_rows, 0, 1, in_row}, theme_.output);
    }

    void paint_current_output() {
        if (moment_.step < 0) return;
        // The output plane hides the upper ends of the lines; a faint trace joins them to their cell.
        const auto hull = window_hull(window_place());
        for (int corner = 0; corner < 4; ++corner) paint_line(corner, hull, kBehindOpacity);
        paint_mark(id(kMarkPart, 0), current_output_corners());
    }

    // --- words at the planes ---

    void paint_text(PrimitiveId text_id, Vec2 at, std::string text, double size_px, Weight weight,
                    Colour colour, Align align = Align::centre) {
        scene_.primitives.push_back(Label{text_id,
                                          {std::round(at.x), std::round(at.y)},
                                          std::move(text),
                                          std::round(size_px),
                                          weight,
                                          align,
                                          colour});
    }

    void paint_signs() {
        const double size_px = std::clamp(0.8 * cell_px(), 1.2 * type_.body_px, 3 * type_.title_px);
        const Colour colour = faded(theme_.muted, in_steps(view_.kernel_opacity));
        // In the middle of what indices leave of the room before a plane.
        const double before = (view_.sign_cells + extras_.index_px(scene_.size) / cell_px()) / 2;
        const auto sign = [&](std::int64_t index, const char* text, const PlaneExtents& plane, Vec3 centre) {
            const Vec2 at = stage_.project({centre.x - plane.width() / 2 - before, centre.y, 0});
            paint_text(id(kSignPart, index), at + Vec2{0, kCapHeightEm * size_px / 2}, text, size_px,
                       Weight::regular, colour);
            return at;
        };
        if (planes_.has_kernel) {
            sign(0, "∗", planes_.kernel, view_.kernel_centre);
            sign(1, "=", planes_.output, view_.output_centre);
            return;
        }
        const Vec2 at = sign(0, "→", planes_.output, view_.output_centre);
        const char* what = f_.layer.op == Operator::max_pooling ? "max" : "mean";
        paint_text(id(kSignPart, 1), at - Vec2{0, 0.5 * size_px + 0.3 * type_.small_px}, what, type_.small_px,
                   Weight::semibold, colour);
    }

    void paint_plane_words() {
        const bool transposed = f_.layer.op == Operator::transposed_convolution;
        const bool padded = planes_.input.width() != double(f_.layout.axes[2].inputs) ||
                            planes_.input.height() != double(f_.layout.axes[1].inputs);
        const auto below = [&](std::int64_t index, const PlaneExtents& plane, Vec3 centre,
                               const std::string& name, const std::string& detail) {
            const double half_wide = plane.width() / 2 * cell_px();
            // The room to the neighbours is part of what a caption may take.
            const double room_px = 2 * half_wide + 1.2 * cell_px();
            const Vec2 at = stage_.project({centre.x, centre.y + plane.height() / 2, centre.z});
            const auto fits = [&](const std::string& text, Weight weight) {
                return text_width_em(text, weight) * type_.small_px <= room_px;
            };
            const double name_y = at.y + 1.45 * type_.small_px;
            if (fits(name, Weight::semibold))
                paint_text(id(kWordsPart, index), {at.x, name_y}, name, type_.small_px, Weight::semibold,
                           theme_.ink);
            if (fits(name, Weight::semibold) && fits(detail, Weight::regular))
                paint_text(id(kWordsPart, index + 1), {at.x, name_y + 1.35 * type_.small_px}, detail,
                           type_.small_px, Weight::regular, theme_.muted);
        };
        constexpr std::int64_t kBehindPageWords = std::int64_t{1} << 33;
        below(kBehindPageWords, planes_.input, view_.input_centre,
              transposed ? "expanded input"
              : padded   ? "padded input"
                         : "input",
              input_caption(f_.layer));
        if (planes_.has_kernel)
            below(kBehindPageWords + 2, planes_.kernel, view_.kernel_centre,
                  transposed ? "kernel, flipped" : "kernel", to_string(kernel_extents(f_.layer)));
        below(kBehindPageWords + 4, planes_.output, view_.output_centre, "output",
              to_string(output_extents(f_.layer)));
    }

    // Row and column numbers: those of the input cells along the grid, those of the output along the output.
    void paint_indices() {
        // Seen from the side, rows are closer together than their cells are high.
        const double size_px = std::min(type_.small_px, (view_.is_flat() ? 0.45 : 0.34) * cell_px());
        if (size_px < 7) return;
        std::int64_t next = 0;
        const auto along = [&](const PlaneExtents& plane, Vec3 centre, std::int64_t slice, bool is_row,
                               double at, std::int64_t number) {
            // Foreshortened distances need more cells.
            const double away = std::min(0.6, (view_.is_flat() ? 1.0 : 1.6) * type_.small_px / cell_px());
            const Vec3 p = is_row ? on_plane(plane, centre, slice, at + 0.5, -away)
                                  : on_plane(plane, centre, slice, -away, at + 0.5);
            const Vec2 middle = stage_.project(p) + Vec2{0, kCapHeightEm * size_px / 2};
            paint_text(id(kIndexPart, next++), middle, fmt::format("{}", number), size_px, Weight::regular,
                       theme_.muted);
        };
        const auto grid_axis = [&](std::size_t axis, std::int64_t slice) {
            for (const auto& [place, slot] : placed_inputs(axis))
                along(planes_.input, view_.input_centre, slice, axis == 1, place, slot);
        };
        for (std::int64_t slice = 0; slice < planes_.input.slices; ++slice) {
            if (f_.layer.axes.size() > 1) grid_axis(1, slice);
            grid_axis(2, slice);
        }
        for (std::int64_t slice = 0; slice < planes_.output.slices; ++slice) {
            if (f_.layer.axes.size() > 1) {
                for (std::int64_t row = 0; row < planes_.output.rows; ++row)
                    along(planes_.output, view_.output_centre, slice, true, double(row), row);
            }
            for (std::int64_t column = 0; column < planes_.output.columns; ++column)
                along(planes_.output, view_.output_centre, slice, false, double(column), column);
        }
    }

    // Where the input cells of an axis stand, and their indices.
    [[nodiscard]] std::vector<std::pair<double, std::int64_t>> placed_inputs(std::size_t axis) const {
        std::vector<std::pair<double, std::int64_t>> found;
        const PlacedAxis where = placed(f_.layout.axes[axis], moment_.spread);
        for (std::size_t n = 0; n < where.places.size(); ++n) {
            if (where.places[n].uncut == SlotKind::real)
                found.emplace_back(where.places[n].at, f_.layout.axes[axis].slots[n].source);
        }
        return found;
    }

    Scene& scene_;
    const Figure& f_;
    const Theme& theme_;
    const Planes& planes_;
    const Arrangement& view_;
    const Moment& moment_;
    TypeSizes type_;
    Extras extras_;
    double words_below_;
    Stage stage_;
};

}  // namespace

double Extras::caption_px(SizePx picture) const {
    return captions ? caption_height_px(picture) : 0;
}

double Extras::index_px(SizePx picture) const {
    return indices ? 2 * type_sizes(picture).small_px : 0;
}

Rect Extras::for_planes(Rect area, SizePx picture) const {
    const double margin = index_px(picture);
    return {area.x + margin, area.y + margin, area.width - 2 * margin,
            area.height - 2 * margin - caption_px(picture)};
}

Extras extras(const View& view, SizePx picture, Rect area) {
    // The planes keep at least this share of the area.
    constexpr double kForPlanes = 0.6;
    const Extras all{view.words && view.kind == ViewKind::flat, view.indices, view.kind == ViewKind::flat};
    const double left = (1 - kForPlanes) * area.height;
    Extras fitting;
    fitting.indices =
        all.indices && 2 * all.index_px(picture) <= std::min(left, (1 - kForPlanes) * area.width);
    fitting.captions = all.captions && all.caption_px(picture) + 2 * fitting.index_px(picture) <= left;
    fitting.signs = all.signs && 10 * type_sizes(picture).body_px <= area.width;
    return fitting;
}

void paint_planes(Scene& scene, const Figure& figure, const Planes& planes, const Arrangement& arrangement,
                  const Extras& extras, const Moment& moment, Rect area) {
    Painter(scene, figure, planes, arrangement, extras, moment, area).paint();
}

}  // namespace convwalk
