#include "ui/bench.h"

#include "basics/errors.h"

namespace convwalk {
namespace {

Session first_session(const Settings& settings) {
    if (settings.session) {
        try {
            Session session(settings.session->scenario, settings.session->file);
            if (settings.session->saved) session.set_saved(*settings.session->saved);
            return session;
        } catch (const BadInput&) {
            // What was being typed when the program ended may be impossible; its numbers are not worth a
            // sentence.
        }
    }
    return Session(first_scenario());
}

}  // namespace

Bench::Bench(const Settings& remembered) : session(first_session(remembered)), settings(remembered) {
    session.playback.loop = settings.loop;
    session.playback.speed = settings.speed;
    canvas.stands = session.scenario().view.kind;
}

void Bench::say(std::string sentence, bool wrong) {
    constexpr double kMessageMs = 7000;
    // Reasons begin small, since they follow the name of a command elsewhere.
    if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z')
        sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
    message = {std::move(sentence), wrong, kMessageMs};
}

void Bench::show_in(ViewKind view) {
    Scenario scenario = session.scenario();
    scenario.view.kind = view;
    session.change_to(scenario);
}

const StackReport& Bench::network_report() {
    const Stack& stack = session.scenario().network->stack;
    if (reported_ != stack) {
        report_ = report_of(stack);
        reported_ = stack;
    }
    return report_;
}

}  // namespace convwalk
