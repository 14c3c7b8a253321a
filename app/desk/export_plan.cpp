#include "desk/export_plan.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <string_view>
#include <utility>

#include "basics/errors.h"
#include "desk/folders.h"
#include "scenario/export_limits.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFramesEnding = "_frames";

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
    for (const char* ending : {".gif", ".png", ".svg"}) {
        if (!has_ending(name, ending) || name.size() <= std::string_view(ending).size()) continue;
        name.resize(name.size() - std::string_view(ending).size());
        return name;
    }
    if (name.ends_with(kFramesEnding) && name.size() > kFramesEnding.size())
        name.resize(name.size() - kFramesEnding.size());
    return name;
}

}  // namespace

std::shared_ptr<const ExportPlan> export_plan(const Scenario& scenario, Format format,
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
        // The dialog offers no transparent GIF, so none is asked for.
        if (format == Format::gif) exported.output.transparent = false;
        show(std::make_shared<Figure>(figure(exported)));
        const Figure& made = *plan->figure;
        plan->frames = frames_to_write(made, format);
        if (is_still(format)) {
            plan->still = at(made.timeline, time_of(made, exported.output.moment));
        } else {
            plan->timeline = exported_timeline(made);
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

std::string path_for_format(const std::string& path, Format format) {
    static constexpr std::array<std::string_view, 3> kEndings = {".gif", ".png", ".svg"};
    std::string folder = path;
    while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
    folder = fs::path(folder).parent_path().string();
    const std::string name = bare_name(path);
    const std::string ending = format == Format::png_frames
                                   ? std::string(kFramesEnding) + "/"
                                   : std::string(kEndings.at(static_cast<std::size_t>(format)));
    return (fs::path(folder) / (name + ending)).string();
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
