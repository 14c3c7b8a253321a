#include "views/planes/cell_quad.h"

#include <algorithm>
#include <cmath>

namespace convwalk {
namespace {

// Seen from straight above, cells have round corners and gaps of whole pixels between them.
void make_upright(const Brush& brush, Quad& q) {
    const bool snapped = brush.planes.stage().snapped();
    const double gap_px = brush.width_px(brush.view().cell_gap, 1);
    const double before = snapped ? std::floor(gap_px / 2) : gap_px / 2;
    const double begin_px = before + q.stroke.width_px / 2;
    const double end_px = gap_px - before + q.stroke.width_px / 2;
    auto& c = q.corners;
    c[0] = c[0] + Vec2{begin_px, begin_px};
    c[1] = c[1] + Vec2{-end_px, begin_px};
    c[2] = c[2] + Vec2{-end_px, -end_px};
    c[3] = c[3] + Vec2{begin_px, -end_px};
    q.radius_px = snapped ? std::round(0.07 * brush.width_cell_px()) : 0.07 * brush.width_cell_px();
}

}  // namespace

Quad cell_quad(const Brush& brush, PrimitiveId id, PlaneName plane, std::int64_t slice, std::int64_t row,
               std::int64_t column, const CellStyle& style) {
    const Arrangement& view = brush.view();
    Quad q;
    q.id = id;
    q.fill = style.fill;
    q.hatch = style.hatch;
    q.hatch_colour = style.hatch_colour;
    q.hatch_pitch_px = std::max(3.0, std::round(brush.width_cell_px() / 6));
    Area area = brush.planes.area_of(plane, row, column);
    // On its way between the views a plane is turned, and so are the gaps between its cells; dashed outlines
    // come to lie inside of them.
    const double inside = style.dashed ? kOutlineCells * (1 - view.outline) : 0;
    const double gap = view.is_flat() ? 0 : view.cell_gap + inside;
    if (gap > 0) area = {area.row + gap / 2, area.column + gap / 2, 1 - gap, 1 - gap};
    q.corners = brush.planes.corners(plane, slice, area);
    if (brush.on_lattice()) {
        q.hard_edge = true;
        return q;
    }
    const double outline = style.dashed ? 1 : view.outline;
    const double stroke_px = outline > 0 ? brush.border_px() : 0;
    q.stroke = {faded(style.stroke, outline * brush.border_presence()), stroke_px, style.dashed};
    if (view.is_flat()) make_upright(brush, q);
    return q;
}

}  // namespace convwalk
