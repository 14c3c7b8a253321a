#include "desk/lesson_cells.h"

#include <algorithm>

#include "layout/layout.h"
#include "views/views.h"

namespace convwalk {

std::optional<Extents> cell_on(const Figure& figure, const Spot& spot, LessonPlane plane) {
    if (plane == LessonPlane::layer) return Extents{spot.map};
    const auto on = plane_of(spot);
    if (!on) return std::nullopt;
    if (plane == LessonPlane::channel || plane == LessonPlane::map) {
        const bool meant = *on == (plane == LessonPlane::map ? PlaneName::output : PlaneName::grid);
        return meant ? std::optional(Extents{spot.channel}) : std::nullopt;
    }
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

namespace {

// All of a map whose cells these are.
SpotBlock whole_map(int map, std::int64_t channel, const Extents& cells) {
    SpotBlock block = {{map, channel, Extents(3, 0)}, {map, channel, Extents(3, 0)}};
    for (std::size_t i = 0; i < cells.size(); ++i) block.last.at[i + 3 - cells.size()] = cells[i] - 1;
    return block;
}

Spot spot_of(const Figure& figure, const LessonCell& cell) {
    Extents at(3, 0);
    std::copy_backward(cell.at.begin(), cell.at.end(), at.end());
    if (cell.plane == LessonPlane::kernel) return spot_on(PlaneName::kernel, at);
    if (cell.plane == LessonPlane::output) return spot_on(PlaneName::output, at);
    for (std::size_t axis = 0; axis < 3; ++axis) at[axis] = figure.layout.axes[axis].slot_of_input(at[axis]);
    return spot_on(PlaneName::grid, at);
}

}  // namespace

std::optional<SpotBlock> block_of(const Figure& figure, const LessonCell& cell) {
    const std::int64_t number = cell.at.empty() ? -1 : cell.at.front();
    if (cell.plane == LessonPlane::layer) {
        const std::vector<NamedMap> maps = view_of(figure.scenario.view.kind).maps(figure);
        // The last name is another one of the last map.
        if (number < 0 || number + 1 >= std::ssize(maps)) return std::nullopt;
        const NamedMap& map = maps[static_cast<std::size_t>(number)];
        return whole_map(map.map, 0, map.extents);
    }
    if (cell.plane == LessonPlane::channel) {
        if (number < 0 || number >= figure.layer.in_channels) return std::nullopt;
        return whole_map(map_of(PlaneName::grid), number, slot_extents(figure.layout));
    }
    if (cell.plane == LessonPlane::map) {
        if (number < 0 || number >= output_channels(figure.layer)) return std::nullopt;
        return whole_map(map_of(PlaneName::output), number, output_extents(figure.layer));
    }
    if (cell.at.empty() && cell.plane == LessonPlane::kernel)
        return whole_map(map_of(PlaneName::kernel), 0, kernel_extents(figure.layout));
    if (cell.at.empty() && cell.plane == LessonPlane::output)
        return whole_map(map_of(PlaneName::output), 0, output_extents(figure.layout));
    if (cell.at.empty()) {
        LessonCell last{cell.plane, input_extents(figure.layout)};
        for (std::int64_t& place : last.at) --place;
        return SpotBlock{spot_of(figure, {cell.plane, {0}}), spot_of(figure, last)};
    }
    const Spot spot = spot_of(figure, cell);
    return SpotBlock{spot, spot};
}

}  // namespace convwalk
