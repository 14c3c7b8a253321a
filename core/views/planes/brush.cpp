#include "views/planes/brush.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace convwalk {
namespace {

constexpr double kFullBorderCellPx = 12;  // cells from here on have borders in their full colour
constexpr double kAccentCells = 0.07;     // width of the marks, in cells

}  // namespace

const CellStyle& style_of(const Theme& theme, SlotKind kind) {
    switch (kind) {
        case SlotKind::real:
            return theme.input;
        case SlotKind::inserted_zero:
            return theme.inserted_zero;
        case SlotKind::padding:
            return theme.padding;
        case SlotKind::output_padding:
            return theme.output_padding;
        case SlotKind::overhang:
            return theme.overhang;
        case SlotKind::cropped:
            return theme.cropped;
    }
    return theme.input;
}

CellStyle faded(CellStyle style, double opacity) {
    style.fill = faded(style.fill, opacity);
    style.stroke = faded(style.stroke, opacity);
    style.hatch_colour = faded(style.hatch_colour, opacity);
    return style;
}

CellStyle mixed(const CellStyle& a, const CellStyle& b, double t) {
    CellStyle style = t < 1 ? a : b;
    style.fill = mix(a.fill, b.fill, t);
    style.stroke = mix(a.stroke, b.stroke, t);
    return style;
}

CellStyle copied_style(const Theme& theme) {
    constexpr double kTint = 0.38;
    CellStyle style = theme.padding;
    style.fill = mix(theme.background, theme.input.fill, kTint);
    style.stroke = mix(theme.padding.stroke, theme.input.stroke, 0.5);
    style.text = theme.ink;
    return style;
}

double Brush::width_px(double cells, double least) const {
    const double w = std::max(least, cells * width_cell_px());
    return planes.stage().snapped() ? std::round(w) : w;
}

double Brush::border_presence() const {
    return std::clamp(cell_px() / kFullBorderCellPx, 0.25, 1.0);
}

Quad& Brush::add_area(PrimitiveId id, PlaneName plane, std::int64_t slice, const Area& area,
                      const CellStyle& style) const {
    Quad q;
    q.id = id + first_id;
    q.corners = planes.corners(plane, slice, area);
    q.fill = style.fill;
    q.hatch = style.hatch;
    q.hatch_colour = style.hatch_colour;
    q.hatch_pitch_px = std::max(4.0, std::round(0.5 * type.small_px));
    return std::get<Quad>(scene.primitives.emplace_back(q));
}

void Brush::add_mark(PrimitiveId id, const std::array<Vec2, 4>& where, double widening) const {
    Quad q;
    q.id = id;
    q.corners = where;
    double mark_px = widening * std::max(2.0, kAccentCells * width_cell_px());
    // An even width, centred on a whole pixel, covers whole pixels.
    if (planes.stage().snapped()) mark_px = 2 * std::round(mark_px / 2);
    q.stroke = {theme().accent, std::min(mark_px, std::max(1.0, cell_px())), false};
    q.radius_px = view().is_flat() ? std::round(0.07 * width_cell_px()) : 0;
    add(q);
}

}  // namespace convwalk
