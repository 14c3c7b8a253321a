// convwalk export: an animation or a picture of a layer.
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "desk/links.h"
#include "export/formats.h"
#include "export/series.h"
#include "picture/figures.h"

namespace convwalk {
namespace {

struct Flags {
    std::string output;
    std::optional<std::string> format;
    bool print_scenario = false;
    bool print_link = false;
    bool build_up = false;
    std::string sheet;
    std::string cell;
    LayerFlags layer;
    ViewFlags view;
};

// The format of single pictures that was asked for. @param why for a sentence: "a sheet is one picture"
const Format& drawn_format(const std::optional<std::string>& given, std::string_view ending,
                           std::string_view why) {
    std::vector<std::string> names;
    for (const Format* format : formats()) {
        if (format->draw == nullptr) continue;
        if (given ? *given == format->name : ending == format->ending) return *format;
        names.emplace_back(format->name);
    }
    throw BadInput(fmt::format("{}, so its format is one of {}, not {}", why, listed(names, " and "),
                               printable(given.value_or(std::string(ending)))));
}

// Pictures one after the other, or all on one.
void write_series(const Flags& flags, const Figure& f) {
    watch_for_interrupts();
    Studio studio;
    if (flags.build_up) {
        if (!flags.output.ends_with('/'))
            throw BadInput(
                fmt::format("output is \"{}\"; a build-up is a folder of pictures, so it must end in /",
                            printable(flags.output, 400)));
        const Format& picture = drawn_format(flags.format.value_or("png"), "", "a build-up is pictures");
        write_with_bar(f, flags.output, build_up_of(picture), studio);
    } else {
        const SheetGrid grid = parse_sheet(flags.sheet);
        const std::string ending = lower(std::filesystem::path(flags.output).extension().string());
        const Format& picture = drawn_format(flags.format, ending, "a sheet is one picture");
        write_with_bar(f, flags.output, sheet_of(picture, grid), studio);
    }
    say_written(flags.output);
}

// Steps of a document are its pages.
Format format_asked_for(const Flags& flags) {
    const Format format = format_of(flags.output, flags.format);
    const bool steps = flags.view.command->count("--steps") > 0;
    return steps && format == Format::pdf ? Format::pdf_pages : format;
}

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
    if (flags.build_up || !flags.sheet.empty()) return write_series(flags, figure(scenario));
    export_scenario(scenario, flags.output, format_asked_for(flags));
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
        auto* build_up = command.add_flag(
            "--build-up", flags->build_up,
            "Write numbered pictures into DIR/: one a part of the animation, or one a step of --steps");
        command
            .add_option("--sheet", flags->sheet,
                        "Write one picture of so many moments, such as 3x4: columns x rows, each of --size")
            ->excludes(build_up);
        add_layer_flags(command, flags->layer);
        add_view_flags(command, flags->view);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
