#include "cli/network_command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "advice/solve.h"
#include "arithmetic/operators.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "cli/commands.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "export/formats.h"
#include "export/input_file.h"
#include "network/networks.h"
#include "network/notation.h"
#include "network/stack_json.h"
#include "network/table.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

using nlohmann::ordered_json;

struct NetworkFlags {
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

struct SolveFlags {
    std::string input;
    std::string output;
    std::string factor;
    bool same = false;
    std::vector<std::string> ops;
    std::string kernel;
    std::string stride;
    std::string padding;
    std::string padding_end;
    std::string dilation;
    std::string output_padding;
    std::string format = "text";
    std::string limit = "20";
    std::vector<std::string> explain;
};

std::size_t format_named(const std::string& word, const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == word) return i;
    }
    throw BadInput(unknown_name("format", word, names));
}

// --- network

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

Asked asked_for(const NetworkFlags& flags) {
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
        const InputShape shape = parse_input_shape(flags.input);
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
    text += fmt::format("; output {}×{}", last.channels, to_string(last.output));
    if (last.output == stack.input) text += ", the resolution of the input";
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

// A picture of the network, or of one of its layers.
void draw_network(const NetworkFlags& flags, const Asked& asked, const StackReport& report) {
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

void run_network(const NetworkFlags& flags) {
    static const std::vector<std::string> formats = {"text", "markdown", "csv", "latex", "json"};
    const bool draws = !flags.output.empty() || flags.print_scenario;
    const std::size_t format = draws || flags.format.empty() ? 0 : format_named(flags.format, formats);
    refuse_empty(*flags.view.command);
    if (!draws) refuse_picture_flags(*flags.view.command);
    const bool as_json = formats[format] == "json";
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
    if (!as_json) return print_around(asked, report, static_cast<TableFormat>(format));
    ordered_json document;
    if (asked.network != nullptr) {
        document["name"] = asked.network->name;
        document["source"] = asked.network->source;
        document["url"] = asked.network->url;
    }
    document.update(report_json(asked.read.stack, report));
    document["assumptions"] = assumptions_json(asked.read.assumptions);
    // Given back as a file, the table is this network.
    document["stack"] = to_json(asked.read.stack);
    fmt::print("{}\n", document.dump(2));
}

// --- solve

// Those whose sizes are searched.
constexpr std::array kSolved = {Operator::convolution, Operator::transposed_convolution,
                                Operator::max_pooling, Operator::average_pooling};

std::string_view short_name(Operator op) {
    return row_of(op).flag;
}

// "2", "0.5", "1/2", "3/2"
Fraction fraction_asked(const std::string& text) {
    const auto factor = factor_spelled(text);
    const auto asked = factor ? factor->exact() : std::nullopt;
    if (!asked || asked->num > kLargestSize || asked->den > kLargestSize)
        throw BadInput(fmt::format(
            "factor is \"{}\"; it must be a number from 1 to {} or a fraction of two, such as 2, 0.5, 1/2 or "
            "3/2",
            printable(text), kLargestSize));
    return *asked;
}

// As for a layer, one number counts for two axes.
Extents sizes_of(const std::string& text, const char* field) {
    Extents sizes = text.empty() ? Extents() : parse_extents(text, field);
    if (sizes.size() == 1) sizes.push_back(sizes[0]);
    return sizes;
}

std::int64_t limit_of(const SolveFlags& flags) {
    return whole_number("limit", flags.limit, 1, kMostSolutions);
}

Question question_of(const SolveFlags& flags) {
    Question q;
    const int goals = int{!flags.output.empty()} + int{!flags.factor.empty()} + int{flags.same};
    if (goals != 1)
        throw BadUsage(goals == 0 ? "what is wanted is missing; give one of --output, --factor and --same"
                                  : "more than one of --output, --factor and --same are given");
    if (!flags.output.empty() && (flags.input.empty() || flags.input == "any"))
        throw BadUsage(fmt::format("input is {}; --output needs to know what the size comes from",
                                   flags.input.empty() ? "missing" : "any"));
    if (flags.input != "any") q.input = sizes_of(flags.input, "input");
    q.output = sizes_of(flags.output, "output");
    if (!flags.factor.empty()) q.factor = fraction_asked(flags.factor);
    if (!flags.ops.empty()) {
        q.operators.clear();
        for (const std::string& word : flags.ops) {
            const Operator op = operator_named(word, kSolved);
            if (std::find(q.operators.begin(), q.operators.end(), op) == q.operators.end())
                q.operators.push_back(op);
        }
    }
    const auto set = [](Range& range, const std::string& text, const char* field, std::int64_t least) {
        if (!text.empty()) range = parse_range(text, field, least);
    };
    set(q.kernel, flags.kernel, "kernel", 1);
    set(q.stride, flags.stride, "stride", 1);
    set(q.padding, flags.padding, "padding", 0);
    set(q.dilation, flags.dilation, "dilation", 1);
    set(q.output_padding, flags.output_padding, "output_padding", 0);
    if (!flags.padding_end.empty()) q.padding_end = parse_range(flags.padding_end, "padding_end", 0);
    q.most = limit_of(flags);
    return q;
}

// The flags that make `convwalk shape` and `export` show the layer.
std::string flags_of(const Solution& s) {
    std::string text = fmt::format("--op {} --kernel {}", short_name(s.op), s.kernel);
    const auto add = [&](const char* flag, std::int64_t value, std::int64_t usual) {
        if (value != usual) text += fmt::format(" {} {}", flag, value);
    };
    add("--stride", s.stride, 1);
    add("--padding", s.padding_begin, 0);
    add("--padding-end", s.padding_end, s.padding_begin);
    add("--dilation", s.dilation, 1);
    add("--output-padding", s.output_padding, 0);
    return text;
}

std::string words_of(const Question& q, const Solution& s) {
    std::string words =
        fmt::format("{}, {}", s.even ? "even" : "uneven",
                    s.lost == 0 ? "exact" : fmt::format("{} cell{} lost", s.lost, s.lost == 1 ? "" : "s"));
    const std::string rounding = q.input.empty() ? rounding_words(s) : "";
    if (!rounding.empty()) words += ", other sizes " + rounding;
    return words;
}

ordered_json solution_json(const Solution& s, std::size_t axes) {
    return {{"op", short_name(s.op)},
            {"kernel", s.kernel},
            {"stride", s.stride},
            {"padding", s.padding_begin},
            {"padding_end", s.padding_end},
            {"dilation", s.dilation},
            {"output_padding", s.output_padding},
            {"even", s.even},
            {"lost", s.lost},
            {"weights", weights_of(s, axes)}};
}

void print_solutions(const Question& q, const Answer& answer, const SolveFlags& flags) {
    static const std::vector<std::string> formats = {"text", "csv", "json"};
    const std::size_t format = format_named(flags.format, formats);
    const std::size_t axes = q.input.empty() ? 2 : q.input.size();
    if (formats[format] == "json") {
        ordered_json document = {{"tried", answer.tried}, {"found", answer.found}};
        document["solutions"] = ordered_json::array();
        for (const Solution& s : answer.solutions) document["solutions"].push_back(solution_json(s, axes));
        fmt::print("{}\n", document.dump(2));
        return;
    }
    if (formats[format] == "csv") {
        fmt::print("op,kernel,stride,padding,padding_end,dilation,output_padding,even,lost,weights\r\n");
        for (const Solution& s : answer.solutions)
            fmt::print("{},{},{},{},{},{},{},{},{},{}\r\n", short_name(s.op), s.kernel, s.stride,
                       s.padding_begin, s.padding_end, s.dilation, s.output_padding,
                       s.even ? "even" : "uneven", s.lost, weights_of(s, axes));
        return;
    }
    const std::string goal = q.input.empty() ? fmt::format("every size times {}", to_string(q.factor))
                             : q.output.empty()
                                 ? fmt::format("{} times {}", to_string(q.input), to_string(q.factor))
                                 : fmt::format("{} → {}", to_string(q.input), to_string(q.output));
    if (answer.solutions.empty()) {
        fmt::print("{}: none of {} combinations; wider ranges may have one\n", goal, grouped(answer.tried));
        return;
    }
    fmt::print("{}: {} of {} combinations{}\n\n", goal, grouped(answer.found), grouped(answer.tried),
               static_cast<std::int64_t>(answer.solutions.size()) < answer.found
                   ? fmt::format(", the {} simplest", answer.solutions.size())
                   : "");
    std::size_t width = 0;
    std::size_t words = 0;
    for (const Solution& s : answer.solutions) {
        width = std::max(width, flags_of(s).size());
        words = std::max(words, words_of(q, s).size());
    }
    for (const Solution& s : answer.solutions) {
        const std::int64_t weights = weights_of(s, axes);
        fmt::print("{:{}}  {:{}}  {}\n", flags_of(s), width, words_of(q, s), words,
                   weights == 0 ? "no weights"
                                : fmt::format("{} weight{} a channel pair", grouped(weights),
                                              weights == 1 ? "" : "s"));
    }
}

void explain(const std::vector<std::string>& files) {
    const auto layer = [](const std::string& file) {
        return from_file(file, [](const std::string& text) { return parse_scenario(text); }).layer;
    };
    const auto before = layer(files[0]);
    const std::vector<Change> changes = what_changed(before, layer(files[1]));
    if (changes.empty()) fmt::print("nothing that matters to the size\n");
    for (const Change& change : changes) fmt::print("{}\n", change.sentence);
}

void run_solve(const SolveFlags& flags) {
    if (!flags.explain.empty()) return explain(flags.explain);
    const Question question = question_of(flags);
    print_solutions(question, solve(question), flags);
}

void add_network_command(CLI::App& program, std::function<void()>& chosen) {
    const auto flags = std::make_shared<NetworkFlags>();
    auto* command = program.add_subcommand("network", "Sizes, costs and receptive fields of a whole network");
    command->add_option(
        "network", flags->network,
        "Its notation, such as \"CR(64,9)-P-CR(32,7)-TR(32)\"; FILE.json or FILE.txt; or - for "
        "standard input");
    command->add_option("--preset", flags->preset, "A network from the literature; --list names them");
    command->add_option("--input", flags->input, "Channels and sizes of the input, such as 3x224x224");
    command->add_option(
        "--format", flags->format,
        "Of the table text, markdown, csv, latex or json; of a picture " + listed(format_names(), " or "));
    command
        ->add_option("--assume", flags->assumed,
                     "What the notation leaves open, as NAME=VALUE; may be given more than once")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_flag("--list", flags->list, "List the networks from the literature");
    command->add_flag("--print-stack", flags->print_stack,
                      "Print the network itself as JSON instead, to be edited and given back as FILE.json");
    const char* picture = "Picture";
    command
        ->add_option("-o,--output", flags->output,
                     "Draw it instead: " + outputs_in_words() + ", or - for standard output")
        ->group(picture);
    command->add_option("--cell", flags->cell, "The output cell whose receptive field is drawn: 64x64")
        ->group(picture);
    command->add_option("--layer", flags->layer, "Draw this layer alone, by its number")->group(picture);
    command->add_flag("--print-scenario", flags->print_scenario, "Print the scenario of the picture as JSON")
        ->group(picture);
    add_view_flags(*command, flags->view);
    command->footer(
        "\nExamples:\n"
        "  convwalk network --preset unet --size 1600x900 -o unet.png\n"
        "  convwalk network \"CR(64,9)-CR(32,7)-TR(32)-CR(16,5)-TR(16)-C(1,1)\" --input 1x32x32\n"
        "  convwalk network --preset vgg_16 --format markdown\n"
        "  convwalk network \"3x CR(64) - TR(32)\" --assume kernel=5 --assume transposed-kernel=2");
    command->callback([flags, &chosen] { chosen = [flags] { run_network(*flags); }; });
}

void add_solve_command(CLI::App& program, std::function<void()>& chosen) {
    const auto flags = std::make_shared<SolveFlags>();
    auto* command = program.add_subcommand("solve", "Find the layers that give a size");
    command->add_option(
        "--input", flags->input,
        "Cells of the input: 7 or 7x5; any, or left out: what is wanted holds for every size that "
        "the factor leaves whole");
    command->add_option("--output", flags->output, "Cells that the output is to have");
    command->add_option("--factor", flags->factor, "Or how much larger it is to be: 2, 1/2");
    command->add_flag("--same", flags->same, "Or that it is to be as large as the input");
    command
        ->add_option("--op", flags->ops,
                     alternatives(operator_flags(kSolved)) +
                         "; may be given more than once; all but avg-pool when left out")
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command->add_option("--kernel", flags->kernel, "Range of kernels: 2..5, or one; 1..7 when left out");
    command->add_option("--stride", flags->stride, "Range of strides; 1..4 when left out");
    command->add_option("--padding", flags->padding, "Range of paddings; 0..3 when left out");
    command->add_option("--padding-end", flags->padding_end,
                        "Range of paddings at the end; as at the start when left out");
    command->add_option("--dilation", flags->dilation, "Range of dilations; 1 when left out");
    command->add_option("--output-padding", flags->output_padding,
                        "Range of output paddings of transposed layers; 0..1 when left out");
    command->add_option("--limit", flags->limit, "How many are printed; 20 when left out");
    command->add_option("--format", flags->format, "text, csv or json");
    command->add_option("--explain", flags->explain, "What makes the sizes of two scenario files differ")
        ->expected(2);
    command->footer(
        "\nExamples:\n"
        "  convwalk solve --input 7 --output 14 --kernel 2..5\n"
        "  convwalk solve --factor 2 --op transposed\n"
        "  convwalk solve --same --kernel 3..7 --dilation 1..4\n"
        "  convwalk solve --explain before.json after.json");
    command->callback([flags, command, &chosen] {
        chosen = [flags, command] {
            refuse_empty(*command);
            run_solve(*flags);
        };
    });
}

}  // namespace

void add_network_commands(CLI::App& program, std::function<void()>& chosen) {
    add_network_command(program, chosen);
    add_solve_command(program, chosen);
}

}  // namespace convwalk
