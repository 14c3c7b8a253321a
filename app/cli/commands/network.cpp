// convwalk network: a whole network as a table, or drawn.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
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
#include "cli/sizes_answer.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "export/formats.h"
#include "network/networks.h"
#include "network/notation.h"
#include "network/seen_cells.h"
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
    std::string sizes;
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

// "40x90", "40,90"
Extents cell_given(const Flags& flags) {
    std::string text = flags.cell;
    std::replace(text.begin(), text.end(), ',', 'x');
    return parse_extents(text, "cell");
}

// The number of the one layer that was chosen; nullopt: none was.
std::optional<std::size_t> layer_given(const Flags& flags, const char* use) {
    if (flags.layer.empty()) return std::nullopt;
    const Range number = parse_range(flags.layer, "layer", 1);
    if (number.first != number.last)
        throw BadInput(fmt::format("layer is \"{}\"; one layer is {}, so it must be a single number",
                                   printable(flags.layer), use));
    return static_cast<std::size_t>(number.first);
}

// What a cell of the output, or of another layer's, sees of the input.
void print_cell(const Flags& flags, const Asked& asked, const StackReport& report, bool as_json) {
    Stack until = asked.read.stack;
    const std::size_t layer = layer_given(flags, "asked about").value_or(until.layers.size());
    if (layer > until.layers.size())
        throw BadInput(fmt::format("there is no layer {}; the network has {}", layer, until.layers.size()));
    until.layers.resize(layer);
    StackReport known = report;
    known.layers.resize(layer);
    // The numbers of a vector have no places, and all see the same.
    const bool is_vector = (layer == 0 ? until.input : known.layers.back().output).empty();
    const Extents cell = is_vector ? Extents() : cell_given(flags);
    if (const auto why = is_vector ? std::nullopt : why_not_cell(until, known, cell, "cell"))
        throw BadInput(*why);
    const SeenCells seen = seen_cells(until, known, layer, cell);
    if (as_json) {
        fmt::print("{}\n", seen_json(seen).dump(2));
        return;
    }
    for (const std::string& line : lines_of(until, seen)) fmt::print("{}\n", line);
}

// A picture of the network, or of one of its layers.
void draw_network(const Flags& flags, const Asked& asked, const StackReport& report) {
    const Stack& stack = asked.read.stack;
    NetworkDocument document = with_stack({}, stack);
    if (!flags.cell.empty()) {
        document.cell = cell_given(flags);
        if (const auto why = why_not_cell(stack, report, document.cell, "cell")) throw BadInput(*why);
    }
    Scenario scenario = scenario_of(document);
    if (const auto number = layer_given(flags, "drawn")) {
        if (const auto why = why_not_open(stack, report, *number)) throw BadInput(*why);
        Scenario opened = scenario;
        opened.network()->open = *number;
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

void list_asked(const Flags& flags, bool draws, std::size_t format) {
    if (draws || !flags.network.empty() || !flags.preset.empty())
        throw BadUsage("--list prints every network; leave out what names one and what draws it");
    const bool as_json = kTables[format] == "json";
    if (format != 0 && !as_json)
        throw BadUsage(fmt::format("format is \"{}\"; the list is text or json", printable(flags.format)));
    list_networks(as_json);
}

// What is answered in words, and not as a table.
void demand_words(const Flags& flags, std::size_t format, const char* flag) {
    if (format != 0 && kTables[format] != "json")
        throw BadUsage(fmt::format("format is \"{}\"; what {} asks is answered as text or json",
                                   printable(flags.format), flag));
}

void run(const Flags& flags) {
    const bool asks_sizes = !flags.sizes.empty();
    // Beside --sizes the output is a size.
    const bool draws = (!flags.output.empty() && !asks_sizes) || flags.print_scenario;
    const bool asks_cell = !flags.cell.empty() && !draws;
    const std::size_t format = draws || flags.format.empty() ? 0 : choice("format", flags.format, kTables);
    refuse_empty(*flags.view.command);
    if (!draws) refuse_picture_flags(*flags.view.command);
    if (flags.list) return list_asked(flags, draws, format);
    if (flags.print_stack && draws)
        throw BadUsage("--print-stack prints and draws nothing; leave out -o and --print-scenario");
    if (asks_sizes && (asks_cell || draws))
        throw BadUsage("--sizes prints what sizes the network takes; leave out --cell and what draws it");
    if (!flags.layer.empty() && !draws && !asks_cell)
        throw BadUsage("--layer is for pictures and for --cell; name a file with -o");
    const Asked asked = asked_for(flags);
    const bool as_json = kTables[format] == "json";
    if (flags.print_stack) {
        fmt::print("{}\n", json_text(to_json(asked.read.stack)));
        return;
    }
    if (asks_sizes) {
        demand_words(flags, format, "--sizes");
        fmt::print("{}",
                   (as_json ? sizes_as_json : sizes_as_text)(asked.read.stack, flags.sizes, flags.output));
        return;
    }
    const StackReport report = told_report_of(asked.read.stack);
    if (report.refusal) throw BadInput(report.refusal->sentence);
    if (draws) return draw_network(flags, asked, report);
    if (asks_cell) {
        demand_words(flags, format, "--cell");
        return print_cell(flags, asked, report, as_json);
    }
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
    command.add_option(
        "--sizes", flags.sizes,
        "Which input sizes it takes without loss and without a misfit at its joins: 200..300, "
        "one an axis 200..300x64, or any for the rule alone; with --output 98, which give that");
    command.add_option("--cell", flags.cell,
                       "The output cell, 64x64, whose receptive field is drawn; without -o what it sees of "
                       "the input is printed");
    command.add_option("--layer", flags.layer,
                       "Draw this layer alone, by its number; with --cell, a cell of it");
    command.add_flag("--list", flags.list, "List the networks from the literature");
    command.add_flag("--print-stack", flags.print_stack,
                     "Print the network itself as JSON instead, to be edited and given back as FILE.json");
}

void add_picture_flags(CLI::App& command, Flags& flags) {
    const char* picture = "Picture";
    command.add_option("-o,--output", flags.output,
                       "Draw it instead: " + outputs_in_words() +
                           ", or - for standard output; beside --sizes, the output that is asked for");
    command.add_flag("--print-scenario", flags.print_scenario, "Print the scenario of the picture as JSON")
        ->group(picture);
    add_view_flags(command, flags.view);
}

}  // namespace

extern constinit const Command kNetworkCommand = {
    .name = "network",
    .about = "Sizes, costs and receptive fields of a whole network",
    .examples =
        "convwalk network --preset unet --size 1600x900 -o unet.png\n"
        "convwalk network \"CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)\" --input 1x32x32\n"
        "convwalk network --preset vgg_16 --format markdown\n"
        "convwalk network unet --sizes 540..600\n"
        "convwalk network vgg_16 --cell 3x3 --layer 18\n"
        "convwalk network \"3x CR(64) - TR(32)\" --assume kernel=5 --assume transposed-kernel=2",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        add_table_flags(command, *flags);
        add_picture_flags(command, *flags);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
