#include "views/planes/planes_view.h"

#include <algorithm>
#include <utility>

#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"
#include "views/planes/plane_painter.h"
#include "views/planes/standing.h"

namespace convwalk {
namespace {

void prepare(Figure& f) {
    f.timeline = timeline(f.layout, f.scenario.pace);
}

// The planes as they are seen in a part of the picture.
struct Seen {
    PlacedPlanes planes;
    Extras extras;
};

Seen seen(const Figure& f, const Moment& moment, const ViewPlace& place) {
    const ViewKind kind = f.scenario.view.kind;
    const ViewKind other = kind == ViewKind::flat ? ViewKind::oblique : ViewKind::flat;
    const Standing goal = standing(f, kind, place.area);
    const Standing at = place.turned < 1 && place.from == other
                            ? turned(standing(f, other, place.area), goal, place.turned)
                            : goal;
    const Stage stage = at.stage.seen_by(place.camera, place.middle_px);
    return {PlacedPlanes(f.layout, moment, at.planes, at.arrangement, stage, place.seen), at.extras};
}

void paint(Scene& scene, const Figure& f, const Moment& moment, const ViewPlace& place,
           const std::optional<Spot>& focus) {
    const Seen s = seen(f, moment, place);
    paint_planes({{scene, 0}, f, s.planes, moment, type_sizes(scene.size)}, s.extras, focus);
}

// A kernel that is shown flipped has its indices the other way round.
Spot mirrored(const Figure& f, const Spot& cell) {
    Spot other = cell;
    for (std::size_t axis = 0; axis < 3; ++axis)
        other.at[axis] = place_on_plane(f.layout.axes[axis], *plane_of(cell), cell.at[axis]);
    return other;
}

std::optional<Spot> cell_at(const Figure& f, const Moment& moment, const ViewPlace& place, Vec2 px) {
    const PlacedPlanes planes = seen(f, moment, place).planes;
    // From the one that is painted last.
    for (const PlaneName plane : {PlaneName::output, PlaneName::kernel, PlaneName::grid}) {
        if (plane == PlaneName::kernel && !(planes.planes().has_kernel && planes.view().kernel_opacity > 0))
            continue;
        if (const auto at = planes.cell_under(plane, px))
            return mirrored(f, spot_on(plane, {at->begin(), at->end()}));
    }
    return std::nullopt;
}

std::optional<std::array<Vec2, 4>> corners(const Figure& f, const Moment& moment, const ViewPlace& place,
                                           const Spot& cell) {
    if (!has_plane_cell(f, cell)) return std::nullopt;
    const PlacedPlanes planes = seen(f, moment, place).planes;
    const Extents at = mirrored(f, cell).at;
    const PlaneName plane = *plane_of(cell);
    return planes.corners(plane, at[0], planes.area_of(plane, at[1], at[2]));
}

Extents extents(const Figure& f, const Spot& cell) {
    return plane_extents(f, *plane_of(cell));
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (!pin)
        return spot_on(PlaneName::output,
                       unravelled(std::max<std::int64_t>(0, moment.step), output_extents(f.layout)));
    if (lies_on(*pin, PlaneName::output)) {
        // The first input cell, wherever padding puts it.
        Spot first = spot_on(PlaneName::grid, {});
        for (const AxisLayout& axis : f.layout.axes) first.at.push_back(axis.slot_of_input(0));
        if (has_plane_cell(f, first)) return first;
    }
    if (!lies_on(*pin, PlaneName::kernel) && has_weights(f.layer.op))
        return spot_on(PlaneName::kernel, Extents(f.layout.axes.size(), 0));
    return std::nullopt;
}

constexpr OwnView planes_that_turn_into(ViewKind other) {
    return {.why_not = nullptr,
            .prepare = prepare,
            .words = words_of_planes,
            .paint = paint,
            .cell_at = cell_at,
            .shows_cell = has_plane_cell,
            .extents = extents,
            .cell_words = words_of_plane_cell,
            .next_pin = next_pin,
            .whole_at_end = false,
            .has_numbers = true,
            .turns_into = other,
            .changes_numbers = true,
            .sentence = sentence_of_plane_cell,
            .corners = corners,
            .mirrored = mirrored};
}

}  // namespace

const OwnView& oblique_view() {
    static constexpr OwnView view = planes_that_turn_into(ViewKind::flat);
    return view;
}

const OwnView& flat_view() {
    static constexpr OwnView view = planes_that_turn_into(ViewKind::oblique);
    return view;
}

}  // namespace convwalk
