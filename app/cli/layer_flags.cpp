#include "cli/layer_flags.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

#include "arithmetic/operators.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "cli/network_source.h"
#include "export/input_file.h"
#include "scenario/network_edits.h"

namespace convwalk {
namespace {

constexpr const char* kLayerGroup = "Layer";

std::string flag_name(std::string field) {
    std::replace(field.begin(), field.end(), '_', '-');
    return "--" + field;
}

// "0.5", "0.5s" or "500ms" in milliseconds.
Tick duration(std::string_view field, const std::string& text, Tick least, Tick most) {
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
    if (!read || !(value * factor >= double(least) && value * factor <= double(most)))
        throw BadInput(fmt::format("{} is \"{}\"; it must be a time from {}ms to {}s, such as 0.5s or 500ms",
                                   field, printable(text), least, most / 1000));
    return std::llround(value * factor);
}

// "gather" is what the flat view shows of a transposed convolution.
ViewKind view_named(const std::string& word) {
    return static_cast<ViewKind>(choice("view", word == "gather" ? "flat" : word, view_names()));
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
    std::string text;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        if (i > 0) text += i + 1 < choices.size() ? ", " : " or ";
        text += choices[i];
    }
    return text;
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
    struct Help {
        const char* field;
        const char* text;
    };
    static constexpr Help kHelp[] = {
        {"dimensions", "1, 2 or 3; follows from the longest size when left out"},
        {"input", "Cells of the input: 7, 7x5 or 4x7x5"},
        {"kernel", "Taps of the kernel; here and below: one number for all axes, or one an axis"},
        {"stride", "Cells from window to window"},
        {"padding", "Cells added on both sides, or valid, same, half, full, causal"},
        {"padding_end", "Cells added at the end, where that differs"},
        {"dilation", "Cells from tap to tap"},
        {"output_padding", "Cells added at the end of a transposed convolution's output"},
        {"factor", "Resizing: how often as large, 2, 1.5 or 2x1.5; pixel shuffle: whole"},
        {"output_size", "Resizing: cells of the output, instead of a factor"},
    };
    flags.fields.resize(layer_field_names().size());
    for (std::size_t i = 0; i < flags.fields.size(); ++i)
        command.add_option(flag_name(kHelp[i].field), flags.fields[i], kHelp[i].text)->group(group);
    command.add_option("--in-channels", flags.in_channels, "Channels of the input")->group(group);
    command.add_option("--out-channels", flags.out_channels, "Channels of the output")->group(group);
    command.add_option("--groups", flags.groups, "Groups of channels")->group(group);
    command.add_flag("--ceil-mode", flags.ceil_mode, "Pooling: a last window may reach beyond the padding")
        ->group(group);
    command
        .add_option("--padding-mode", flags.padding_mode,
                    "What stands in a convolution's padding: zeros, reflect, replicate or circular")
        ->group(group);
    command
        .add_flag("--count-exclude-pad", flags.count_exclude_pad,
                  "Average pooling: divide by the cells of the input alone")
        ->group(group);
    command.add_option("--divisor", flags.divisor, "Average pooling: divide by this number")->group(group);
    command.add_option("--resize-mode", flags.resize_mode, "nearest, nearest-exact, bilinear or bicubic")
        ->group(group);
    command
        .add_flag("--align-corners", flags.align_corners,
                  "Bilinear, bicubic: the outermost cells' middles meet, not the edges")
        ->group(group);
    command
        .add_flag("--of-transposed", flags.of_transposed,
                  "The numbers describe the convolution that is transposed, its input size included")
        ->group(group);
}

Scenario scenario_of(const LayerFlags& flags) {
    const auto given = [&](const std::string& name) { return flags.command->count(name) > 0; };
    if (given("--preset") && given("file"))
        throw BadUsage("a preset and a file were given; one of them is enough");
    Scenario scenario;
    if (given("--preset")) scenario = preset(flags.preset).scenario;
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
    std::vector<FieldText> fields;
    for (std::size_t i = 0; i < flags.fields.size(); ++i) {
        const std::string& name = layer_field_names()[i];
        if (given(flag_name(name))) fields.push_back({name, flags.fields[i]});
    }
    set_layer_fields(request, fields);
    const auto channels = [&](const char* name, const char* field, const std::string& text,
                              std::int64_t& target) {
        if (given(name)) target = whole_number(field, text, 1, kLargestSize);
    };
    channels("--in-channels", "in channels", flags.in_channels, request.layer.in_channels);
    channels("--out-channels", "out channels", flags.out_channels, request.layer.out_channels);
    channels("--groups", "groups", flags.groups, request.layer.groups);
    if (flags.ceil_mode) {
        for (AxisSpec& a : request.layer.axes) a.ceil_mode = true;
    }
    if (flags.of_transposed) request.of_transposed = true;
    Layer& layer = request.layer;
    if (given("--padding-mode"))
        layer.padding_mode =
            kPaddingModes.at(choice("padding mode", flags.padding_mode, padding_mode_names()));
    if (given("--resize-mode"))
        layer.resize_mode = kResizeModes.at(choice("resize mode", flags.resize_mode, resize_mode_words()));
    if (given("--divisor"))
        layer.divisor_override = whole_number("divisor", flags.divisor, -kLargestSize, kLargestSize);
    if (flags.count_exclude_pad) layer.count_include_pad = false;
    if (flags.align_corners) layer.align_corners = true;
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
    command
        .add_option("--view", flags.view,
                    "oblique, flat (the window gathers), overlap, scatter, both (gather and scatter on one "
                    "timeline), there_and_back, matrix or network")
        ->group(picture);
    command
        .add_option("--before", flags.before,
                    "An earlier layer, whose overlap map stands beside: a preset, or a layer as JSON")
        ->group(picture);
    command
        .add_option("--theme", flags.theme,
                    "light, dark, guide, print, colour-blind, a theme file, or its JSON")
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
    command.add_option("--motion", flags.motion, "discrete or smooth")->group(animation);
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

}  // namespace

void apply(const ViewFlags& flags, Scenario& scenario) {
    const auto given = [&](const char* name) { return flags.command->count(name) > 0; };
    apply_values(flags, scenario.values);
    if (given("--view")) {
        const Scenario before = scenario;
        scenario.view.kind = view_named(flags.view);
        if (scenario.view.kind == ViewKind::network && !scenario.network) refuse_as_network(scenario.layer);
        scenario = settled(before, scenario);
    }
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
    if (given("--fps")) scenario.output.fps = static_cast<int>(whole_number("fps", flags.fps, 1, kMostFps));
    if (given("--step-time"))
        scenario.pace.step_ms = duration("step time", flags.step_time, kShortestStep, kLongestRest);
    if (given("--hold")) scenario.pace.hold_ms = duration("hold", flags.hold, 0, kLongestRest);
    if (given("--loops"))
        scenario.output.loops = static_cast<int>(whole_number("loops", flags.loops, 0, kMostLoops));
    if (given("--intro")) scenario.pace.intro = flags.intro;
}

}  // namespace convwalk
