#include "views/faces/face_maps.h"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>

#include "figure/channels.h"
#include "views/planes/cell_words.h"
#include "views/planes/focus_painter.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::string size_text(const Figure& f, const Cell3& e) {
    const Extents all = extents_of(e);
    return to_string(Extents(all.end() - std::ssize(f.layer.axes), all.end()));
}

}  // namespace

double in_steps(double share) {
    constexpr double kFadeSteps = 4;
    return std::round(share * kFadeSteps) / kFadeSteps;
}

FaceMap stamped_map(const Faces& faces) {
    return faces.chained ? kGatheredMap : kInputMap;
}

std::vector<BoardMap> face_maps(const Figure& f) {
    const Faces& faces = faces_of(f);
    const StampPlan& plan = faces.plan;
    const auto map = [&](const PlaneExtents& extents, std::string name, std::string detail, std::string sign,
                         NumberRange FaceNumbers::*range) {
        BoardMap m;
        m.extents = extents;
        m.name = std::move(name);
        m.detail = std::move(detail);
        m.sign = std::move(sign);
        if (faces.numbers) m.numbers = (*faces.numbers).*range;
        return m;
    };
    std::vector<BoardMap> maps(kFaceMaps);
    const Cell3 found = cell3(output_extents(faces.grid));
    maps[kGridMap] =
        map(PlaneExtents::of(slot_extents(faces.grid)), "expanded input", "", "", &FaceNumbers::walked_range);
    maps[kFlippedMap] = map(PlaneExtents::of(plan.kernel), "kernel, flipped", size_text(f, plan.kernel), "∗",
                            &FaceNumbers::kernel_range);
    maps[kGatheredMap] = map(PlaneExtents::of(found), name_of_outputs(faces.walked), size_text(f, found), "=",
                             &FaceNumbers::gathered_range);
    maps[kInputMap] = map(PlaneExtents::of(plan.inputs), "input", size_text(f, plan.inputs), "",
                          &FaceNumbers::walked_range);
    maps[kKernelMap] = map(PlaneExtents::of(plan.kernel), "kernel", size_text(f, plan.kernel), "·",
                           &FaceNumbers::kernel_range);
    std::string full = size_text(f, plan.full);
    if (has_crop(plan))
        full += fmt::format(", of which {} {} kept", size_text(f, plan.output),
                            plan.output[2] == 1 || f.layer.axes.size() > 1 ? "is" : "are");
    maps[kSumsMap] = map(PlaneExtents::of(plan.canvas), "full result", full, "→", &FaceNumbers::sums_range);
    if (f.scenario.view.hidden.size) maps[kSumsMap].detail = "";
    if (f.scenario.view.hidden.size && !faces.chained) maps[kGatheredMap].detail = "";
    maps[kFlippedMap].numbered = maps[kKernelMap].numbered = false;
    maps[kKernelMap].wide_sign = faces.numbers && !faces.chained;
    return maps;
}

std::optional<Cell3> canvas_of(const Figure& f, const Spot& cell) {
    if (cell.at.size() != 3) return std::nullopt;
    if (cell.map == kSumsCell) return cell3(cell.at);
    if (!lies_on(cell, PlaneName::output) || faces_of(f).chained) return std::nullopt;
    return canvas_of_output(faces_of(f).plan, cell3(cell.at));
}

std::optional<Cell3> stamped_input_of(const Figure& f, const Spot& cell) {
    if (faces_of(f).chained)
        return lies_on(cell, PlaneName::output) ? std::optional(cell3(cell.at)) : std::nullopt;
    if (!lies_on(cell, PlaneName::grid)) return std::nullopt;
    Cell3 at{};
    for (std::size_t i = 0; i < 3; ++i) at[i] = faces_of(f).grid.axes[i].slots[index(cell.at[i])].source;
    return lies_in(at, faces_of(f).plan.inputs) ? std::optional(at) : std::nullopt;
}

FaceState focused_on(const Figure& f, FaceState state, const Spot& cell) {
    const Faces& faces = faces_of(f);
    const StampPlan& plan = faces.plan;
    state.window.reset();
    state.landing.clear();
    state.arrival = 1;
    state.inputs.clear();
    state.outputs.clear();
    state.sums.clear();
    state.weights.clear();
    state.slot.reset();
    const Cell3 at = cell3(cell.at);
    if (lies_on(cell, PlaneName::kernel)) {
        state.weights = {at};
        return state;
    }
    const auto stamped = stamped_input_of(f, cell);
    if (stamped) {
        state.inputs = {*stamped};
        state.landing = {flat_of(*stamped, plan.inputs)};
    }
    if (lies_on(cell, PlaneName::grid)) {
        state.slot = at;
        const auto joined = joined_with(faces.grid, cell);
        for (const AxisPair& z : joined[0]) {
            for (const AxisPair& y : joined[1]) {
                for (const AxisPair& x : joined[2]) {
                    if (state.outputs.size() < kMostMarks)
                        state.outputs.push_back({z.output, y.output, x.output});
                }
            }
        }
        return state;
    }
    if (lies_on(cell, PlaneName::output)) {
        state.window = window_of(faces.grid, cell.at);
        state.outputs = {at};
    }
    if (const auto canvas = canvas_of(f, cell)) {
        state.sums = {*canvas};
        for (const Contribution& c : contributions_to(plan, *canvas)) {
            if (state.inputs.size() < kMostMarks) state.inputs.push_back(place_of(c.input, plan.inputs));
        }
        // Beyond the kept part there is no window.
        if (!faces.chained && cell.map == kSumsCell) {
            if (const auto output = output_of_canvas(plan, *canvas)) {
                state.outputs = {*output};
                state.window = window_of(faces.grid, extents_of(*output));
            }
        }
    }
    return state;
}

std::vector<NamedMap> named_face_maps(const Figure& f) {
    std::vector<NamedMap> maps = plane_maps(f, faces_of(f).grid);
    const Extents canvas = extents_of(faces_of(f).plan.canvas);
    const auto own = static_cast<std::ptrdiff_t>(f.layer.axes.size());
    maps.push_back({"sums", kSumsCell, Extents(canvas.end() - own, canvas.end())});
    return maps;
}

Extents face_extents(const Figure& f, const Spot& cell) {
    const Faces& faces = faces_of(f);
    if (cell.map == kSumsCell) return extents_of(faces.plan.canvas);
    if (lies_on(cell, PlaneName::grid)) return slot_extents(faces.grid);
    return lies_on(cell, PlaneName::kernel) ? extents_of(faces.plan.kernel) : output_extents(faces.grid);
}

bool shows_face_cell(const Figure& f, const Spot& cell, bool gathers) {
    if (cell.at.size() != 3 || cell.channel != 0 || (!plane_of(cell) && cell.map != kSumsCell)) return false;
    if (!lies_in(cell3(cell.at), cell3(face_extents(f, cell)))) return false;
    if (lies_on(cell, PlaneName::grid) && !gathers) return stamped_input_of(f, cell).has_value();
    if (cell.map == kSumsCell && !lies_in(cell3(cell.at), faces_of(f).plan.full))
        return output_of_canvas(faces_of(f).plan, cell3(cell.at)).has_value();
    return true;
}

}  // namespace convwalk
