// convwalk open: the window with the figure of a link.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "lesson/lesson.h"
#include "picture/figures.h"
#include "ui/window.h"

namespace convwalk {
namespace {

void end_with(WindowEnd end) {
    if (end == WindowEnd::ended) throw Interrupted{"ended from outside; what was not finished is not kept"};
}

void run(const std::string& link) {
    if (const auto place = lesson_in_link(link)) {
        // What is not there is told of before there is a window.
        if (!place->lesson.empty()) {
            const Lesson& asked = lesson(place->lesson);
            if (!place->scene.empty()) static_cast<void>(scene_named(asked, place->scene));
        }
        return end_with(run_window({.lesson = *place}));
    }
    const Scenario scenario = scenario_in_link(link);
    if (const auto refusal = why_no_figure(scenario)) throw BadInput(refusal->sentence);
    end_with(run_window({.figure = scenario}));
}

}  // namespace

extern constinit const Command kOpenCommand = {
    .name = "open",
    .about = "Open the window with the figure or the lesson of a link",
    .examples =
        "convwalk open '#op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers'\n"
        "convwalk open '#lesson=a_stride_of_one_half&scene=steps'",
    .add = [](CLI::App& command) -> Task {
        const auto link = std::make_shared<std::string>();
        command
            .add_option("link", *link, "The address, or what stands behind its \"#\"; quote it for the shell")
            ->required();
        return [link] { run(*link); };
    }};

}  // namespace convwalk
