#include "views/faces/scatter_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "arithmetic/derivation.h"
#include "views/faces/faces_words.h"
#include "views/faces/placed_faces.h"
#include "views/planes/figure_words.h"

namespace convwalk {
namespace {

std::int64_t inputs_of(const Figure& f) {
    return cells_of(faces_of(f).plan.inputs);
}

FaceState state_of(const Figure& f, const Moment& moment) {
    FaceState state;
    const std::int64_t inputs = inputs_of(f);
    state.landed = std::clamp<std::int64_t>(moment.step + (moment.arrival >= 1 ? 1 : 0), 0, inputs);
    state.arrival = moment.arrival;
    if (moment.step > inputs) state.crop = moment.arrival;
    if (moment.step >= 0 && moment.step < inputs) {
        state.landing = {moment.step};
        state.inputs = {place_of(moment.step, faces_of(f).plan.inputs)};
    }
    return state;
}

std::vector<BoardPlan> plans() {
    return {{{{}, {{kInputMap, kKernelMap, kSumsMap}}}}, {{{}, {{kInputMap, kKernelMap}, {kSumsMap}}}}};
}

Stages stages(const Figure& f, const Moment& moment) {
    Stages s{{"Stamp every input", "Add up the overlaps"}};
    if (has_crop(faces_of(f).plan)) s.names.emplace_back("Control the size");
    const std::int64_t inputs = inputs_of(f);
    // While stamps land, overlaps are added up before one's eyes.
    s.first = moment.step < inputs ? 0 : static_cast<std::size_t>(moment.step - inputs) + 1;
    s.last = std::max<std::size_t>(moment.step < 0 ? 0 : 1, s.first);
    return s;
}

std::optional<std::string> why_not(const Scenario& /*scenario*/, const Layer& layer) {
    return why_no_stamps(layer);
}

void prepare(Figure& f) {
    f.work = kept(both_faces(f.scenario, f.layer));
    f.timeline = plain_timeline(inputs_of(f) + (has_crop(faces_of(f).plan) ? 2 : 1), f.scenario.pace);
}

std::string status(const Figure& f, const Moment& moment) {
    const std::int64_t inputs = inputs_of(f);
    const std::int64_t step = std::max<std::int64_t>(0, moment.step);
    return step_words(f, moment) + (step < inputs    ? stamp_words(f, step)
                                    : step == inputs ? full_words(f)
                                                     : crop_words(f));
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return face_words(f, title_of(f),
                      fmt::format("{} · {}", parameters_and_channels(f), size_in_words(f.layer)),
                      status(f, moment), focus, false);
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return shows_face_cell(f, cell, false);
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (!pin) {
        const Cell3 at =
            place_of(std::clamp<std::int64_t>(moment.step, 0, inputs_of(f) - 1), faces_of(f).plan.inputs);
        Spot cell = spot_on(PlaneName::grid, {});
        for (std::size_t i = 0; i < 3; ++i) cell.at.push_back(faces_of(f).grid.axes[i].slot_of_input(at[i]));
        return cell;
    }
    if (lies_on(*pin, PlaneName::grid)) return spot_on(PlaneName::kernel, {0, 0, 0});
    if (lies_on(*pin, PlaneName::kernel)) return spot_on(PlaneName::output, {0, 0, 0});
    return std::nullopt;
}

}  // namespace

const FigureView& scatter_view() {
    static constexpr FigureView view =
        face_view(why_not, prepare, placed_faces<face_maps, plans, state_of, stages>, words, shows_cell,
                  next_pin, false);
    return view;
}

}  // namespace convwalk
