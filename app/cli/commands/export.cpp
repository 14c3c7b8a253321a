// convwalk export: an animation or a picture of a layer.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "export/formats.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

struct Flags {
    std::string output;
    std::optional<std::string> format;
    bool print_scenario = false;
    bool print_link = false;
    std::string cell;
    LayerFlags layer;
    ViewFlags view;
};

void run(const Flags& flags) {
    Scenario scenario = scenario_of(flags.layer);
    if (!flags.cell.empty()) choose_cell(scenario, flags.cell);
    apply(flags.view, scenario);
    if (flags.print_scenario) {
        static_cast<void>(figure(scenario));
        fmt::print("{}", to_json(scenario));
        return;
    }
    if (flags.print_link) {
        static_cast<void>(figure(scenario));
        fmt::print("{}\n", address_of(scenario, web_page()));
        return;
    }
    if (flags.output.empty()) throw BadUsage("output is missing; name a file with -o, such as -o figure.gif");
    export_scenario(scenario, flags.output, format_of(flags.output, flags.format));
}

}  // namespace

extern constinit const Command kExportCommand = {
    .name = "export",
    .about = "Write an animation or a picture of a layer",
    .examples =
        "convwalk export --preset padding_strides_transposed -o transposed.gif\n"
        "convwalk export --input 7x5 --kernel 3x2 --padding same --view flat --moment 4 -o figure.svg\n"
        "convwalk export --preset dilation --motion smooth --size 1080x1080 -o frames/",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        command.add_option("-o,--output", flags->output, outputs_in_words() + ", or - for standard output");
        command.add_option("--format", flags->format,
                           alternatives(format_names()) + ", where the name does not say it");
        command.add_flag("--print-scenario", flags->print_scenario, "Print the scenario as JSON instead");
        command.add_flag(
            "--print-link", flags->print_link,
            "Print a link to the figure instead: behind the address that the variable CONVWALK_WEB "
            "has of the browser edition");
        command.add_option("--cell", flags->cell,
                           "Of a network: the output cell whose receptive field is drawn, such as 64x64");
        add_layer_flags(command, flags->layer);
        add_view_flags(command, flags->view);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
