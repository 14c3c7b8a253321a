#include "desk/export_choice.h"

#include <fmt/format.h>

#include <utility>

#include "desk/export_plan.h"

namespace convwalk {

Scenario begun_with(Scenario scenario, const ExportChoice& choice) {
    scenario.output = choice.output;
    scenario.pace = choice.pace;
    return scenario;
}

ExportChoice choice_of(const Scenario& scenario, const Format& format, bool as_shown) {
    ExportChoice choice = {format, as_shown, scenario.output, scenario.pace};
    // Which of its steps, and which moment, is said of one figure.
    choice.output.moment = {};
    choice.output.first_step = choice.output.last_step = 0;
    return choice;
}

Scenario to_be_exported(const ExportDraft& draft, const Format& format, const ShownNow& shown) {
    using Kind = StillMoment::Kind;
    Scenario scenario = draft.scenario;
    const bool now = format.still && draft.as_shown;
    if (now || draft.look) {
        scenario.view.pin = shown.pin;
        scenario.view.zoom = shown.zoom;
    }
    if (!now) return scenario;
    if (scenario.pace == shown.pace) {
        scenario.output.moment = {Kind::time, shown.at};
    } else if (shown.step < 0) {
        scenario.output.moment = {Kind::start};
    } else {
        // The same step is at another time.
        scenario.output.moment = {Kind::step, shown.step + 1};
    }
    return scenario;
}

std::string free_path(const Shelf& shelf, const std::string& path, const Format& format) {
    constexpr int kMostTried = 10'000;
    std::string free = path;
    std::string stem = path_for_format(path, format);
    stem.resize(stem.size() - format.ending.size());
    for (int number = 2; shelf.has(free) && number < kMostTried; ++number)
        free = fmt::format("{}-{}{}", stem, number, format.ending);
    return free;
}

const Format* format_titled(std::string_view title) {
    for (const Format* format : formats()) {
        if (format->title == title) return format;
    }
    return nullptr;
}

}  // namespace convwalk
