#include "desk/export_plan.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "desk/paths.h"
#include "export/animation.h"
#include "export/series.h"
#include "scenario/export_limits.h"

namespace convwalk {
namespace {

// The limits of a file and of the command line. @throws BadInput
void check_settings(const Scenario& s) {
    auto why = why_unfit(s.output);
    if (!why) why = why_unfit(s.pace);
    if (why) throw BadInput(sentence_of(*why));
}

// The name without the folder and without what a format adds.
std::string bare_name(std::string name) {
    while (name.ends_with('/')) name.pop_back();
    if (const auto slash = name.rfind('/'); slash != std::string::npos) name.erase(0, slash + 1);
    std::vector<Format> all = series_formats();
    for (const Format* format : formats()) all.push_back(*format);
    for (const Format& format : all) {
        std::string_view ending = format.ending;
        if (format.is_folder()) ending.remove_suffix(1);
        const bool found =
            format.is_folder() ? name.ends_with(ending) : has_ending(name, std::string(ending));
        if (!found || name.size() <= ending.size()) continue;
        name.resize(name.size() - ending.size());
        return name;
    }
    return name;
}

}  // namespace

std::shared_ptr<const ExportPlan> export_plan(const Scenario& scenario, const Format& format,
                                              const ExportPlan* last) {
    auto plan = std::make_shared<ExportPlan>();
    plan->wanted = scenario;
    plan->format = format;
    const auto show = [&](const std::shared_ptr<const Figure>& made) {
        plan->figure = made;
        plan->timeline = made->timeline;
    };
    try {
        plan->writable = false;
        check_settings(scenario);
        plan->writable = true;
        Scenario exported = scenario;
        // The dialog offers no transparency where it does not fit, so none is asked for.
        if (!format.alpha) exported.output.transparent = false;
        show(std::make_shared<Figure>(figure(exported)));
        const Figure& made = *plan->figure;
        plan->frames = frames_to_write(made, format);
        if (format.still) {
            plan->still = at(made.timeline, time_of(made, exported.output.moment));
        } else {
            plan->timeline = exported_timeline(made);
            if (!format.stops) plan->shorter = shorter_exports(made);
            if (format.series == Series::build_up) plan->pictures = build_up_moments(made);
            if (format.series == Series::sheet)
                plan->sheet = std::make_shared<Scene>(sheet_scene(made, format.grid));
        }
    } catch (const BadInput& error) {
        plan->sentence = error.what();
        if (last != nullptr && last->figure) {
            plan->figure = last->figure;
            plan->timeline = last->timeline;
            plan->still = last->still;
        } else if (!plan->writable) {
            Scenario possible = scenario;
            possible.output = {};
            possible.pace = {};
            show(std::make_shared<Figure>(figure(possible)));
        }
    }
    return plan;
}

std::string seconds_in_words(Tick ms) {
    std::string words = fmt::format("{:.1f}", static_cast<double>(ms) / 1000);
    if (words.ends_with(".0")) words.resize(words.size() - 2);
    return words + " s";
}

std::string path_for_format(const std::string& path, const Format& format) {
    return joined(folder_of(path), bare_name(path) + std::string(format.ending));
}

std::string place_in_words(const Shelf& shelf, const std::string& path) {
    return shelf.keeps_files() ? "in " + printable(folder_of(path), 90) : "among the browser's downloads";
}

std::int64_t frame_at(const FrameTimes& times, double at_ms) {
    std::int64_t first = 0;
    std::int64_t after = times.count();
    while (after - first > 1) {
        const std::int64_t middle = first + (after - first) / 2;
        (static_cast<double>(times.begin(middle)) <= at_ms ? first : after) = middle;
    }
    return first;
}

}  // namespace convwalk
