#include "desk/session_actions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "desk/links.h"
#include "desk/stack_edits.h"
#include "scenario/command_line.h"

namespace convwalk {
namespace {

void play_or_pause(Session& session) {
    Playback& playback = session.playback;
    playback.playing = !playback.playing;
    if (playback.playing && playback.tick() >= session.figure().timeline.duration()) playback.at_ms = 0;
}

void rest_at(Session& session, Tick t) {
    session.playback.playing = false;
    session.seek(t);
}

// So many speeds further.
void change_speed(Playback& playback, std::ptrdiff_t by) {
    const auto* found = std::find(std::begin(kSpeeds), std::end(kSpeeds), playback.speed);
    const auto* usual = std::find(std::begin(kSpeeds), std::end(kSpeeds), 1.0);
    const auto at = (found == std::end(kSpeeds) ? usual : found) - std::begin(kSpeeds);
    playback.speed = kSpeeds[std::clamp<std::ptrdiff_t>(at + by, 0, std::ssize(kSpeeds) - 1)];
}

bool perform_playing(Action action, Session& session) {
    Playback& playback = session.playback;
    switch (action) {
        case Action::play_or_pause:
            play_or_pause(session);
            return true;
        case Action::step_forward:
            session.step(1);
            return true;
        case Action::step_back:
            session.step(-1);
            return true;
        case Action::first:
            rest_at(session, 0);
            return true;
        case Action::last:
            rest_at(session, session.figure().timeline.duration());
            return true;
        case Action::faster:
            change_speed(playback, 1);
            return true;
        case Action::slower:
            change_speed(playback, -1);
            return true;
        case Action::toggle_loop:
            playback.loop = !playback.loop;
            return true;
        default:
            return false;
    }
}

// nullopt for an action that changes no setting.
std::optional<Scenario> toggled(Action action, Scenario scenario) {
    switch (action) {
        case Action::toggle_motion:
            scenario.pace.motion = scenario.pace.motion == Motion::smooth ? Motion::discrete : Motion::smooth;
            return scenario;
        case Action::toggle_indices:
            scenario.view.indices = !scenario.view.indices;
            return scenario;
        case Action::toggle_numbers:
            scenario.values.shown = !scenario.values.shown;
            return scenario;
        case Action::toggle_products:
            scenario.view.products = !scenario.view.products;
            return scenario;
        case Action::toggle_words:
            scenario.view.words = !scenario.view.words;
            return scenario;
        default:
            return std::nullopt;
    }
}

}  // namespace

bool can_perform(Action action, const Session& session) {
    switch (action) {
        case Action::save:
            return session.is_changed() || session.file().empty();
        case Action::undo:
            return session.can_undo();
        case Action::redo:
            return session.can_redo();
        default:
            return true;
    }
}

bool perform(Action action, Session& session) {
    if (action == Action::undo || action == Action::redo) {
        if (can_perform(action, session)) action == Action::undo ? session.undo() : session.redo();
        return true;
    }
    if (const auto scenario = toggled(action, session.scenario())) {
        session.change_to(*scenario);
        return true;
    }
    return perform_playing(action, session);
}

StackChange changed_by(Action action, const Stack& stack, const StackReport& report, std::size_t selected) {
    switch (action) {
        case Action::insert_layer:
            return {with_layer_after(stack, report, selected), selected + 1};
        case Action::remove_layer: {
            Stack fewer = without_layer(stack, selected);
            const std::size_t next = std::min(selected, fewer.layers.size());
            return {std::move(fewer), next};
        }
        case Action::layer_up:
            return {with_layer_moved(stack, selected, -1), selected - 1};
        case Action::layer_down:
            return {with_layer_moved(stack, selected, 1), selected + 1};
        default:
            return {stack, selected};
    }
}

namespace {

std::string said_of_link(const std::string& page) {
    return page.empty() ? "Copied as a link that `convwalk open` opens; where the browser edition stands, "
                          "CONVWALK_WEB says."
                        : "Copied as a link.";
}

}  // namespace

CopiedText copied_link(const LessonPlace& place) {
    const std::string page = web_page();
    return {address_of(place, page), said_of_link(page)};
}

std::optional<CopiedText> copied_by(Action action, const Scenario& scenario) {
    if (action == Action::copy_json) return CopiedText{to_json(scenario), "Copied as JSON."};
    if (action == Action::copy_command)
        return CopiedText{command_line(scenario, "figure.gif"),
                          "Copied as a command line that makes this picture."};
    if (action == Action::copy_link) {
        const std::string page = web_page();
        return CopiedText{address_of(scenario, page), said_of_link(page)};
    }
    return std::nullopt;
}

}  // namespace convwalk
