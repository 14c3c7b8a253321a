#include "views/faces/there_and_back_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arithmetic/derivation.h"
#include "views/faces/faces_words.h"
#include "views/faces/placed_faces.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

// Of the convolution, which are the inputs of what is stamped.
std::int64_t outputs_of(const Figure& f) {
    return cells_of(faces_of(f).plan.inputs);
}

FaceState state_of(const Figure& f, const Moment& moment) {
    const StampPlan& plan = faces_of(f).plan;
    FaceState state;
    const std::int64_t outputs = outputs_of(f);
    const bool arrived = moment.arrival >= 1;
    const std::int64_t done = moment.step < 0 ? 0 : moment.step + (arrived ? 1 : 0);
    state.arrival = moment.arrival;
    state.computed = std::min(done, outputs);
    state.landed = std::clamp<std::int64_t>(done - outputs, 0, outputs);
    if (moment.step < 0) return state;
    if (moment.step < outputs) {
        state.window = window_at(faces_of(f).grid, moment);
        if (arrived) state.outputs = {place_of(moment.step, plan.inputs)};
    } else if (moment.step < 2 * outputs) {
        state.landing = {moment.step - outputs};
        state.inputs = {place_of(moment.step - outputs, plan.inputs)};
    } else {
        state.crop = moment.arrival;
        if (const auto changed = first_changed(f); changed && arrived) {
            const Cell3 at = place_of(*changed, plan.output);
            state.sums = {canvas_of_output(plan, at)};
            state.slot.emplace();
            for (std::size_t i = 0; i < 3; ++i)
                (*state.slot)[i] = faces_of(f).grid.axes[i].slot_of_input(at[i]);
        }
    }
    return state;
}

std::vector<BoardPlan> plans() {
    return {
        {{{}, {{kGridMap, kKernelMap, kGatheredMap, kSumsMap}}}},
        {{{}, {{kGridMap, kKernelMap, kGatheredMap}, {kSumsMap}}}},
        {{{}, {{kGridMap, kKernelMap}, {kGatheredMap, kSumsMap}}}},
        {{{}, {{kGridMap}, {kKernelMap, kGatheredMap}, {kSumsMap}}}},
    };
}

Stages stages(const Figure& f, const Moment& moment) {
    Stages s{{"There: convolution", "Back: transposed convolution", "Compare"}};
    const std::int64_t outputs = outputs_of(f);
    s.first = s.last = moment.step < outputs ? 0 : moment.step < 2 * outputs ? 1 : 2;
    return s;
}

std::vector<BoardMap> maps_of(const Figure& f) {
    std::vector<BoardMap> maps = face_maps(f);
    const bool padded = slot_extents(faces_of(f).grid) != input_extents(faces_of(f).grid);
    maps[kGridMap].name = padded ? "padded input" : "input";
    maps[kGridMap].detail = input_caption(faces_of(f).walked, f.scenario.view.hidden);
    maps[kKernelMap].sign = "∗";
    maps[kSumsMap].name = cuts_away(faces_of(f).plan) ? "back, with what is cut away" : "back";
    maps[kSumsMap].detail = to_string(output_extents(faces_of(f).stamped_layer));
    return maps;
}

std::optional<std::string> why_not(const Scenario& /*scenario*/, const Layer& layer) {
    return why_no_way_back(layer);
}

void prepare(Figure& f) {
    f.work = kept(there_and_back(f.scenario, f.layer));
    f.timeline = plain_timeline(2 * outputs_of(f) + 1, f.scenario.pace);
}

std::string status(const Figure& f, const Moment& moment) {
    const std::int64_t outputs = outputs_of(f);
    const std::int64_t step = std::max<std::int64_t>(0, moment.step);
    const std::string who = step_words(f, moment);
    if (step < outputs) {
        const Spot cell = spot_on(PlaneName::output, unravelled(step, output_extents(faces_of(f).grid)));
        return who + face_cell_words(f, cell).front();
    }
    if (step < 2 * outputs) return who + stamp_words(f, step - outputs);
    return faces_of(f).numbers ? back_words(f)
                               : fmt::format("the shape came back, {}; the values do not",
                                             to_string(output_extents(faces_of(f).stamped_layer)));
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    const Layer& there = faces_of(f).walked;
    const Layer& back = faces_of(f).stamped_layer;
    std::string title = f.scenario.title;
    if (title.empty())
        title = fmt::format("There and back, {} → {} → {}", to_string(input_extents(there)),
                            to_string(output_extents(there)), to_string(output_extents(back)));
    std::string caption =
        fmt::format("{} · there {} · back {}", with_channels(parameter_caption(there), there),
                    size_in_words(there), size_in_words(back));
    return face_words(f, std::move(title), std::move(caption), status(f, moment), focus, true);
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return shows_face_cell(f, cell, true);
}

std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    if (!pin) {
        Spot cell = spot_on(PlaneName::grid, {});
        for (const AxisLayout& axis : faces_of(f).grid.axes) cell.at.push_back(axis.slot_of_input(0));
        return cell;
    }
    if (lies_on(*pin, PlaneName::grid)) return spot_on(PlaneName::kernel, {0, 0, 0});
    if (lies_on(*pin, PlaneName::kernel)) return spot_on(PlaneName::output, {0, 0, 0});
    if (lies_on(*pin, PlaneName::output)) {
        const Cell3& at = faces_of(f).plan.offset;
        return Spot{kSumsCell, 0, {at.begin(), at.end()}};
    }
    return std::nullopt;
}

}  // namespace

const FigureView& there_and_back_view() {
    static constexpr FigureView view = face_view(
        why_not, prepare, placed_faces<maps_of, plans, state_of, stages>, words, shows_cell, next_pin, true);
    return view;
}

}  // namespace convwalk
