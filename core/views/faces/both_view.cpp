#include "views/faces/both_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arithmetic/derivation.h"
#include "views/faces/faces_words.h"
#include "views/faces/placed_faces.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

std::int64_t outputs_of(const Figure& f) {
    return cells_of(faces_of(f).plan.output);
}

std::vector<BoardPlan> plans() {
    const std::string gather = "Gather: a window reads";
    const std::string scatter = "Scatter: inputs stamp";
    const std::vector<std::size_t> gather_row = {kGridMap, kFlippedMap, kGatheredMap};
    const std::vector<std::size_t> scatter_row = {kInputMap, kKernelMap, kSumsMap};
    return {
        {{{gather}, {gather_row}}, {{scatter}, {scatter_row}}},
        {{{gather}, {{kGridMap}, {kFlippedMap, kGatheredMap}}},
         {{scatter}, {{kInputMap, kKernelMap}, {kSumsMap}}}},
        {{{gather, scatter}, {gather_row, scatter_row}}},
        {{{gather, "", scatter, ""},
          {{kGridMap}, {kFlippedMap, kGatheredMap}, {kInputMap, kKernelMap}, {kSumsMap}}}},
    };
}

Stages stages(const Figure& f, const Moment& moment) {
    Stages s{{"Expand", "Apply the kernel", "Overlap and sum", "Control the size"}};
    if (moment.step >= outputs_of(f)) {
        s.first = s.last = 3;
    } else if (moment.step >= 0) {
        // The window applies the kernel on one side, stamps add up on the other.
        s.first = 1;
        s.last = 2;
    }
    return s;
}

std::vector<BoardMap> maps_of(const Figure& f) {
    std::vector<BoardMap> maps = face_maps(f);
    maps[kGridMap].detail = input_caption(f.layer, f.scenario.view.hidden);
    return maps;
}

std::optional<std::string> why_not(const Scenario& /*scenario*/, const Layer& layer) {
    return why_no_stamps(layer);
}

void prepare(Figure& f) {
    f.work = kept(both_faces(f.scenario, f.layer));
    f.timeline = with_more_steps(timeline(f.layout, f.scenario.pace), 1);
}

std::string status(const Figure& f, const Moment& moment) {
    if (moment.step < 0) return intro_status(f.layer, moment);
    const std::int64_t outputs = outputs_of(f);
    if (moment.step < outputs)
        return step_words(f, moment) + both_words(f, place_of(moment.step, faces_of(f).plan.output));
    const std::string same =
        faces_of(f).numbers
            ? fmt::format(" · {} on both sides",
                          outputs == 1 ? "the same number" : fmt::format("the same {} numbers", outputs))
            : "";
    return step_words(f, moment) + crop_words(f) + same;
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return face_words(f, title_of(f),
                      fmt::format("{} · {}", parameters_and_channels(f), size_in_words(f.layer)),
                      status(f, moment), focus, true);
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return shows_face_cell(f, cell, true);
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (!pin) {
        const Cell3 at =
            place_of(std::clamp<std::int64_t>(moment.step, 0, outputs_of(f) - 1), faces_of(f).plan.output);
        return spot_on(PlaneName::output, {at.begin(), at.end()});
    }
    if (lies_on(*pin, PlaneName::output) || pin->map == kSumsCell) {
        Spot cell = spot_on(PlaneName::grid, {});
        for (const AxisLayout& axis : faces_of(f).grid.axes) cell.at.push_back(axis.slot_of_input(0));
        return cell;
    }
    if (lies_on(*pin, PlaneName::grid)) return spot_on(PlaneName::kernel, {0, 0, 0});
    return std::nullopt;
}

}  // namespace

FaceState both_state(const Figure& f, const Moment& moment) {
    const StampPlan& plan = faces_of(f).plan;
    FaceState state;
    state.spread = moment.spread;
    state.surround = moment.surround;
    if (moment.step < 0) return state;
    const std::int64_t outputs = outputs_of(f);
    state.arrival = moment.arrival;
    if (moment.step >= outputs) {
        state.computed = outputs;
        state.landed = cells_of(plan.inputs);
        state.crop = moment.arrival;
        return state;
    }
    const bool arrived = moment.arrival >= 1;
    const std::int64_t before = moment.step == 0 ? 0 : stamps_until(plan, moment.step - 1);
    const std::int64_t after = stamps_until(plan, moment.step);
    state.computed = moment.step + (arrived ? 1 : 0);
    state.landed = arrived ? after : before;
    for (std::int64_t input = before; input < after; ++input) state.landing.push_back(input);
    state.window = window_at(faces_of(f).grid, moment);
    const Cell3 output = place_of(moment.step, plan.output);
    const Cell3 canvas = canvas_of_output(plan, output);
    if (arrived) {
        state.outputs = {output};
        state.sums = {canvas};
    }
    constexpr std::size_t kMostMarked = 400;
    for (const Contribution& c : contributions_to(plan, canvas)) {
        if (state.inputs.size() < kMostMarked) state.inputs.push_back(place_of(c.input, plan.inputs));
    }
    return state;
}

const FigureView& both_view() {
    static constexpr FigureView view =
        face_view(why_not, prepare, placed_faces<maps_of, plans, both_state, stages>, words, shows_cell,
                  next_pin, false);
    return view;
}

}  // namespace convwalk
