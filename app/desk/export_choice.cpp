#include "desk/export_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "desk/export_plan.h"
#include "export/series.h"

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

std::string format_words(const Format& format) {
    std::string words(format.title);
    if (format.series != Series::none) words += fmt::format(" {}", format.name);
    if (format.series == Series::sheet) words += fmt::format(" {}x{}", format.grid.columns, format.grid.rows);
    return words;
}

std::optional<Format> format_in_words(std::string_view words) {
    for (const Format* format : formats()) {
        if (format->title == words) return *format;
    }
    for (const Format& series : series_formats()) {
        const std::string head = std::string(series.title) + " ";
        if (!words.starts_with(head)) continue;
        const std::string_view rest = words.substr(head.size());
        const std::string_view name = rest.substr(0, rest.find(' '));
        const std::vector<const Format*> pictures = picture_formats();
        const auto picture = std::find_if(pictures.begin(), pictures.end(),
                                          [&](const Format* each) { return each->name == name; });
        if (picture == pictures.end()) continue;
        if (series.series == Series::build_up) return build_up_of(**picture);
        if (name.size() == rest.size()) continue;
        try {
            return sheet_of(**picture, parse_sheet(rest.substr(name.size() + 1)));
        } catch (const BadInput&) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

}  // namespace convwalk
