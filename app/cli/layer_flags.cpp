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
    command.add_option("--op", flags.op, alternatives(operator_flags()))->group(group);
    for (const LayerFieldRow& row : layer_fields()) {
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

// "output size"
std::string flag_words(const LayerFieldRow& row) {
    std::string words(row.flag.substr(2));
    std::replace(words.begin(), words.end(), '-', ' ');
    return words;
}

std::size_t chosen(const Choice& pick, std::string_view field, const std::string& word) {
    const auto spelled = pick.spelled(word);
    return spelled ? *spelled : choice(field, word, words_of(pick));
}

// What is given is meant, whether it is as usual or not.
void refuse_what_the_operator_has_not(const LayerFlags& flags, Operator op) {
    for (const LayerFieldRow& row : layer_fields()) {
        if (row.of(op) || flags.command->count(std::string(row.flag)) == 0) continue;
        const bool is_switch = std::holds_alternative<Switch>(row.holds);
        throw BadInput(fmt::format(
            "{} is {}; {} has none, so leave it out", flag_words(row),
            is_switch ? "given" : printable(flags.fields[static_cast<std::size_t>(row.field)]), name_of(op)));
    }
}

// What was given of the layer's fields.
void put_fields(const LayerFlags& flags, LayerRequest& request) {
    std::vector<FieldText> on_axes;
    for (const LayerFieldRow& row : layer_fields()) {
        const bool given = flags.command->count(std::string(row.flag)) > 0;
        if (given && row.is_on_axes())
            on_axes.push_back({std::string(row.name), flags.fields[static_cast<std::size_t>(row.field)]});
    }
    set_layer_fields(request, on_axes);
    for (const LayerFieldRow& row : layer_fields()) {
        if (flags.command->count(std::string(row.flag)) == 0) continue;
        const auto i = static_cast<std::size_t>(row.field);
        const std::string words = flag_words(row);
        if (const auto* whole = std::get_if<WholeNumber>(&row.holds))
            whole->set(request, whole_number(words, flags.fields[i], whole->least, whole->most));
        if (const auto* pick = std::get_if<Choice>(&row.holds))
            pick->set(request, chosen(*pick, words, flags.fields[i]));
        const auto* on = std::get_if<Switch>(&row.holds);
        if (on != nullptr && flags.switches[i]) on->set(request, !on->get(LayerRequest{}));
    }
}

}  // namespace

Scenario scenario_of(const LayerFlags& flags) {
    const auto given = [&](const std::string& name) { return flags.command->count(name) > 0; };
    if (given("--preset") && given("file"))
        throw BadUsage("a preset and a file were given; one of them is enough");
    Scenario scenario;
    if (given("--preset")) scenario = with_preset(scenario, preset(flags.preset));
    if (given("file"))
        scenario = flags.file == "-"
                       ? parse_scenario(read_standard_input())
                       : from_file(flags.file, [](const std::string& text) { return parse_scenario(text); });
    if (given("--network")) {
        if (given("--preset") || given("file"))
            throw BadUsage("a network and a preset or file were given; one of them is enough");
        scenario.subject = network_document_given(flags.network);
        scenario.view.kind = ViewKind::network;
    }
    const auto& options = flags.command->get_options();
    const bool described = std::any_of(options.begin(), options.end(), [&](const CLI::Option* option) {
        const std::string& name = option->get_single_name();
        return option->get_group() == kLayerGroup && option->count() > 0 && name != "network" &&
               name != "preset";
    });
    LayerRequest request = layer_of(scenario);
    if (given("--op")) request.layer.op = operator_named(flags.op);
    refuse_what_the_operator_has_not(flags, request.layer.op);
    put_fields(flags, request);
    if (scenario.network() != nullptr && described && scenario.view.kind == ViewKind::network)
        throw BadUsage(
            "the whole network is shown, so there is no layer for the layer's flags; open one with "
            "\"convwalk network\" and --layer");
    Settled made = settle(scenario, scenario, request);
    if (!made.not_taken.empty()) throw BadInput(made.not_taken);
    return std::move(made.scenario);
}

}  // namespace convwalk
