// convwalk open: the window with the figure of a link.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "picture/figures.h"
#include "ui/window.h"

namespace convwalk {
namespace {

void run(const std::string& link) {
    const Scenario scenario = scenario_in_link(link);
    if (const auto refusal = why_no_figure(scenario)) throw BadInput(refusal->sentence);
    if (run_window({.figure = scenario}) == WindowEnd::ended)
        throw Interrupted{"ended from outside; what was not finished is not kept"};
}

}  // namespace

extern constinit const Command kOpenCommand = {
    .name = "open",
    .about = "Open the window with the figure of a link",
    .examples = "convwalk open '#op=transposed&input=3&kernel=4&stride=2&padding=1&view=flat&numbers'",
    .add = [](CLI::App& command) -> Task {
        const auto link = std::make_shared<std::string>();
        command
            .add_option("link", *link, "The address, or what stands behind its \"#\"; quote it for the shell")
            ->required();
        return [link] { run(*link); };
    }};

}  // namespace convwalk
