#include "cli/layer_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "arithmetic/operators.h"
#include "basics/text.h"
#include "cli/network_source.h"
#include "export/input_file.h"
#include "export/input_image.h"
#include "scenario/given_fields.h"
#include "scenario/network_edits.h"
#include "scenario/with_preset.h"

namespace convwalk {
namespace {

constexpr const char* kLayerGroup = "Layer";

}  // namespace

void add_layer_flags(CLI::App& command, LayerFlags& flags) {
    const std::string group = kLayerGroup;
    flags.command = &command;
    command.add_option("file", flags.file, "A scenario (JSON) to start from; - is standard input");
    command
        .add_option("--preset", flags.preset,
                    "A ready-made scenario to start from; `convwalk presets` lists them")
        ->group(group);
    command
        .add_option("--network", flags.network,
                    "A whole network instead of a layer: its notation or JSON, FILE.json, FILE.txt, -, or "
                    "one that `convwalk network --list` names")
        ->group(group);
    add_field_flags(command, flags, [](LayerField) { return true; });
}

void add_field_flags(CLI::App& command, LayerFlags& flags, bool (*takes)(LayerField)) {
    const std::string group = kLayerGroup;
    flags.command = &command;
    command.add_option("--op", flags.op, alternatives(operator_flags()))->group(group);
    for (const LayerFieldRow& row : layer_fields()) {
        if (!takes(row.field)) continue;
        const auto i = static_cast<std::size_t>(row.field);
        const auto* words = std::get_if<Choice>(&row.holds);
        const std::string help(row.help);
        CLI::Option* option =
            std::holds_alternative<Switch>(row.holds)
                ? command.add_flag(std::string(row.flag), flags.switches[i], help)
                : command.add_option(std::string(row.flag), flags.fields[i],
                                     words == nullptr ? help : help + alternatives(words_of(*words)));
        option->group(group);
    }
}

namespace {

// What was given of the layer's fields.
void put_fields(const LayerFlags& flags, LayerRequest& request) {
    put_given_fields(request, [&flags](const LayerFieldRow& row) -> std::optional<std::string> {
        const CLI::Option* option = flags.command->get_option_no_throw(std::string(row.flag));
        if (option == nullptr || option->count() == 0) return std::nullopt;
        const auto i = static_cast<std::size_t>(row.field);
        // A switch may be given as --name=false.
        if (std::holds_alternative<Switch>(row.holds))
            return flags.switches[i] ? std::optional<std::string>("") : std::nullopt;
        return flags.fields[i];
    });
}

}  // namespace

bool describes_a_layer(const LayerFlags& flags) {
    const auto options = flags.command->get_options();
    return std::any_of(options.begin(), options.end(), [&](const CLI::Option* option) {
        const std::string& name = option->get_single_name();
        return option->get_group() == kLayerGroup && option->count() > 0 && name != "network" &&
               name != "preset";
    });
}

LayerRequest with_given_fields(const LayerFlags& flags, LayerRequest request) {
    if (flags.command->count("--op") > 0) request.layer.op = operator_named(flags.op);
    put_fields(flags, request);
    return request;
}

Scenario scenario_of(const LayerFlags& flags) {
    const auto given = [&](const std::string& name) { return flags.command->count(name) > 0; };
    if (given("--preset") && given("file"))
        throw BadUsage("a preset and a file were given; one of them is enough");
    Scenario scenario;
    if (given("--preset")) scenario = with_preset(scenario, preset(flags.preset));
    if (given("file"))
        scenario = flags.file == "-"
                       ? read_scenario(read_standard_input())
                       : from_file(flags.file, [](const std::string& text) { return read_scenario(text); });
    if (given("--network")) {
        if (given("--preset") || given("file"))
            throw BadUsage("a network and a preset or file were given; one of them is enough");
        scenario.subject = network_document_given(flags.network);
        scenario.view.kind = ViewKind::network;
    }
    const bool described = describes_a_layer(flags);
    const LayerRequest request = with_given_fields(flags, layer_of(scenario));
    if (scenario.network() != nullptr && described && is_of_network(scenario.view.kind))
        throw BadUsage(
            "the whole network is shown, so there is no layer for the layer's flags; open one with "
            "\"convwalk network\" and --layer");
    Settled made = settle(scenario, scenario, request);
    if (!made.not_taken.empty()) throw BadInput(made.not_taken);
    return std::move(made.scenario);
}

}  // namespace convwalk
