// convwalk network: a whole network as a table, or drawn.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "advice/solve.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/network_source.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "export/formats.h"
#include "network/networks.h"
#include "network/notation.h"
#include "network/stack_json.h"
#include "network/table.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// What a table is written as: the formats of table_of() in their order, and JSON.
const std::vector<std::string> kTables = {"text", "markdown", "csv", "latex", "json"};

struct Flags {
    std::string network;
    std::string preset;
    std::string input;
    std::string format;  // empty: text, or as the name of the picture says
    std::vector<std::string> assumed;
    bool list = false;
    bool print_stack = false;
    std::string output;
    std::string cell;
    std::string layer;
    bool print_scenario = false;
    ViewFlags view;
};

void list_networks(bool as_json) {
    if (as_json) {
        ordered_json all = ordered_json::array();
        for (const Network& n : networks())
            all.push_back({{"name", n.name},
                           {"about", n.about},
                           {"source", n.source},
                           {"url", n.url},
                           {"remarks", n.remarks},
                           {"stack", to_json(n.stack)}});
        fmt::print("{}\n", all.dump(2));
        return;
    }
    std::size_t width = 0;
    for (const Network& n : networks()) width = std::max(width, n.name.size());
    for (const Network& n : networks())
        fmt::print("{:{}}  {}\n{:{}}  {}, {}\n", n.name, width, n.about, "", width, n.source, n.url);
}

// What is to be shown, from wherever it comes.
struct Asked {
    ReadStack read;
    const Network* network = nullptr;  ///< when it is a ready-made one
};

Asked asked_for(const Flags& flags) {
    NotationDefaults defaults;
    for (const std::string& assumption : flags.assumed) assume(defaults, assumption);
    if (flags.network.empty() == flags.preset.empty())
        throw BadUsage(
            flags.network.empty()
                ? "network is missing; give its notation, a file, or --preset; --list names those that "
                  "are ready-made"
                : "network and --preset are given; one of them says what is shown");
    Asked asked;
    const Network* by_name = !flags.preset.empty() ? &network(flags.preset) : ready_made(flags.network);
    if (by_name != nullptr) {
        if (!flags.assumed.empty())
            throw BadUsage("--assume is for notations and files; a ready-made network leaves nothing open");
        asked.network = by_name;
        asked.read = {asked.network->stack, asked.network->assumptions, true};
    } else {
        asked.read = network_given(flags.network, defaults);
    }
    if (!flags.input.empty()) {
        const MapShape shape = parse_input_shape(flags.input);
        asked.read.stack.channels = shape.channels;
        asked.read.stack.input = shape.sizes;
    } else if (!asked.read.has_input) {
        asked.read.assumptions.push_back(
            {"input", "1x128x128", "the input has 1 channel of 128×128 cells (--input says otherwise)"});
    }
    return asked;
}

ordered_json assumptions_json(const std::vector<Assumption>& assumptions) {
    ordered_json list = ordered_json::array();
    for (const Assumption& a : assumptions)
        list.push_back({{"name", a.name}, {"value", a.value}, {"sentence", a.sentence}});
    return list;
}

std::string summary_of(const Stack& stack, const StackReport& report) {
    std::string text = fmt::format("{} parameters, {} multiply-adds", grouped(report.parameters),
                                   grouped(report.multiply_adds));
    if (report.layers.empty()) return text;
    const LayerReport& last = report.layers.back();
    text += fmt::format("; output {}", to_string(MapShape{last.channels, last.output}));
    if (!last.output.empty() && last.output == stack.input) text += ", the resolution of the input";
    return text;
}

// The texts that stand around a table, each in the format's own kind of comment.
void print_around(const Asked& asked, const StackReport& report, TableFormat format) {
    const Stack& stack = asked.read.stack;
    const std::string table = table_of(stack, report, format);
    std::vector<std::string> before;
    std::vector<std::string> after;
    if (asked.network != nullptr) {
        before.push_back(fmt::format("{}: {}", asked.network->name, asked.network->about));
        before.push_back(fmt::format("{}, {}", asked.network->source, asked.network->url));
    }
    if (report.layers.size() == stack.layers.size()) after.push_back(summary_of(stack, report));
    if (asked.network != nullptr) {
        for (const std::string& remark : asked.network->remarks) after.push_back("Remark: " + remark);
    }
    for (const Assumption& a : asked.read.assumptions)
        after.push_back(fmt::format("Assumed: {} [{}={}]", a.sentence, a.name, a.value));
    switch (format) {
        case TableFormat::csv:
            fmt::print("{}", table);
            break;
        case TableFormat::latex:
            for (const std::string& line : before) fmt::print("% {}\n", line);
            fmt::print("{}", table);
            break;
        case TableFormat::markdown:
        case TableFormat::text: {
            const char* bullet = format == TableFormat::markdown ? "- " : "";
            for (const std::string& line : before) fmt::print("{}\n", line);
            if (!before.empty()) fmt::print("\n");
            fmt::print("{}\n", table);
            for (const std::string& line : after) fmt::print("{}{}\n", bullet, line);
            break;
        }
    }
}

// Given back as a file, the table is this network.
void print_as_json(const Asked& asked, const StackReport& report) {
    ordered_json document;
    if (asked.network != nullptr) {
        document["name"] = asked.network->name;
        document["source"] = asked.network->source;
        document["url"] = asked.network->url;
    }
    document.update(report_json(asked.read.stack, report));
    document["assumptions"] = assumptions_json(asked.read.assumptions);
    document["stack"] = to_json(asked.read.stack);
    fmt::print("{}\n", document.dump(2));
}

// A picture of the network, or of one of its layers.
void draw_network(const Flags& flags, const Asked& asked, const StackReport& report) {
    const Stack& stack = asked.read.stack;
    NetworkDocument document = with_stack({}, stack);
    if (!flags.cell.empty()) {
        document.cell = parse_extents(flags.cell, "cell");
        if (const auto why = why_not_cell(stack, report, document.cell, "cell")) throw BadInput(*why);
    }
    Scenario scenario = scenario_of(document);
    if (!flags.layer.empty()) {
        const Range number = parse_range(flags.layer, "layer", 1);
        if (number.first != number.last)
            throw BadInput(fmt::format("layer is \"{}\"; one layer is drawn, so it must be a single number",
                                       printable(flags.layer)));
        if (const auto why = why_not_open(stack, report, static_cast<std::size_t>(number.first)))
            throw BadInput(*why);
        Scenario opened = scenario;
        opened.network->open = static_cast<std::size_t>(number.first);
        opened.view.kind = ViewKind::oblique;
        scenario = settled(scenario, opened);
    }
    apply(flags.view, scenario);
    if (flags.print_scenario) {
        fmt::print("{}", to_json(scenario));
        return;
    }
    const auto format = flags.format.empty() ? std::nullopt : std::optional(flags.format);
    export_scenario(scenario, flags.output, format_of(flags.output, format));
}

void run(const Flags& flags) {
    const bool draws = !flags.output.empty() || flags.print_scenario;
    const std::size_t format = draws || flags.format.empty() ? 0 : choice("format", flags.format, kTables);
    refuse_empty(*flags.view.command);
    if (!draws) refuse_picture_flags(*flags.view.command);
    const bool as_json = kTables[format] == "json";
    if (flags.list) {
        if (draws || !flags.network.empty() || !flags.preset.empty())
            throw BadUsage("--list prints every network; leave out what names one and what draws it");
        if (format != 0 && !as_json)
            throw BadUsage(
                fmt::format("format is \"{}\"; the list is text or json", printable(flags.format)));
        return list_networks(as_json);
    }
    if (flags.print_stack && draws)
        throw BadUsage("--print-stack prints and draws nothing; leave out -o and --print-scenario");
    const Asked asked = asked_for(flags);
    if (flags.print_stack) {
        fmt::print("{}\n", json_text(to_json(asked.read.stack)));
        return;
    }
    const StackReport report = report_of(asked.read.stack);
    if (report.refusal) throw BadInput(report.refusal->sentence);
    if (!flags.output.empty() || flags.print_scenario) return draw_network(flags, asked, report);
    if (as_json) return print_as_json(asked, report);
    print_around(asked, report, static_cast<TableFormat>(format));
}

void add_table_flags(CLI::App& command, Flags& flags) {
    command.add_option(
        "network", flags.network,
        "Its notation, such as \"CR(64,9)-P-CR(32,7)-TR(32)\"; FILE.json or FILE.txt; or - for "
        "standard input");
    command.add_option("--preset", flags.preset, "A network from the literature; --list names them");
    command.add_option("--input", flags.input,
                       "Channels and sizes of the input, such as 3x224x224; of a vector its length");
    command.add_option(
        "--format", flags.format,
        fmt::format("Of the table {}; of a picture {}", alternatives(kTables), alternatives(format_names())));
    command
        .add_option("--assume", flags.assumed,
                    "What the notation leaves open, as NAME=VALUE; may be given more than once")
        ->expected(1)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_flag("--list", flags.list, "List the networks from the literature");
    command.add_flag("--print-stack", flags.print_stack,
                     "Print the network itself as JSON instead, to be edited and given back as FILE.json");
}

void add_picture_flags(CLI::App& command, Flags& flags) {
    const char* picture = "Picture";
    command
        .add_option("-o,--output", flags.output,
                    "Draw it instead: " + outputs_in_words() + ", or - for standard output")
        ->group(picture);
    command.add_option("--cell", flags.cell, "The output cell whose receptive field is drawn: 64x64")
        ->group(picture);
    command.add_option("--layer", flags.layer, "Draw this layer alone, by its number")->group(picture);
    command.add_flag("--print-scenario", flags.print_scenario, "Print the scenario of the picture as JSON")
        ->group(picture);
    add_view_flags(command, flags.view);
}

}  // namespace

constinit const Command Command::network = {
    .name = "network",
    .about = "Sizes, costs and receptive fields of a whole network",
    .examples =
        "convwalk network --preset unet --size 1600x900 -o unet.png\n"
        "convwalk network \"CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)\" --input 1x32x32\n"
        "convwalk network --preset vgg_16 --format markdown\n"
        "convwalk network \"3x CR(64) - TR(32)\" --assume kernel=5 --assume transposed-kernel=2",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        add_table_flags(command, *flags);
        add_picture_flags(command, *flags);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
