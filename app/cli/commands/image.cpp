// convwalk image: a short way to the views of a picture.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "arithmetic/operators.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "cli/text_rows.h"
#include "cli/view_flags.h"
#include "cli/writing.h"
#include "export/formats.h"
#include "picture/figures.h"
#include "scenario/network_edits.h"
#include "scenario/scenario.h"
#include "views/image/lab_layout.h"
#include "views/image/pages.h"
#include "views/image/picture_views.h"

namespace convwalk {
namespace {

struct Flags {
    std::string network;
    std::string square;
    bool print_scenario = false;
    LayerFlags layer;
    ViewFlags view;
    std::string output;
    std::optional<std::string> format;
    const CLI::App* command = nullptr;

    [[nodiscard]] bool given(const char* flag) const { return command->count(flag) > 0; }
};

// What the picture settles, or what it has none of.
bool takes(LayerField field) {
    switch (field) {
        case LayerField::dimensions:
        case LayerField::input:
        case LayerField::in_channels:
        case LayerField::out_channels:
        case LayerField::groups:
        case LayerField::shuffle_order:
        case LayerField::of_transposed:
            return false;
        default:
            return true;
    }
}

ViewKind asked_view(const Flags& flags) {
    const bool layer = describes_a_layer(flags.layer) || flags.given("--kernel-values");
    for (const char* flag : {"--ways", "--weights", "--times", "--difference", "--wipe"}) {
        if (layer && flags.given(flag))
            throw BadUsage(
                fmt::format("{} is for ways up, and a layer is described; leave one of them away", flag));
    }
    if (flags.given("--wipe") && flags.network.empty()) return ViewKind::wipe;
    if (flags.network.empty()) return layer ? ViewKind::image : ViewKind::ways;
    if (layer) throw BadUsage("a network and a layer are given; leave one of them away");
    for (const char* flag : {"--ways", "--times", "--difference", "--square", "--wipe"}) {
        if (flags.given(flag))
            throw BadUsage(fmt::format("{} is not for a network; leave one of them away", flag));
    }
    return ViewKind::maps;
}

// The first row and column of the square, such as "46,36", as the pixel that it lies around.
Pin square_pin(const std::string& text, ViewKind view) {
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos)
        throw BadInput(
            fmt::format("square is \"{}\"; it must be a row and a column, such as 46,36", printable(text)));
    const std::int64_t half = (view == ViewKind::ways ? kBenchSquare : kLayerSquare) / 2;
    const auto middle = [&](const std::string& number) {
        return whole_number("square", number, 0, kMostPictureSide) + half;
    };
    return {"picture", 0, {middle(text.substr(0, comma)), middle(text.substr(comma + 1))}};
}

// A pin that the picture has: of one beyond it, the last.
void pin_square(const Flags& flags, Scenario& scenario) {
    if (flags.square.empty()) return;
    Pin pin = square_pin(flags.square, scenario.view.kind);
    const Extents picture = picture_extents(scenario.lab);
    for (std::size_t axis = 0; axis < 2; ++axis) pin.at[axis] = std::min(pin.at[axis], picture[axis + 1] - 1);
    scenario.view.pin = pin;
}

Scenario subject_of(const Flags& flags, ViewKind view) {
    if (view == ViewKind::maps) return scenario_of(network_document_given(flags.network));
    Scenario scenario;
    *scenario.alone() = with_given_fields(flags.layer, {});
    // What a picture is seen through at first.
    scenario.values.kernel = scenario.alone()->layer.op == Operator::transposed_convolution
                                 ? KernelFill::bilinear
                                 : KernelFill::gaussian;
    return scenario;
}

Scenario scenario_of(const Flags& flags) {
    const ViewKind view = asked_view(flags);
    Scenario scenario = subject_of(flags, view);
    scenario.view.kind = view;
    scenario.output.size = view == ViewKind::image ? SizePx{1280, 900} : SizePx{1600, 900};
    apply(flags.view, scenario);
    if (!is_of_picture(scenario.view.kind))
        throw BadInput(fmt::format("view is {}, which shows no picture; convwalk export has it",
                                   view_names()[static_cast<std::size_t>(scenario.view.kind)]));
    if (const Operator op = layer_of(scenario).layer.op; flags.given("--kernel-values") && !has_weights(op))
        throw BadInput(fmt::format("kernel values are given, and {} has no kernel", name_of(op)));
    pin_square(flags, scenario);
    return scenario;
}

void print(const LabPage& page) {
    TextRows rows;
    for (const LabCard& card : page.cards) {
        rows.push_back({card.title, card.detail});
        for (const LabCard::Row& row : card.rows) rows.push_back({"  " + row.name, row.value});
    }
    fmt::print("{}\n{}\n\n{}\n{}\n", page.title, page.caption, in_columns(rows), page.status);
}

// Room for every card of a network as it is, and for the words around them.
void fit_to_cards(const Flags& flags, Scenario& scenario) {
    if (scenario.view.kind != ViewKind::maps || flags.given("--size")) return;
    constexpr SizePx kAround = {80, 190};
    const Figure f = figure(scenario);
    const SizePx cards = natural_size(lab_page_of(f, at(f.timeline, f.timeline.duration())));
    scenario.output.size = {std::clamp(cards.width + kAround.width, 800, kLargestPicture.width),
                            std::clamp(cards.height + kAround.height, 600, kLargestPicture.height)};
}

void run(const Flags& flags) {
    Scenario scenario = scenario_of(flags);
    fit_to_cards(flags, scenario);
    if (flags.print_scenario) {
        static_cast<void>(figure(scenario));
        fmt::print("{}", to_json(scenario));
        return;
    }
    if (!flags.output.empty())
        return export_scenario(scenario, flags.output, format_of(flags.output, flags.format));
    const Figure f = figure(scenario);
    print(lab_page_of(f, at(f.timeline, time_of(f, scenario.output.moment))));
}

}  // namespace

extern constinit const Command kImageCommand = {
    .name = "image",
    .about = "A layer on a picture, or ways of making a picture larger beside one another",
    .examples =
        "convwalk image chart -o bench.png\n"
        "convwalk image photo.jpg --ways k3s2,k4s2 --weights icnr --times 2 -o bench.svg\n"
        "convwalk image chart --wipe k3s2,picture -o ways.gif\n"
        "convwalk image scene --kernel-values sobel -o edges.png\n"
        "convwalk image chart --kernel-values box --kernel 5 --view wipe --step-time 0.04 -o wipe.gif\n"
        "convwalk image chart --network lenet_5 -o maps.png",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        flags->command = &command;
        command
            .add_option("picture", flags->view.picture,
                        "A PNG or JPEG; or chart, text or scene, which the program draws")
            ->required();
        command.add_option("-o,--output", flags->output,
                           outputs_in_words() + "; without it the measures are printed");
        command.add_option("--format", flags->format,
                           alternatives(format_names()) + ", where the name does not say it");
        command.add_flag("--print-scenario", flags->print_scenario, "Print the scenario as JSON instead");
        command.add_option(
            "--network", flags->network,
            "Instead of ways, every layer's maps of a network: its notation, a file, or one that "
            "`convwalk network --list` names");
        add_field_flags(command, flags->layer, takes);
        add_view_flags(command, flags->view, PictureFlag::own);
        command
            .add_option("--square", flags->square,
                        "The first row and column of the pixels that are shown with their numbers, such as "
                        "46,36")
            ->group("Lab");
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
