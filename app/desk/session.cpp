#include "desk/session.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "basics/errors.h"
#include "scenario/network_edits.h"
#include "views/views.h"

namespace convwalk {
namespace {

// One's own numbers follow the layer, and so does the chosen channel where the layer alone was edited. A
// whole network has no layer that they could follow.
void follow_layer(Scenario& scenario, bool layer_edited) {
    if (is_of_network(scenario.view.kind)) return;
    const LayerRequest shown = layer_of(scenario);
    if (why_invalid(shown)) return;
    const Layer layer = resolved(shown);
    scenario.values = fitted(layer, std::move(scenario.values));
    if (layer_edited) scenario.view.channel = std::min(scenario.view.channel, output_channels(layer) - 1);
}

}  // namespace

namespace {

// The walk that a time belongs to; nullptr: it is before or behind it.
const Phase* walk_at(const Timeline& timeline, Tick now) {
    for (const Phase& phase : timeline.phases) {
        if (phase.kind == PhaseKind::walk && now >= phase.begin && now < phase.begin + phase.duration)
            return &phase;
    }
    return nullptr;
}

}  // namespace

double hurry(const Timeline& timeline, Tick now) {
    constexpr double kLongestWalkMs = 120'000;
    const Phase* walk = walk_at(timeline, now);
    return walk == nullptr ? 1 : std::max(1.0, double(walk->duration) / kLongestWalkMs);
}

Playback advanced(Playback playback, const Timeline& timeline, double elapsed_ms) {
    if (!playback.playing) return playback;
    const auto end = static_cast<double>(timeline.duration());
    // Clocks have been known to run backwards; no more than a day is believed.
    constexpr double kMostMs = 24 * 3600 * 1000.0;
    if (!(elapsed_ms > 0)) return playback;
    const double times = hurry(timeline, playback.tick());
    const Phase* walk = walk_at(timeline, playback.tick());
    playback.at_ms += std::min(elapsed_ms, kMostMs) * playback.speed * times;
    // The rest at the end is not hurried through.
    if (times > 1)
        playback.at_ms = std::min(playback.at_ms, static_cast<double>(walk->begin + walk->duration));
    if (playback.at_ms < end) return playback;
    if (playback.loop) {
        playback.at_ms = end > 0 ? std::fmod(playback.at_ms, end) : 0;
    } else {
        playback.at_ms = end;
        playback.playing = false;
    }
    return playback;
}

double until_change_ms(const Playback& playback, const Timeline& timeline) {
    if (!playback.playing) return std::numeric_limits<double>::infinity();
    const Tick now = playback.tick();
    const Tick next = std::min(next_change(timeline, now), timeline.duration());
    // Motion is drawn as often as the screen shows it.
    if (next <= now + 1) return 0;
    return (static_cast<double>(next) - playback.at_ms) / (playback.speed * hurry(timeline, now));
}

const Scenario& first_scenario() {
    return preset("padding_strides_odd_transposed").scenario;
}

Scenario without_look(Scenario scenario) {
    scenario.view.pin.reset();
    scenario.view.zoom = {};
    return scenario;
}

Session::Session(const Scenario& scenario, std::string file)
    : scenario_(without_look(scenario)),
      layer_(layer_of(scenario_)),
      kept_(std::make_shared<Kept>(Kept{std::move(file), scenario_, ""})),
      history_({scenario_, kept_}),
      figure_(convwalk::figure(scenario_)) {}

void Session::edit(const Edit<Scenario>& edit, const std::optional<LayerRequest>& layer) {
    if (edit.changed && (edit.value != scenario_ || (layer && *layer != layer_))) {
        try {
            Settled made = convwalk::settle(scenario_, without_look(edit.value), layer);
            if (!made.not_taken.empty()) objection_ = std::move(made.not_taken);
            scenario_ = std::move(made.scenario);
        } catch (const BadInput& bad) {
            objection_ = bad.what();
            return;
        }
        // Undo leads back to what was cut off.
        follow_layer(scenario_, layer.has_value());
        settle();
    }
    if (edit.done) keep_step();
}

void Session::set_export(const ExportSettings& output, const Pace& pace) {
    const Pace before = scenario_.pace;
    const auto change = [&](Scenario& scenario) {
        scenario.output = output;
        if (scenario.pace == before) scenario.pace = pace;
    };
    // Figures before this one keep theirs.
    history_.change_all([&](State& state) {
        if (state.kept == kept_) change(state.scenario);
    });
    change(scenario_);
    // Of a figure that no file holds, they alone are no work.
    if (kept_->file.empty()) change(kept_->scenario);
    settle();
}

std::optional<LayerRequest> Session::layer_before() const {
    for (std::size_t i = history_.past(); i-- > 0;) {
        const Scenario& past = history_.at(i).scenario;
        // A whole network has no layer of its own.
        if (is_of_network(past.view.kind) || past.subject == scenario_.subject) continue;
        if (LayerRequest layer = layer_of(past); layer != layer_) return layer;
    }
    return std::nullopt;
}

void Session::undo() {
    // What is being edited is the newest step.
    keep_step();
    go_to(history_.undo());
}

void Session::redo() {
    // What is being edited leaves nothing to redo.
    keep_step();
    if (!history_.can_redo()) return;
    go_to(history_.redo());
}

void Session::go_to(const State& state) {
    scenario_ = state.scenario;
    kept_ = state.kept;
    settle();
}

void Session::begin(const Scenario& wanted, bool ready_made) {
    Scenario scenario = settled({}, without_look(wanted));
    follow_layer(scenario, false);
    static_cast<void>(convwalk::figure(scenario));
    // The same once more is no step.
    if (!kept_->file.empty() || scenario_ != scenario) {
        keep_step();
        go_to({scenario, std::make_shared<Kept>(Kept{"", ready_made ? scenario : scenario_, ""})});
        keep_step();
    }
    playback.at_ms = 0;
    playback.playing = true;
}

void Session::replace(const Scenario& scenario, std::string file) {
    Session fresh(scenario, std::move(file));
    fresh.revision_ = revision_ + 1;
    const Playback as_before = playback;
    *this = std::move(fresh);
    playback = as_before;
    playback.at_ms = 0;
    playback.playing = true;
}

void Session::was_saved_as(std::string file, std::string mark) {
    *kept_ = {std::move(file), scenario_, std::move(mark)};
}

void Session::seek(Tick t) {
    playback.at_ms = static_cast<double>(std::clamp<Tick>(t, 0, figure_.timeline.duration()));
}

void Session::step(int direction) {
    playback.playing = false;
    seek(direction > 0 ? next_stop(figure_.timeline, playback.tick())
                       : previous_stop(figure_.timeline, playback.tick()));
}

void Session::settle() {
    layer_ = layer_of(scenario_);
    // What was being worked out before is not wanted any more.
    pieces_ = pieces_of(scenario_);
    if (!pieces_) return judge();
    refusal_.reset();
}

void Session::work_on() {
    try {
        if (pieces_->next()) return;
    } catch (const BadInput&) {
        // Said by who judges.
    }
    pieces_.reset();
    judge();
}

void Session::judge() {
    refusal_ = why_no_figure(scenario_);
    if (!refusal_) return show(scenario_);
    // Of what is typed digit by digit, the last that was possible may be half a number: what was there before
    // is shown.
    for (std::size_t i = history_.past(); i-- > 0;) {
        const Scenario& past = history_.at(i).scenario;
        if (!why_no_figure(past)) return show(past);
    }
}

void Session::show(const Scenario& scenario) {
    if (scenario == figure_.scenario) return;
    const View& view = figure_.scenario.view;
    const bool same_steps = turn_into_each_other(scenario.view.kind, view.kind) &&
                            scenario.view.channel == view.channel && scenario.view.walk == view.walk;
    const bool same_animation = same_steps && scenario.subject == figure_.scenario.subject &&
                                scenario.before == figure_.scenario.before &&
                                scenario.fed_by == figure_.scenario.fed_by &&
                                scenario.pace == figure_.scenario.pace;
    ++revision_;
    if (same_animation && scenario.values == figure_.scenario.values &&
        scenario.lab == figure_.scenario.lab) {
        figure_.scenario = scenario;
        return;
    }
    if (same_animation) {
        figure_ = convwalk::figure(scenario);
        return;
    }
    const std::int64_t step = moment().step;
    const bool at_end = playback.tick() >= figure_.timeline.duration();
    figure_ = convwalk::figure(scenario);
    if (view_of(scenario.view.kind).whole_at_end && !playback.playing && (at_end || !same_steps)) {
        seek(figure_.timeline.duration());
        return;
    }
    // The walk goes on at the same output, if there still is one.
    if (step >= 0) {
        seek(time_of_step(figure_.timeline, std::min(step, figure_.timeline.steps - 1)));
    } else {
        seek(playback.tick());
    }
}

}  // namespace convwalk
