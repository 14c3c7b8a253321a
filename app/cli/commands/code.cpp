// convwalk code: program text from a layer or a network.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "frameworks/rules.h"
#include "frameworks/write/write_code.h"
#include "frameworks/write/write_stack.h"
#include "network/notation.h"
#include "network/stack.h"

namespace convwalk {
namespace {

struct Flags {
    LayerFlags layer;
    std::string framework = "pytorch";
};

constexpr const char* kAll = "all";

std::vector<std::string> choices() {
    std::vector<std::string> names = framework_names();
    names.emplace_back(kAll);
    return names;
}

// @param write the code for a framework
template <typename Write>
void print_code(const std::string& framework, Write write) {
    if (framework != kAll) {
        const WrittenCode code = write(static_cast<Framework>(choice("framework", framework, choices())));
        if (code.code.empty()) throw BadInput(code.why_not);
        fmt::print("{}", code.code);
        return;
    }
    for (std::size_t i = 0; i < framework_names().size(); ++i) {
        const WrittenCode code = write(static_cast<Framework>(i));
        fmt::print("{}# {}\n{}", i > 0 ? "\n" : "", name_of(static_cast<Framework>(i)),
                   code.code.empty() ? fmt::format("# {}\n", code.why_not) : code.code);
    }
}

Stack network_of(const Flags& flags) {
    for (const CLI::Option* option : flags.layer.command->get_options()) {
        const std::string& name = option->get_single_name();
        if (option->count() > 0 && name != "network" && name != "framework" && name != "input")
            throw BadUsage(fmt::format("{} is for a layer; beside --network only --input is taken", name));
    }
    Stack stack = network_document_given(flags.layer.network).stack;
    if (flags.layer.command->count("--input") > 0) {
        const MapShape shape =
            parse_input_shape(flags.layer.command->get_option("--input")->as<std::string>());
        stack.channels = shape.channels;
        stack.input = shape.sizes;
    }
    if (const auto& refusal = told_report_of(stack).refusal) throw BadInput(refusal->sentence);
    return stack;
}

void run(const Flags& flags) {
    if (!flags.layer.network.empty()) {
        const Stack stack = network_of(flags);
        return print_code(flags.framework, [&](Framework f) { return write_code(stack, f); });
    }
    const LayerRequest request = layer_of(scenario_of(flags.layer));
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    print_code(flags.framework, [&](Framework f) { return write_code(request, f); });
}

}  // namespace

extern constinit const Command kCodeCommand = {
    .name = "code",
    .about = "Write a layer or a network as code of a framework",
    .examples =
        "convwalk code --input 224 --kernel 7 --stride 2 --padding 2 --padding-end 3 --framework all\n"
        "convwalk code --network vgg_16 --framework keras\n"
        "echo 'CR(64,9)-P-CR(32,7)-TR(32)' | convwalk code --network - --input 3x64x64",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        add_layer_flags(command, flags->layer);
        command.add_option("--framework", flags->framework,
                           alternatives(choices()) + "; pytorch when left out");
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
