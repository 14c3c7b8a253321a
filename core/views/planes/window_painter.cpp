#include "views/planes/window_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace convwalk {
namespace {

constexpr double kBeamTint = 0.08;  // of the accent, on the background

Area area_of(const Window& window) {
    return {window.row, window.column, window.rows, window.columns};
}

// Calls `visit(tap, slice)` with every slice of the window that is seen; with none where slices can't be told
// apart.
template <typename Visit>
void for_each_slice(const Brush& brush, const Window& window, Visit visit) {
    const AxisLayout& depth = brush.figure.layout.axes[0];
    if (!brush.planes.single_slices(PlaneName::grid)) return;
    const IndexRange seen = brush.planes.slices_seen(PlaneName::grid);
    for (std::int64_t tap = 0; tap < depth.taps(window.output[0]); ++tap) {
        const std::int64_t slice = window.first_slice + tap * depth.dilation;
        if (seen.contains(slice)) visit(tap, slice);
    }
}

// The window's corners; over several slices the outer ones of the first and the last.
std::array<Vec2, 4> hull_of(const Brush& brush, const Window& window) {
    const AxisLayout& depth = brush.figure.layout.axes[0];
    const auto of_slice = [&](std::int64_t slice) {
        return brush.planes.corners(PlaneName::grid, slice, area_of(window));
    };
    const auto first = of_slice(window.first_slice);
    const auto last = of_slice(window.first_slice + depth.window_size(window.output[0]) - 1);
    return {first[0], last[1], last[2], first[3]};
}

std::array<Vec2, 4> output_corners(const Brush& brush, const Window& window) {
    const Extents& at = window.output;
    return brush.planes.corners(PlaneName::output, at[0], {double(at[1]), double(at[2])});
}

// From a corner of the window to the same corner of the output.
void paint_line(const Brush& brush, const Window& window, int corner, const std::array<Vec2, 4>& hull,
                double opacity) {
    if (brush.view().line_opacity <= 0) return;
    const auto i = static_cast<std::size_t>(corner);
    const std::int64_t index = corner + (opacity < 1 ? 4 : 0);
    brush.add(Line{part_id(kLinePart, index), hull[i], output_corners(brush, window)[i],
                   std::max(1.0, 0.03 * brush.width_cell_px()),
                   faded(brush.theme().accent, opacity * brush.view().line_opacity), false});
}

// Corners whose line to the output has both of these on one side: the edges of the beam between them.
std::vector<int> outer_corners(const std::array<Vec2, 4>& window, const std::array<Vec2, 4>& output) {
    std::vector<int> outer;
    for (int corner = 0; corner < 4; ++corner) {
        const Vec2 from = window[static_cast<std::size_t>(corner)];
        const Vec2 along = output[static_cast<std::size_t>(corner)] - from;
        double least = 0;
        double most = 0;
        for (const auto& corners : {window, output}) {
            for (const Vec2 p : corners) {
                const Vec2 to = p - from;
                const double side = along.x * to.y - along.y * to.x;
                least = std::min(least, side);
                most = std::max(most, side);
            }
        }
        const double nothing = 1e-6 * (std::abs(along.x) + std::abs(along.y)) * (1 + length(along));
        if (least >= -nothing || most <= nothing) outer.push_back(corner);
    }
    return outer;
}

// The corners from which lines are drawn: all where the output stands above, and the outer ones beside it.
std::vector<int> lined_corners(const Brush& brush, const Window& window) {
    if (brush.view().beside) {
        std::vector<int> outer = outer_corners(hull_of(brush, window), output_corners(brush, window));
        if (outer.size() == 2) return outer;
    }
    return {0, 1, 2, 3};
}

// The whole window, or its taps where it has holes.
void paint_shade(const Brush& brush, const Window& window, std::int64_t depth_tap, std::int64_t slice) {
    const Area whole = area_of(window);
    const AxisLayout& rows = brush.figure.layout.axes[1];
    const AxisLayout& columns = brush.figure.layout.axes[2];
    constexpr std::int64_t kMostShades = 1024;
    const bool dense = rows.dilation == 1 && columns.dilation == 1;
    const bool as_one =
        dense || rows.kernel * columns.kernel > kMostShades || !brush.planes.single_cells(PlaneName::grid);
    CellStyle shade;
    shade.fill = brush.theme().window;
    std::int64_t index = depth_tap * kMostShades;
    for (std::int64_t r = 0; r < (as_one ? 1 : rows.kernel); ++r) {
        for (std::int64_t c = 0; c < (as_one ? 1 : columns.kernel); ++c) {
            const Area tap = {whole.row + double(r * rows.dilation),
                              whole.column + double(c * columns.dilation), 1, 1};
            Quad& q = brush.add_area(part_id(kWindowPart, index++), PlaneName::grid, slice,
                                     as_one ? whole : tap, shade);
            // The mark lies on the edge of the whole, borders on those of taps that have arrived.
            q.hard_edge = as_one || window.arrived;
        }
    }
}

}  // namespace

Window window_at(const Layout& layout, const Moment& moment) {
    const Extents to = unravelled(moment.step, output_extents(layout));
    const Extents from = moment.step > 0 ? unravelled(moment.step - 1, output_extents(layout)) : to;
    if (is_shuffle(layout.op)) {
        // Each step moves one cell, mostly of another channel: nothing to glide over.
        const Extents cell = taps(layout, moment.arrival > 0 ? to : from).front().slot;
        return {cell[0], double(cell[1]), double(cell[2]), 1, 1, to, moment.arrival == 1};
    }
    const auto between = [&](std::int64_t before, std::int64_t now) {
        return double(before) + double(now - before) * moment.arrival;
    };
    const auto begin = [&](std::size_t axis) {
        const AxisLayout& a = layout.axes[axis];
        return between(a.window_begin(from[axis]), a.window_begin(to[axis]));
    };
    const auto size = [&](std::size_t axis) {
        const AxisLayout& a = layout.axes[axis];
        return between(a.window_size(from[axis]), a.window_size(to[axis]));
    };
    const AxisLayout& depth = layout.axes[0];
    // From slice to slice it jumps: there is nothing between them to glide over.
    return {depth.window_begin(moment.arrival > 0 ? to[0] : from[0]),
            begin(1),
            begin(2),
            size(1),
            size(2),
            to,
            moment.arrival == 1};
}

Window window_of(const Layout& layout, const Extents& output) {
    return window_at(layout, {.step = ravelled(output, output_extents(layout))});
}

bool covers(const Layout& layout, const Window& window, std::int64_t slice, std::int64_t row,
            std::int64_t column) {
    const auto within = [&](std::size_t axis, double from_begin) {
        const AxisLayout& a = layout.axes[axis];
        const double tap = std::floor(from_begin / double(a.dilation));
        return tap >= 0 && tap < double(a.taps(window.output[axis])) &&
               from_begin - tap * double(a.dilation) < 1;
    };
    return within(0, double(slice - window.first_slice)) && within(1, double(row) + 0.5 - window.row) &&
           within(2, double(column) + 0.5 - window.column);
}

void paint_window_beam(const Brush& brush, const Window& window) {
    if (brush.figure.scenario.view.hidden.size) return;
    const std::vector<int> outer = lined_corners(brush, window);
    if (outer.size() != 2 || brush.view().line_opacity <= 0) return;
    const auto hull = hull_of(brush, window);
    const auto output = output_corners(brush, window);
    const auto i = static_cast<std::size_t>(outer[0]);
    const auto k = static_cast<std::size_t>(outer[1]);
    Quad beam;
    beam.id = part_id(kLinePart, 8);
    beam.corners = {hull[i], output[i], output[k], hull[k]};
    beam.fill = mix(brush.theme().background, brush.theme().accent, kBeamTint * brush.view().line_opacity);
    beam.fill.a = 255;
    brush.add(beam);
}

void paint_window_shade(const Brush& brush, const Window& window) {
    for_each_slice(brush, window,
                   [&](std::int64_t tap, std::int64_t slice) { paint_shade(brush, window, tap, slice); });
}

void paint_window_marks(const Brush& brush, const Window& window) {
    const auto hull = hull_of(brush, window);
    const std::vector<int> lined =
        brush.figure.scenario.view.hidden.size ? std::vector<int>() : lined_corners(brush, window);
    for (const int corner : lined) {
        if (corner != 2 || lined.size() == 2) paint_line(brush, window, corner, hull, 1);
    }
    for_each_slice(brush, window, [&](std::int64_t tap, std::int64_t slice) {
        brush.add_mark(part_id(kWindowMarkPart, tap),
                       brush.planes.corners(PlaneName::grid, slice, area_of(window)));
    });
    // The near corner's line passes in front of the window.
    if (lined.size() == 4) paint_line(brush, window, 2, hull, 1);
}

void paint_window_output(const Brush& brush, const Window& window) {
    // The output plane hides the upper ends of the lines; a faint trace joins them to their cell.
    const auto hull = hull_of(brush, window);
    for (const int corner : lined_corners(brush, window))
        paint_line(brush, window, corner, hull, kBehindOpacity);
    brush.add_mark(part_id(kMarkPart, 0), output_corners(brush, window));
}

}  // namespace convwalk
