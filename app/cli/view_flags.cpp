#include "cli/view_flags.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "basics/errors.h"
#include "basics/text.h"
#include "cli/flags.h"
#include "export/input_file.h"
#include "export/input_image.h"
#include "export/input_weights.h"
#include "layout/stamps.h"
#include "numeric/npy.h"
#include "numeric/values_text.h"
#include "picture/figures.h"
#include "scenario/export_limits.h"
#include "scenario/lab_json.h"
#include "scenario/network_edits.h"
#include "scenario/own_kernel.h"
#include "scenario/view_table.h"

namespace convwalk {
namespace {

// The groups of the help.
constexpr const char* kPicture = "Picture";
constexpr const char* kValues = "Values";
constexpr const char* kAnimation = "Animation";
constexpr const char* kLab = "Lab";

// The flags of one group of a command.
struct FlagGroup {
    CLI::App& command;
    const char* name;

    void option(const char* flag, std::string& text, const std::string& help) const {
        command.add_option(flag, text, help)->group(name);
    }
    void flag(const char* flag, bool& on, const std::string& help) const {
        command.add_flag(flag, on, help)->group(name);
    }
};

// "flat (the window gathers)"
std::vector<std::string> views_with_hints() {
    std::vector<std::string> views;
    for (const ViewRow& row : kViewTable)
        views.push_back(row.hint.empty() ? std::string(row.name)
                                         : fmt::format("{} ({})", row.name, row.hint));
    return views;
}

// The moments that have a name.
std::vector<std::string> moment_words() {
    using Kind = StillMoment::Kind;
    return {to_string(StillMoment{Kind::start}), to_string(StillMoment{Kind::middle}),
            to_string(StillMoment{Kind::end})};
}

void add_picture_flags(const FlagGroup& group, ViewFlags& flags) {
    group.option("--view", flags.view, alternatives(views_with_hints()));
    group.option("--channel", flags.channel,
                 "The output channel that the views of channels sum, or draw among many; 0 is the first");
    group.option(
        "--walk", flags.walk,
        fmt::format("How the views of channels go through the outputs: {}", alternatives(walk_names())));
    group.option(
        "--before", flags.before,
        "A layer that stands beside, on one timeline: a preset, a layer as JSON, or transpose for the "
        "way back of the one drawn");
    group.option(
        "--fed-by", flags.fed_by,
        "The layer that the one drawn reads, on one page with it in the view channels: a preset, or a "
        "layer as JSON");
    group.option("--theme", flags.theme,
                 fmt::format("{}, a theme file, or its JSON", fmt::join(theme_names(), ", ")));
    group.option("--size", flags.size, "Width x height in pixels, such as 800x600");
    group.option("--title", flags.title, "A title instead of the one made from the layer");
    group.flag("--indices,!--no-indices", flags.indices, "Row and column numbers along the planes");
    group.flag(
        "--products,!--no-products", flags.products,
        "The products of the window as cells on their way into the sum, in the oblique and the flat view");
    group.flag("--words,!--no-words", flags.words, "Title, captions and legend, or none of them");
    group.option("--hide", flags.hide,
                 "What is not told, so that it can be asked: size, result, or both as size,result");
    group.option("--moment", flags.moment,
                 fmt::format("What a still shows: {}, a step (13) or a time (2.5s, 500ms)",
                             fmt::join(moment_words(), ", ")));
    group.option(
        "--pin", flags.pin,
        "Mark a cell with all that it is joined with: output:2,2, input:0,1, kernel:1,1; of a network "
        "layer3:4,4");
    group.option("--zoom", flags.zoom,
                 "Show a part of the figure: 2, 3@output:2,2 about a cell, 2@0.25,0.5 about a place");
    group.flag("--transparent,!--no-transparent", flags.transparent,
               "Nothing behind the figure; not for GIF and video");
    group.flag("--text-as-outlines,!--no-text-as-outlines", flags.text_as_outlines,
               "Letters of an SVG as shapes, which look the same everywhere, or as text to be edited");
}

void add_value_flags(const FlagGroup& group, ViewFlags& flags) {
    group.flag("--numbers,!--no-numbers", flags.numbers, "Numbers in the cells, or none");
    group.option("--input-values", flags.input_values,
                 fmt::format("What stands in the input: {}; random:-5..5 and constant:2 say which numbers",
                             alternatives(input_fill_names())));
    group.option("--input-image", flags.input_image,
                 "A PNG or JPEG whose pixels stand in the input, from 0 to 1: red, green and blue are three "
                 "channels, grey is one; the layer takes its size");
    group.option("--kernel-values", flags.kernel_values,
                 fmt::format("What stands in the kernel: {}; random:-5..5 says which numbers, and "
                             "'[[1,2,1],[0,0,0],[-1,-2,-1]]' or FILE.npy all of them",
                             alternatives(kernel_fill_names())));
    group.option("--bias", flags.bias,
                 fmt::format("What is added to every output: {}, a number, or one for each output channel "
                             "(1,0,-2)",
                             fmt::join(bias_fill_names(), ", ")));
    group.option("--seed", flags.seed, "Of random numbers: another seed, other numbers");
    group.option("--values", flags.values,
                 "Numbers of one's own: a file such as {\"input\": [[1, 2], [3, 4]], \"kernel\": \"box\"}, "
                 "or its JSON");
    group.flag("--true-convolution,!--no-true-convolution", flags.true_convolution,
               "Flip the kernel, as mathematics has it and frameworks have not");
}

void add_animation_flags(const FlagGroup& group, ViewFlags& flags) {
    group.option("--motion", flags.motion, alternatives(motion_names()));
    group.option(
        "--fps", flags.fps,
        fmt::format("Frames a second of smooth motion, {} to {}", kFpsLimits.least, kFpsLimits.most));
    group.option("--step-time", flags.step_time, "Time of one output, such as 0.5s");
    group.option("--hold", flags.hold, "Rest at the end, such as 2s");
    group.option("--steps", flags.steps, "Only these steps: 3..7, 3.., ..7, 3 or all");
    group.option("--loops", flags.loops, "How often a GIF, APNG or WebP plays; 0 = for ever");
    group.flag("--intro,!--no-intro", flags.intro,
               "Show how zeros and padding are put in before the kernel starts");
}

void add_lab_flags(const FlagGroup& group, ViewFlags& flags, PictureFlag picture) {
    if (picture == PictureFlag::flag)
        group.option(
            "--picture", flags.picture,
            "What the views of a picture show: chart, text or scene, which the program draws, or a PNG or "
            "JPEG");
    group.option(
        "--crop", flags.crop,
        fmt::format("At most so many pixels on a side, {} to {}: larger pictures are averaged and cropped to "
                    "their middle",
                    kLeastPictureSide, kMostPictureSide));
    group.flag("--grey,!--no-grey", flags.grey, "One channel instead of red, green and blue");
    group.command
        .add_option("--ways", flags.ways,
                    fmt::format("Ways up that stand beside one another, with commas between: {}",
                                alternatives(way_names())))
        ->delimiter(',')
        ->group(group.name);
    group.option("--weights", flags.weights,
                 "What ways, or the layers of a network, multiply with: " +
                     alternatives(weight_fill_names()) + "; of a network FILE.npz or FILE.json, too");
    group.option("--wipe", flags.wipe,
                 "The view wipe goes over two ways up, or over a way and the picture, in place of a layer's "
                 "work: k3s2,bilinear or k4s2,picture");
    group.option("--times", flags.times,
                 fmt::format("How often the picture is halved, and doubled again: 1 to {}", kMostTimes));
    group.flag("--difference,!--no-difference", flags.difference,
               "The difference to the picture, eight times as strong, in place of numbers");
}

}  // namespace

void add_view_flags(CLI::App& command, ViewFlags& flags, PictureFlag picture) {
    flags.command = &command;
    add_picture_flags({command, kPicture}, flags);
    add_value_flags({command, kValues}, flags);
    add_lab_flags({command, kLab}, flags, picture);
    add_animation_flags({command, kAnimation}, flags);
}

void refuse_picture_flags(const CLI::App& command) {
    for (const CLI::Option* option : command.get_options()) {
        const std::string& group = option->get_group();
        if (option->count() > 0 &&
            (group == kPicture || group == kValues || group == kAnimation || group == kLab))
            throw BadUsage(fmt::format("{} is for pictures; name a file with -o", option->get_name()));
    }
}

namespace {

// The view of a network, asked of a layer alone, shows one of that layer: why it can't be.
void refuse_as_network(const LayerRequest& request) {
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    if (const auto why = why_not_in_stack(request))
        throw BadInput(fmt::format("view is \"network\", and this layer can't be in one: {}", *why));
}

constexpr std::int64_t kMostKernelValues = 10'000;

// Numbers that were typed, or those of a file; nullopt: a fill.
std::optional<Tensor> own_kernel(const std::string& text) {
    if (text.starts_with('[')) return parse_grid(text, kMostKernelValues, "kernel values");
    if (!text.ends_with(".npy")) return std::nullopt;
    return read_npy(read_file(text), kMostKernelValues, printable(text, 400));
}

void apply_own_kernel(const ViewFlags& flags, const Tensor& own, Scenario& scenario) {
    const CLI::Option* kernel = flags.command->get_option_no_throw("--kernel");
    const bool given = kernel != nullptr && kernel->count() > 0;
    const Extents asked = kernel_extents(layer_of(scenario).layer);
    scenario = with_kernel(scenario, own);
    const Extents taken = kernel_extents(layer_of(scenario).layer);
    if (given && asked != taken)
        throw BadInput(fmt::format("kernel is {}, and {} kernel values are given: leave --kernel away",
                                   to_string(asked), to_string(taken)));
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
    if (given("--kernel-values") && !own_kernel(flags.kernel_values))
        set_kernel_values(values, flags.kernel_values);
    if (given("--seed")) values.seed = whole_number("seed", flags.seed, 0, kLargestSeed);
    if (given("--true-convolution")) values.true_convolution = flags.true_convolution;
    if (given("--bias")) set_bias_values(values, flags.bias);
    if (given("--input-values") || given("--kernel-values") || given("--seed") ||
        given("--true-convolution") || given("--bias"))
        values.shown = true;
    if (given("--numbers")) values.shown = flags.numbers;
}

// The picture of a file; of a size that was asked for, where one was.
void apply_image(const ViewFlags& flags, Scenario& scenario) {
    const std::string text = read_file(flags.input_image);
    Tensor picture = picture_numbers(text, printable(flags.input_image));
    const CLI::Option* input = flags.command->get_option_no_throw("--input");
    const LayerRequest* layer = scenario.alone();
    const Extents size(picture.shape.begin() + 1, picture.shape.end());
    if (input != nullptr && input->count() > 0 && layer != nullptr && input_extents(layer->layer) != size)
        throw BadInput(fmt::format("input is {}; the picture is {}: leave --input away, or give that",
                                   to_string(input_extents(layer->layer)), to_string(size)));
    put_picture(scenario, std::move(picture));
}

// Of the lab. A picture keeps its size where none is given.
void apply_lab(const ViewFlags& flags, LabChoice& lab) {
    const auto given = [&](const char* name) { return flags.command->count(name) > 0; };
    if (given("--crop")) lab.side = whole_number("crop", flags.crop, kLeastPictureSide, kMostPictureSide);
    if (!flags.picture.empty()) {
        const auto drawn = std::find_if(kDrawnPictures.begin(), kDrawnPictures.end(),
                                        [&](const auto& row) { return row.name == flags.picture; });
        if (drawn != kDrawnPictures.end()) {
            lab.picture = drawn->picture;
        } else if (flags.picture.starts_with('{')) {
            lab.picture = parse_own_picture(flags.picture);
            read_picture(lab);
        } else {
            lab.picture = picture_from_file(flags.picture, lab.side.value_or(kUsualPhotoSide));
        }
    } else if (auto* own = std::get_if<OwnPicture>(&lab.picture); own != nullptr && given("--crop")) {
        if (own->file.empty())
            throw BadInput(
                "crop is given, and the picture stands in no file of which other pixels could be "
                "read; name one with --picture");
        own->pixels = nullptr;
        read_picture(lab);
    }
    if (given("--grey")) lab.grey = flags.grey;
    if (given("--ways")) lab.ways = ways_named(flags.ways);
    if (given("--weights")) {
        const bool is_file = flags.weights.ends_with(".npz") || flags.weights.ends_with(".json");
        if (is_file)
            lab.weights = weights_from_file(flags.weights);
        else
            lab.weights = weight_fill_named(flags.weights);
    }
    if (given("--wipe")) lab.wiped = parse_wiped(flags.wipe);
    if (given("--times")) lab.times = static_cast<int>(whole_number("times", flags.times, 1, kMostTimes));
    if (given("--difference")) lab.difference = flags.difference;
}

Scenario seen_in(const Scenario& before, ViewKind view) {
    Scenario scenario = before;
    scenario.view.kind = view;
    if (is_of_network(view) && scenario.alone() != nullptr) refuse_as_network(*scenario.alone());
    return settled(before, scenario);
}

// @throws BadInput where there is none
LayerRequest counterpart(const LayerRequest& request) {
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    const auto other = counterpart_of(resolved(request));
    if (!other)
        throw BadInput(
            "before is \"transpose\", and this layer has none: it takes a convolution padded with zeros, or "
            "a transposed convolution that one leads to");
    return LayerRequest{*other};
}

// All but the view.
void apply_settings(const ViewFlags& flags, Scenario& scenario) {
    const auto given = [&](const char* name) { return flags.command->count(name) > 0; };
    apply_values(flags, scenario.values);
    if (const auto own = own_kernel(flags.kernel_values)) apply_own_kernel(flags, *own, scenario);
    apply_lab(flags, scenario.lab);
    if (given("--input-image")) apply_image(flags, scenario);
    const auto other_layer = [](const std::string& text, const char* field) {
        return text.starts_with('{') ? parse_layer(text, field) : layer_of(preset(text).scenario);
    };
    if (given("--before"))
        scenario.before = flags.before == "transpose" ? counterpart(layer_of(scenario))
                                                      : other_layer(flags.before, "before");
    if (given("--fed-by")) scenario.fed_by = other_layer(flags.fed_by, "fed_by");
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
    if (given("--products")) scenario.view.products = flags.products;
    if (given("--words")) scenario.view.words = flags.words;
    if (given("--channel")) scenario.view.channel = whole_number("channel", flags.channel, 0, kLargestSize);
    if (given("--walk"))
        scenario.view.walk = static_cast<ChannelWalk>(choice("walk", flags.walk, walk_names()));
    if (given("--hide")) scenario.view.hidden = parse_hidden(flags.hide);
    if (given("--moment")) scenario.output.moment = parse_moment(flags.moment);
    if (given("--pin")) scenario.view.pin = parse_pin(flags.pin);
    if (given("--zoom")) scenario.view.zoom = parse_zoom(flags.zoom);
    if (given("--steps")) {
        const StepRange steps = parse_steps(flags.steps);
        scenario.output.first_step = steps.first;
        scenario.output.last_step = steps.last;
    }
    if (given("--text-as-outlines")) scenario.output.text_as_outlines = flags.text_as_outlines;
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

// Whether its view has the pin and the part of the figure that it asks for.
bool has_look(const Scenario& scenario) {
    if (!scenario.view.pin && scenario.view.zoom == Zoom{}) return true;
    try {
        static_cast<void>(figure(scenario));
        return true;
    } catch (const BadInput&) {
        return false;
    }
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
    if (!has_look(scenario)) {
        scenario.view.pin.reset();
        scenario.view.zoom = {};
    }
}

}  // namespace convwalk
