#include "desk/lesson_cells.h"

#include <algorithm>

#include "layout/layout.h"

namespace convwalk {

std::optional<Extents> cell_on(const Figure& figure, const Spot& spot, LessonPlane plane) {
    const auto on = plane_of(spot);
    if (!on) return std::nullopt;
    Extents at = spot.at;
    if (plane == LessonPlane::input) {
        if (*on != PlaneName::grid || kind_at(figure.layout, at) != SlotKind::real) return std::nullopt;
        for (std::size_t axis = 0; axis < 3; ++axis)
            at[axis] = figure.layout.axes[axis].slots[static_cast<std::size_t>(at[axis])].source;
    } else if (*on != (plane == LessonPlane::kernel ? PlaneName::kernel : PlaneName::output)) {
        return std::nullopt;
    }
    const auto axes = static_cast<std::ptrdiff_t>(figure.layer.axes.size());
    return Extents(at.end() - std::min<std::ptrdiff_t>(axes, 3), at.end());
}

Spot spot_of(const Figure& figure, const LessonCell& cell) {
    Extents at(3, 0);
    std::copy_backward(cell.at.begin(), cell.at.end(), at.end());
    if (cell.plane == LessonPlane::kernel) return spot_on(PlaneName::kernel, at);
    if (cell.plane == LessonPlane::output) return spot_on(PlaneName::output, at);
    for (std::size_t axis = 0; axis < 3; ++axis) at[axis] = figure.layout.axes[axis].slot_of_input(at[axis]);
    return spot_on(PlaneName::grid, at);
}

}  // namespace convwalk
