// convwalk import: layers from program text.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/derivation.h"
#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "export/input_file.h"
#include "export/output_file.h"
#include "frameworks/read/found.h"
#include "frameworks/read/read_code.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"
#include "network/stack_json.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

struct Flags {
    std::string file = "-";
    std::string input;
    std::string layer;
    std::string output;
};

ReadProgram program_of(const std::string& file) {
    if (file != "-") return from_file(file, [](const std::string& text) { return read_code(text); });
    // One byte more than is read, so that a longer text is refused.
    std::string text(kLongestCode + 1, '\0');
    std::cin.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::cin.gcount()));
    return read_code(text);
}

// The sizes that were given, one for all axes or one an axis, or those that the code has; empty: neither.
Extents input_of(const Flags& flags, const ReadProgram& program) {
    if (flags.input.empty()) return program.input;
    Extents input = parse_extents(flags.input, "input");
    if (const auto axes = dimensions_of(program); axes && input.size() == 1)
        input = Extents(*axes, input.front());
    return input;
}

// Characters that the text takes on a terminal, of those that stand here: one each.
std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
    }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size()) line.append(widths[i] - width_of(row[i]) + 2, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        fmt::print("{}\n", line);
    }
}

std::string channels_text(std::int64_t channels) {
    return channels > 0 ? fmt::format("{}", channels) : "?";
}

// "3", "the input": what a layer reads.
std::string input_name(const ReadLayer& layer, std::size_t i) {
    return layer.inputs[i] == 0 ? "the input" : fmt::format("{}", layer.inputs[i]);
}

// "4 + 4 × 3 + 5" cells of the two sides of each axis.
std::string cut_text(const std::vector<Sides>& cut) {
    std::string text;
    for (const Sides& s : cut) text += fmt::format("{}{} + {}", text.empty() ? "" : " × ", s.begin, s.end);
    return text;
}

// What a layer is, as far as its code says it without an input.
std::string what_it_is(const ReadLayer& layer) {
    switch (layer.kind) {
        case ReadLayer::Kind::activation:
            return "passed over";
        case ReadLayer::Kind::upsample:
            return "resize";
        case ReadLayer::Kind::pixel_shuffle:
            return std::string(
                name_of(layer.factors.front() < 1 ? Operator::pixel_unshuffle : Operator::pixel_shuffle));
        case ReadLayer::Kind::concatenate:
            return fmt::format("channels of {} behind those of {}", input_name(layer, 1),
                               input_name(layer, 0));
        case ReadLayer::Kind::add:
            return fmt::format("{} added to {}", input_name(layer, 1), input_name(layer, 0));
        case ReadLayer::Kind::crop:
            return fmt::format("cut: {}", cut_text(layer.cut));
        case ReadLayer::Kind::layer:
            break;
    }
    const LayerRequest& request = layer.request;
    std::string text = fmt::format("{}, {}", name_of(request.layer.op), parameter_caption(request));
    if (layer.auto_padding != AutoPadding::none) text += ", same padding";
    return text;
}

std::vector<std::string> row_of(std::size_t number, const ReadLayer& layer, const WalkedLayer* walked) {
    std::vector<std::string> row = {fmt::format("{}", number), fmt::format("{}", layer.place.line),
                                    layer.name};
    if (walked != nullptr) {
        const bool passed_over = layer.kind == ReadLayer::Kind::activation;
        row.push_back(passed_over ? "" : to_string(walked->output));
        row.push_back(passed_over ? "" : channels_text(walked->channels));
    }
    // Padding that follows from the input is a number now.
    if (walked != nullptr && layer.kind == ReadLayer::Kind::layer)
        row.push_back(
            fmt::format("{}, {}", name_of(walked->request->layer.op), parameter_caption(*walked->request)));
    else
        row.push_back(what_it_is(layer));
    if (layer.inputs.size() == 1 && layer.inputs.front() + 1 != number)
        row.back() += fmt::format(", of {}", input_name(layer, 0));
    return row;
}

void print_program(const ReadProgram& program, const Extents& input) {
    std::vector<WalkedLayer> walked;
    if (!input.empty()) walked = walk(program, input);
    std::vector<std::vector<std::string>> rows;
    if (walked.empty())
        rows.push_back({"", "line", "call", "what it is"});
    else
        rows.push_back({"", "line", "call", "size", "channels", "what it is"});
    if (!walked.empty())
        rows.push_back({"", "", "input", to_string(input), channels_text(input_channels(program)), ""});
    for (std::size_t i = 0; i < program.layers.size(); ++i)
        rows.push_back(row_of(i + 1, program.layers[i], walked.empty() ? nullptr : &walked[i]));
    print_table(rows);
    for (const std::string& note : program.notes) fmt::print("{}\n", note);
    if (walked.empty())
        fmt::print("The code says no input size; give one for sizes: --input {}\n",
                   dimensions_of(program) == 1   ? "32"
                   : dimensions_of(program) == 3 ? "16x32x32"
                                                 : "32x32");
}

// Whether all that it does is done by one layer, of which a view of its own can be drawn.
bool is_one_layer(const ReadProgram& program) {
    const std::vector<std::size_t> layers = layers_to_draw(program);
    return layers.empty() || (layers.size() == 1 && program.layers[layers[0]].inputs.size() == 1 &&
                              program.layers[layers[0]].kind != ReadLayer::Kind::crop);
}

// The layer that becomes a scenario: the one chosen, or the only one.
std::size_t chosen_layer(const Flags& flags, const ReadProgram& program) {
    const std::vector<std::size_t> possible = layers_to_draw_or_refusal(program);
    if (flags.layer.empty()) return possible.front();
    for (const std::size_t i : possible) {
        if (flags.layer == fmt::format("{}", i + 1)) return i;
    }
    throw BadInput(fmt::format("layer is \"{}\"; it must be the number of one that changes sizes, such as {}",
                               printable(flags.layer), possible.front() + 1));
}

void write_scenario(const Flags& flags, const ReadProgram& program, const Extents& input) {
    const std::size_t chosen = chosen_layer(flags, program);
    if (input.empty()) throw BadUsage("the code says no input size; give one, such as --input 32x32");
    Scenario scenario;
    // Layers behind the chosen one may be impossible.
    ReadProgram until = program;
    until.layers.resize(chosen + 1);
    const auto request = walk(until, input).back().request;
    if (!request)
        throw BadInput(fmt::format("line {}: {} can't be drawn by itself", program.layers[chosen].place.line,
                                   printable(program.layers[chosen].name)));
    scenario.layer = word_or_numbers(*request);
    OutputFile file(flags.output);
    file.stream() << to_json(scenario);
    file.commit();
}

// All layers, as a network that `convwalk network` reads.
void write_stack(const Flags& flags, const ReadProgram& program, const Extents& input) {
    if (input.empty()) throw BadUsage("the code says no input size; give one, such as --input 32x32");
    const CodeStack read = stack_of(program, input);
    OutputFile file(flags.output);
    file.stream() << json_text(to_json(read.stack)) << '\n';
    file.commit();
    for (const std::string& note : read.notes) std::cerr << fmt::format("convwalk: {}\n", note);
}

void run(const Flags& flags) {
    const ReadProgram program = program_of(flags.file);
    if (program.layers.empty())
        throw BadInput("the code has no layer; expected one such as nn.Conv2d(1, 8, 3)");
    const Extents input = input_of(flags, program);
    if (flags.output.empty()) {
        if (!flags.layer.empty())
            throw BadUsage("layer chooses what -o writes; name a file, such as -o layer.json");
        return print_program(program, input);
    }
    if (flags.layer.empty() && !is_one_layer(program)) return write_stack(flags, program, input);
    write_scenario(flags, program, input);
}

}  // namespace

constinit const Command Command::import_code = {
    .name = "import",
    .about = "Read layers from code of PyTorch, Keras, TensorFlow, JAX or ONNX",
    .examples =
        "cat model.py | convwalk import - --input 224x224\n"
        "echo 'nn.Conv2d(3, 8, 5, stride=2)' | convwalk import - --input 32 -o layer.json",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        command.add_option("file", flags->file, "The code; - is standard input")->required();
        command.add_option("--input", flags->input,
                           "Cells of the input, where the code does not say: 32 or 32x32");
        command.add_option(
            "--layer", flags->layer,
            "The number of the layer that -o writes; left out, it writes them all as a network");
        command.add_option(
            "-o,--output", flags->output,
            "Write one layer as a scenario, several as a network: FILE.json, or - for standard output");
        return [flags, &command] {
            refuse_empty(command);
            run(*flags);
        };
    }};

}  // namespace convwalk
