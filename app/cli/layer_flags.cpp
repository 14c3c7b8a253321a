#include "cli/layer_flags.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "cli/network_source.h"
#include "export/formats.h"
#include "export/input_file.h"
#include "picture/figures.h"
#include "scenario/export_limits.h"
#include "scenario/network_edits.h"
#include "scenario/view_table.h"
#include "scenario/with_preset.h"

namespace convwalk {
namespace {

constexpr const char* kLayerGroup = "Layer";

// "0.5", "0.5s" or "500ms" in milliseconds.
Tick duration(std::string_view field, const std::string& text, const Limits& limits) {
    std::string_view number = text;
    double factor = 1000;
    if (number.ends_with("ms")) {
        factor = 1;
        number.remove_suffix(2);
    } else if (number.ends_with("s")) {
        number.remove_suffix(1);
    }
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    const bool read = error == std::errc{} && end == number.data() + number.size();
    if (!read || !(value * factor >= double(limits.least) && value * factor <= double(limits.most)))
        throw BadInput(fmt::format("{} is \"{}\"; it must be a time from {}ms to {}s, such as 0.5s or 500ms",
                                   field, printable(text), limits.least, limits.most / 1000));
    return std::llround(value * factor);
}

// "gather" is what the flat view shows of a transposed convolution.
ViewKind view_named(const std::string& word) {
    return static_cast<ViewKind>(choice("view", word == "gather" ? "flat" : word, view_names()));
}

// "flat (the window gathers)"
std::vector<std::string> views_with_hints() {
    std::vector<std::string> views;
    for (const ViewRow& row : kViewTable)
        views.push_back(row.hint.empty() ? std::string(row.name)
                                         : fmt::format("{} ({})", row.name, row.hint));
    return views;
}

}  // namespace

std::int64_t whole_number(std::string_view field, const std::string& text, std::int64_t least,
                          std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        throw BadInput(fmt::format("{} is \"{}\"; it must be a whole number from {} to {}", field,
                                   printable(text), least, most));
    return value;
}

std::string alternatives(const std::vector<std::string>& choices) {
    return listed(choices, " or ");
}

void refuse_empty(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        const auto& given = option->results();
        // A title may be empty: it is then made from the layer.
        if (option->get_single_name() == "title") continue;
        if (std::find(given.begin(), given.end(), "") != given.end())
            throw BadUsage(fmt::format("{} is empty; give it a value or leave it out", option->get_name()));
    }
}

void refuse_picture_flags(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        const std::string& group = option->get_group();
        if (option->count() > 0 && (group == "Picture" || group == "Values" || group == "Animation"))
            throw BadUsage(fmt::format("{} is for pictures; name a file with -o", option->get_name()));
    }
}

void add_layer_flags(CLI::App& command, LayerFlags& flags) {
    const std::string group = kLayerGroup;
    flags.command = &command;
    command.add_option("file", flags.file, "A scenario (JSON) to start from");
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

std::size_t chosen(const Choice& pick, std::string_view field, const std::string& word) {
    const auto spelled = pick.spelled(word);
    return spelled ? *spelled : choice(field, word, words_of(pick));
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
        std::string words(row.flag.substr(2));
        std::replace(words.begin(), words.end(), '-', ' ');
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
        scenario = from_file(flags.file, [](const std::string& text) { return parse_scenario(text); });
    if (given("--network")) {
        if (given("--preset") || given("file"))
            throw BadUsage("a network and a preset or file were given; one of them is enough");
        scenario.network = network_document_given(flags.network);
        scenario.view.kind = ViewKind::network;
    }
    LayerRequest& request = scenario.layer;
    const auto& options = flags.command->get_options();
    const bool described = std::any_of(options.begin(), options.end(), [&](const CLI::Option* option) {
        const std::string& name = option->get_single_name();
        return option->get_group() == kLayerGroup && option->count() > 0 && name != "network" &&
               name != "preset";
    });
    const Scenario before = scenario;
    if (given("--op")) request.layer.op = operator_named(flags.op);
    put_fields(flags, request);
    if (scenario.network && described && scenario.view.kind == ViewKind::network)
        throw BadUsage(
            "the whole network is shown, so there is no layer for the layer's flags; open one with "
            "\"convwalk network\" and --layer");
    Settled made = settle(before, scenario);
    if (!made.not_taken.empty()) throw BadInput(made.not_taken);
    return std::move(made.scenario);
}

void add_view_flags(CLI::App& command, ViewFlags& flags) {
    const std::string picture = "Picture";
    flags.command = &command;
    command.add_option("--view", flags.view, alternatives(views_with_hints()))->group(picture);
    command
        .add_option("--before", flags.before,
                    "An earlier layer, whose overlap map stands beside: a preset, or a layer as JSON")
        ->group(picture);
    command
        .add_option("--theme", flags.theme,
                    fmt::format("{}, a theme file, or its JSON", fmt::join(theme_names(), ", ")))
        ->group(picture);
    command.add_option("--size", flags.size, "Width x height in pixels, such as 800x600")->group(picture);
    command.add_option("--title", flags.title, "A title instead of the one made from the layer")
        ->group(picture);
    command.add_flag("--indices,!--no-indices", flags.indices, "Row and column numbers along the planes")
        ->group(picture);
    command.add_flag("--words,!--no-words", flags.words, "Title, captions and legend, or none of them")
        ->group(picture);
    command
        .add_option("--moment", flags.moment,
                    "What a still shows: start, middle, end, a step (13) or a time (2.5s, 500ms)")
        ->group(picture);
    command
        .add_flag("--transparent,!--no-transparent", flags.transparent,
                  "Nothing behind the figure; PNG, SVG and frames")
        ->group(picture);
    const std::string values = "Values";
    command.add_flag("--numbers,!--no-numbers", flags.numbers, "Numbers in the cells, or none")
        ->group(values);
    command
        .add_option("--input-values", flags.input_values,
                    "What stands in the input: random, ramp, checker, impulse or constant; random:-5..5 and "
                    "constant:2 say which numbers")
        ->group(values);
    command
        .add_option("--kernel-values", flags.kernel_values,
                    "What stands in the kernel: random, ones, identity, box, gaussian, sobel, laplacian, "
                    "sharpen or bilinear; random:-5..5 says which numbers")
        ->group(values);
    command.add_option("--seed", flags.seed, "Of random numbers: another seed, other numbers")->group(values);
    command
        .add_option(
            "--values", flags.values,
            "Numbers of one's own: a file such as {\"input\": [[1, 2], [3, 4]], \"kernel\": \"box\"}, "
            "or its JSON")
        ->group(values);
    command
        .add_flag("--true-convolution,!--no-true-convolution", flags.true_convolution,
                  "Flip the kernel, as mathematics has it and frameworks have not")
        ->group(values);
    const std::string animation = "Animation";
    command.add_option("--motion", flags.motion, alternatives(motion_names()))->group(animation);
    command.add_option("--fps", flags.fps, "Frames a second of smooth motion, 1 to 50")->group(animation);
    command.add_option("--step-time", flags.step_time, "Time of one output, such as 0.5s")->group(animation);
    command.add_option("--hold", flags.hold, "Rest at the end, such as 2s")->group(animation);
    command.add_option("--steps", flags.steps, "Only these steps: 3..7, 3.., ..7, 3 or all")
        ->group(animation);
    command.add_option("--loops", flags.loops, "How often a GIF plays; 0 = for ever")->group(animation);
    command
        .add_flag("--intro,!--no-intro", flags.intro,
                  "Show how zeros and padding are put in before the kernel starts")
        ->group(animation);
}

namespace {

// The view of a network, asked of a layer alone, shows one of that layer: why it can't be.
void refuse_as_network(const LayerRequest& request) {
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    if (const auto why = why_not_in_stack(request))
        throw BadInput(fmt::format("view is \"network\", and this layer can't be in one: {}", *why));
}

// Values that are described are shown, unless that is refused.
void apply_values(const ViewFlags& flags, Values& values) {
    const auto given = [&](const char* name) { return flags.command->count(name) > 0; };
    if (given("--values")) {
        const bool is_text = flags.values.starts_with('{');
        values = is_text ? parse_values(flags.values, "values", true)
                         : from_file(flags.values,
                                     [](const std::string& text) { return parse_values(text, "", true); });
    }
    if (given("--input-values")) set_input_values(values, flags.input_values);
    if (given("--kernel-values")) set_kernel_values(values, flags.kernel_values);
    if (given("--seed")) values.seed = whole_number("seed", flags.seed, 0, kLargestSeed);
    if (given("--true-convolution")) values.true_convolution = flags.true_convolution;
    if (given("--input-values") || given("--kernel-values") || given("--seed") || given("--true-convolution"))
        values.shown = true;
    if (given("--numbers")) values.shown = flags.numbers;
}

Scenario seen_in(const Scenario& before, ViewKind view) {
    Scenario scenario = before;
    scenario.view.kind = view;
    if (view == ViewKind::network && !scenario.network) refuse_as_network(scenario.layer);
    return settled(before, scenario);
}

// All but the view.
void apply_settings(const ViewFlags& flags, Scenario& scenario) {
    const auto given = [&](const char* name) { return flags.command->count(name) > 0; };
    apply_values(flags, scenario.values);
    if (given("--before"))
        scenario.before = flags.before.starts_with('{') ? parse_layer(flags.before, "before")
                                                        : preset(flags.before).scenario.layer;
    if (given("--theme")) {
        const bool is_file = flags.theme.ends_with(".json") || flags.theme.find('/') != std::string::npos;
        scenario.theme =
            flags.theme.starts_with('{') ? parse_theme(flags.theme, "theme")
            : is_file ? from_file(flags.theme, [](const std::string& text) { return parse_theme(text); })
                      : built_in_theme(flags.theme);
    }
    if (given("--size")) scenario.output.size = parse_size(flags.size);
    if (given("--title")) scenario.title = parse_title(flags.title);
    if (given("--indices")) scenario.view.indices = flags.indices;
    if (given("--words")) scenario.view.words = flags.words;
    if (given("--moment")) scenario.output.moment = parse_moment(flags.moment);
    if (given("--steps")) {
        const StepRange steps = parse_steps(flags.steps);
        scenario.output.first_step = steps.first;
        scenario.output.last_step = steps.last;
    }
    if (given("--transparent")) scenario.output.transparent = flags.transparent;
    if (given("--motion"))
        scenario.pace.motion = static_cast<Motion>(choice("motion", flags.motion, motion_names()));
    if (given("--fps"))
        scenario.output.fps =
            static_cast<int>(whole_number("fps", flags.fps, kFpsLimits.least, kFpsLimits.most));
    if (given("--step-time")) scenario.pace.step_ms = duration("step time", flags.step_time, kStepTimeLimits);
    if (given("--hold")) scenario.pace.hold_ms = duration("hold", flags.hold, kHoldLimits);
    if (given("--loops"))
        scenario.output.loops =
            static_cast<int>(whole_number("loops", flags.loops, kLoopsLimits.least, kLoopsLimits.most));
    if (given("--intro")) scenario.pace.intro = flags.intro;
}

// The scenario in a view, or in the one that every layer has where its layer has not that one.
Scenario seen_where_possible(const Scenario& scenario, ViewKind view) {
    try {
        Scenario seen = seen_in(scenario, view);
        if (!why_no_figure(seen)) return seen;
    } catch (const BadInput&) {
        // A layer that no network can have.
    }
    return seen_in(scenario, ViewKind::oblique);
}

}  // namespace

void apply(const ViewFlags& flags, Scenario& scenario) {
    if (flags.command->count("--view") > 0) scenario = seen_in(scenario, view_named(flags.view));
    apply_settings(flags, scenario);
}

void apply_to_any(const ViewFlags& flags, Scenario& scenario) {
    apply_settings(flags, scenario);
    if (flags.command->count("--view") > 0) scenario = seen_where_possible(scenario, view_named(flags.view));
}

}  // namespace convwalk
