// convwalk import: layers from program text.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/json_text.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/writing.h"
#include "export/input_file.h"
#include "frameworks/read/found.h"
#include "frameworks/read/program_report.h"
#include "frameworks/read/read_code.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"
#include "frameworks/read/wanted_input.h"
#include "network/stack_json.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

// What a table is written as: the formats of table_of() in their order, and JSON.
const std::vector<std::string> kTables = {"text", "markdown", "csv", "latex", "json"};

struct Flags {
    std::vector<std::string> files;
    std::vector<std::string> inputs;
    std::string make;    // empty: what the code makes itself
    std::string format;  // empty: text
    std::string layer;
    std::string output;
};

std::string text_of(const std::string& file) {
    if (file != "-") return from_file(file, [](const std::string& text) { return text; });
    return read_standard_input(kLongestCode);
}

// Errors of a file begin with its name.
ReadProgram program_in(const Flags& flags, std::string_view text, const GivenInput& given) {
    try {
        return read_code(text, given);
    } catch (const BadInput& error) {
        const std::string& file = flags.files.front();
        if (file == "-") throw;
        throw BadInput(fmt::format("{}: {}", file, error.what()));
    }
}

ReadWithInput read_it(const Flags& flags, std::string_view text, GivenInput given) {
    return read_with_input([&](const GivenInput& input) { return program_in(flags, text, input); },
                           flags.inputs, std::move(given));
}

ReadWithInput asked_for(const Flags& flags) {
    const std::string& file = flags.files.front();
    GivenInput given;
    given.make = flags.make;
    for (std::size_t i = 1; i < flags.files.size(); ++i)
        given.files.push_back({flags.files[i], text_of(flags.files[i])});
    if (file == "-") return read_it(flags, read_standard_input(), std::move(given));
    ReadWithInput asked;
    look_into_file(file,
                   [&](std::string_view content) { asked = read_it(flags, content, std::move(given)); });
    return asked;
}

void print_program(const Flags& flags, const ReadWithInput& asked) {
    const std::size_t format = flags.format.empty() ? 0 : choice("format", flags.format, kTables);
    const ProgramReport report = report_of(asked.program, asked.input);
    const std::string file = flags.files.front() == "-" ? "" : flags.files.front() + ": ";
    if (report.refusal && report.rows.empty()) throw BadInput(file + *report.refusal);
    if (kTables[format] == "json") {
        fmt::print("{}\n", report_json(report).dump(2));
    } else {
        fmt::print("{}", table_of(report, static_cast<TableFormat>(format)));
        if (format == 0 && report.parameters) fmt::print("{} parameters\n", grouped(*report.parameters));
        const bool knows_all = std::all_of(report.rows.begin(), report.rows.end(),
                                           [](const ProgramRow& row) { return row.output.sized; });
        if (format == 0 && !report.input.sized && !knows_all)
            fmt::print("The code says no input size; give one for sizes: --input {}\n",
                       dimensions_of(asked.program) == 1   ? "32"
                       : dimensions_of(asked.program) == 3 ? "16x32x32"
                                                           : "32x32");
    }
    if (format == 0 && !report.refusal && report.rows.size() > kMostLayers)
        fmt::print("A network has at most {} layers, so -o can't write all of these as one\n", kMostLayers);
    std::fflush(stdout);
    // A join that fails says what mends it.
    if (report.refusal)
        throw BadInput(file + *report.refusal +
                       misfit_words(asked.program, asked.input.sizes, asked.input.channels));
    if (report.gap) throw BadInput(file + *report.gap);
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

void write_scenario(const Flags& flags, const ReadWithInput& asked) {
    const ReadProgram& program = asked.program;
    const Extents& input = asked.input.sizes;
    const std::size_t chosen = chosen_layer(flags, program);
    if (input.empty()) throw BadUsage("the code says no input size; give one, such as --input 32x32");
    Scenario scenario;
    // Layers behind the chosen one may be impossible.
    ReadProgram until = program;
    until.layers.resize(chosen + 1);
    const auto request = walk(until, input, asked.input.channels).back().request;
    if (!request)
        throw BadInput(fmt::format("line {}: {} can't be drawn by itself", program.layers[chosen].place.line,
                                   printable(program.layers[chosen].name)));
    scenario.subject = word_or_numbers(*request);
    write_text(flags.output, to_json(scenario));
    for (const std::string& note : program.notes) std::cerr << fmt::format("convwalk: {}\n", note);
}

// A join that fails says what mends it.
CodeStack told_stack_of(const ReadWithInput& asked) {
    try {
        return stack_of(asked.program, asked.input.sizes, asked.input.channels);
    } catch (const BadInput& refused) {
        throw BadInput(refused.what() + misfit_words(asked.program, asked.input.sizes, asked.input.channels));
    }
}

// All layers, as a network that `convwalk network` reads.
void write_stack(const Flags& flags, const ReadWithInput& asked) {
    if (asked.input.sizes.empty())
        throw BadUsage("the code says no input size; give one, such as --input 32x32");
    const CodeStack read = told_stack_of(asked);
    write_text(flags.output, json_text(to_json(read.stack)) + '\n');
    for (const std::string& note : read.notes) std::cerr << fmt::format("convwalk: {}\n", note);
}

void run(const Flags& flags) {
    if (!flags.output.empty()) watch_for_interrupts();
    const ReadWithInput asked = asked_for(flags);
    const ReadProgram& program = asked.program;
    if (program.layers.empty())
        throw BadInput("the code has no layer; expected one such as nn.Conv2d(1, 8, 3)");
    if (flags.output.empty()) {
        if (!flags.layer.empty())
            throw BadUsage("layer chooses what -o writes; name a file, such as -o layer.json");
        return print_program(flags, asked);
    }
    if (!flags.format.empty())
        throw BadUsage("format is that of the table; beside -o, which writes JSON, leave it out");
    if (flags.layer.empty() && !is_one_layer(program)) return write_stack(flags, asked);
    write_scenario(flags, asked);
}

}  // namespace

extern constinit const Command kImportCommand = {
    .name = "import",
    .about = "Read layers from code of PyTorch, Keras, TensorFlow, JAX or ONNX, or from a model's file",
    .examples =
        "cat model.py | convwalk import - --input 224x224\n"
        "echo 'nn.Conv2d(3, 8, 5, stride=2)' | convwalk import - --input 32 -o layer.json",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        command
            .add_option("file", flags->files,
                        "The code, print-out or file of a model, and files that code imports from; - is "
                        "standard input")
            ->required();
        command
            .add_option(
                "--input", flags->inputs,
                "The input, where the code does not say: 32, 32x32 or 3x32x32; of several by name: z=100")
            ->allow_extra_args(false);
        command.add_option("--make", flags->make, "What to make of the code: 'resnet50(num_classes=10)'");
        command.add_option("--format", flags->format, fmt::format("Of the table: {}", alternatives(kTables)));
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
