#include "ui/bench.h"

#include "basics/errors.h"
#include "picture/pins.h"

namespace convwalk {
namespace {

Session first_session(const Settings& settings) {
    if (settings.session) {
        try {
            return session_of(*settings.session);
        } catch (const BadInput&) {
            // What was being typed when the program ended may be impossible; its numbers are not worth a
            // sentence.
        }
    }
    return Session(begun_with(first_scenario(), settings.last_export));
}

}  // namespace

Bench::Bench(const Settings& remembered) : session(first_session(remembered)), settings(remembered) {
    session.playback.loop = settings.loop;
    session.playback.speed = settings.speed;
    canvas.stands = session.scenario().view.kind;
    if (settings.session && without_look(settings.session->scenario) == session.scenario())
        look_as(settings.session->scenario.view);
}

void Bench::say(std::string sentence, bool wrong) {
    constexpr double kMessageMs = 7000;
    // Reasons begin small, since they follow the name of a command elsewhere.
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    message = {std::move(sentence), wrong, kMessageMs};
}

void Bench::look_as(const View& view) {
    canvas.wanted_zoom = view.zoom;
    try {
        if (view.pin) canvas.pinned = spot_of(session.figure(), *view.pin);
    } catch (const BadInput& error) {
        say(error.what(), true);
    }
}

void Bench::show_in(ViewKind view) {
    Scenario scenario = session.scenario();
    scenario.view.kind = view;
    session.change_to(scenario);
}

void Bench::report_network() {
    const Stack& stack = session.scenario().network()->stack;
    if (reported_ == stack) return;
    report_ = report_of(stack);
    note_field(stack, report_);
    mends_.clear();
    if (report_.refusal && is_misfit(stack, *report_.refusal)) {
        const LayerPlaces places = numbered_places(stack);
        mends_ = mends_of_misfit(stack, *report_.refusal, places);
        report_.refusal->sentence +=
            misfit_words(causes_of_misfit(stack, report_.refusal->number, places), {});
    }
    reported_ = stack;
}

const StackReport& Bench::network_report() {
    report_network();
    return report_;
}

const std::vector<StackMend>& Bench::network_mends() {
    report_network();
    return mends_;
}

}  // namespace convwalk
