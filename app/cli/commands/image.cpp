// convwalk image: the lab. A layer on a picture, or ways up beside one another.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/derivation.h"
#include "basics/text.h"
#include "cli/commands/commands.h"
#include "cli/flags.h"
#include "cli/layer_flags.h"
#include "cli/network_source.h"
#include "cli/text_rows.h"
#include "cli/writing.h"
#include "export/input_file.h"
#include "export/input_image.h"
#include "export/write_figure.h"
#include "export/write_scene.h"
#include "lab/pictures.h"
#include "numeric/values_text.h"
#include "views/image/pages.h"

namespace convwalk {
namespace {

constexpr SizePx kBenchSize = {1600, 900};
constexpr SizePx kLayerSize = {1280, 900};
// Pixels of a side where nothing else is asked for: of what the program draws, and of a file.
constexpr std::int64_t kDrawnSide = 64;
constexpr std::int64_t kPhotoSide = 256;

struct Flags {
    std::string picture;
    std::string crop;
    bool grey = false;
    LayerFlags layer;
    std::string kernel_values;
    std::vector<std::string> ways;
    std::string network;
    std::string weights;
    std::string seed = "6";
    std::string times = "1";
    bool difference = false;
    std::string square;
    std::string theme = "light";
    std::string size;
    bool text_as_outlines = false;
    std::string output;
    std::optional<std::string> format;
    const CLI::App* command = nullptr;

    [[nodiscard]] bool given(const char* flag) const { return command->count(flag) > 0; }
};

struct NamedPicture {
    Tensor values;
    std::string name;
};

NamedPicture picture_of(const Flags& flags) {
    const auto side = [&](std::int64_t usual) {
        return flags.crop.empty() ? usual
                                  : whole_number("crop", flags.crop, kLeastPictureSide, kMostPictureSide);
    };
    NamedPicture found;
    for (const DrawnPictureRow& row : kDrawnPictures) {
        if (flags.picture == row.name)
            found = {drawn_picture(row.picture, side(kDrawnSide)), std::string(row.title)};
    }
    if (found.name.empty()) {
        found.name = printable(std::filesystem::path(flags.picture).filename().string());
        found.values = photo(read_file(flags.picture), printable(flags.picture), side(kPhotoSide));
    }
    if (flags.grey) found.values = in_grey(found.values);
    return found;
}

std::uint64_t seed_of(const Flags& flags) {
    return static_cast<std::uint64_t>(whole_number("seed", flags.seed, 0, kLargestSeed));
}

// "46,36"
std::optional<SquareCorner> square_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    const std::size_t comma = text.find(',');
    if (comma == std::string::npos)
        throw BadInput(
            fmt::format("square is \"{}\"; it must be a row and a column, such as 46,36", printable(text)));
    return SquareCorner{whole_number("square", text.substr(0, comma), 0, kMostPictureSide),
                        whole_number("square", text.substr(comma + 1), 0, kMostPictureSide)};
}

LabLook look_of(const Flags& flags, const std::string& name) {
    return {name, square_of(flags.square), flags.difference};
}

void print(const LabPage& page) {
    TextRows rows;
    for (const LabCard& card : page.cards) {
        rows.push_back({card.title, card.detail});
        for (const LabCard::Row& row : card.rows) rows.push_back({"  " + row.name, row.value});
    }
    fmt::print("{}\n{}\n\n{}", page.title, page.caption, in_columns(rows));
    if (!page.footer.empty()) fmt::print("\n{}\n", page.footer);
}

// As a file, or in words where none is named.
void show(const Flags& flags, const LabPage& page, SizePx usual) {
    if (flags.output.empty()) return print(page);
    watch_for_interrupts();
    Studio studio;
    const SizePx size = flags.size.empty() ? usual : parse_size(flags.size);
    const Scene scene = lab_scene(page, size, built_in_theme(flags.theme));
    write_scene(scene, {page.title, flags.text_as_outlines}, flags.output,
                format_of(flags.output, flags.format), studio);
    say_written(flags.output);
}

// --- ways up ---

WaysUpSettings settings_of(const Flags& flags) {
    WaysUpSettings settings;
    if (!flags.ways.empty()) {
        settings.ways.clear();
        for (const std::string& name : flags.ways) settings.ways.push_back(way_named(name));
        if (settings.ways.size() > kWaysUp.size())
            throw BadInput(fmt::format("ways names {}; at most {} stand beside one another",
                                       settings.ways.size(), kWaysUp.size()));
    }
    settings.weights = weight_fill_named(flags.weights.empty() ? "random" : flags.weights);
    if (settings.weights == WeightFill::he)
        throw BadInput(
            "weights is \"he\", which adds up to about nothing; the bench keeps the brightness, so "
            "choose ones, random, icnr, bilinear or identity");
    settings.seed = seed_of(flags);
    settings.times = static_cast<int>(whole_number("times", flags.times, 1, kMostTimes));
    return settings;
}

void run_bench(const Flags& flags) {
    const WaysUpSettings settings = settings_of(flags);
    const NamedPicture picture = picture_of(flags);
    const WaysUp bench = bench_of(picture.values, settings);
    const LabPage page = bench_page(bench, look_of(flags, picture.name));
    show(flags, page, kBenchSize);
}

// --- a network ---

void run_network(const Flags& flags) {
    for (const char* flag : {"--ways", "--times", "--difference", "--square"}) {
        if (flags.given(flag))
            throw BadUsage(fmt::format("{} is not for a network; leave one of them away", flag));
    }
    const Network* known = ready_made(flags.network);
    const Stack asked = known != nullptr ? known->stack : network_given(flags.network).stack;
    const NamedPicture picture = picture_of(flags);
    const auto [stack, input] = network_over_picture(asked, picture.values);
    const WeightFill fill = weight_fill_named(flags.weights.empty() ? "he" : flags.weights);
    const NetworkMaps made = maps_of(stack, {fill, seed_of(flags), false}, input);
    const std::string title = stack.title.empty() ? printable(flags.network) : stack.title;
    const std::string weights = fmt::format("{}, seed {}", name_of(fill), flags.seed);
    const LabPage page =
        maps_page(made, look_of(flags, picture.name), title, weights, built_in_theme(flags.theme).background);
    show(flags, page, natural_size(page));
}

// --- a layer ---

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

struct NamedKernel {
    Tensor weight;
    std::string name;
};

// Numbers that were typed, with the size that they have.
Tensor typed_kernel(const Flags& flags) {
    constexpr std::int64_t kMostKernelValues = 10'000;
    return parse_grid(flags.kernel_values, kMostKernelValues, "kernel values");
}

NamedKernel kernel_of(const Flags& flags, const Layer& layer, const std::optional<Tensor>& typed) {
    const Extents shape = weight_shape(layer);
    if (shape.empty()) {
        if (flags.given("--kernel-values"))
            throw BadInput(fmt::format("kernel values are given, and {} has no kernel", name_of(layer.op)));
        return {};
    }
    if (typed) return {{shape, typed->values}, "typed numbers"};
    Values values;
    values.kernel =
        layer.op == Operator::transposed_convolution ? KernelFill::bilinear : KernelFill::gaussian;
    if (flags.given("--kernel-values")) set_kernel_values(values, flags.kernel_values);
    const KernelFill fill = std::get<KernelFill>(values.kernel);
    return {kernel_filled(fill, shape, seed_of(flags), values.kernel_range.least, values.kernel_range.most),
            std::string(name_of(fill))};
}

LayerRequest layer_over(const Flags& flags, const Tensor& picture, const std::optional<Tensor>& typed) {
    LayerRequest start = layer_of(Scenario{});
    start.layer.axes.assign(2, AxisSpec{});
    if (typed) {
        if (flags.given("--kernel"))
            throw BadUsage("kernel and typed kernel values are given; the numbers say the size");
        for (std::size_t axis = 0; axis < 2; ++axis) start.layer.axes[axis].kernel = typed->shape[axis];
    }
    const LayerRequest request = over_picture(with_given_fields(flags.layer, start), picture);
    if (const auto why = why_invalid(request)) throw BadInput(why->sentence);
    return request;
}

void run_layer(const Flags& flags) {
    const bool is_typed = flags.kernel_values.starts_with('[');
    const std::optional<Tensor> typed = is_typed ? std::optional(typed_kernel(flags)) : std::nullopt;
    const NamedPicture picture = picture_of(flags);
    const LayerRequest request = layer_over(flags, picture.values, typed);
    const Layer layer = resolved(request);
    NamedKernel kernel = kernel_of(flags, layer, typed);
    const Applied made = applied(layer, std::move(kernel.weight), picture.values);
    const std::string title =
        fmt::format("{}{} on {}", capitalised(name_of(layer.op)),
                    kernel.name.empty() ? "" : fmt::format(" ({})", kernel.name), picture.name);
    const std::string caption =
        fmt::format("{}: {} → {}.", parameter_caption(request), to_string(input_extents(layer)),
                    to_string(output_extents(layer)));
    const LabPage page = applied_page(made, look_of(flags, picture.name), title, caption);
    show(flags, page, kLayerSize);
}

void run(const Flags& flags) {
    const bool layer = describes_a_layer(flags.layer) || flags.given("--kernel-values");
    for (const char* flag : {"--ways", "--weights", "--times", "--difference"}) {
        if (layer && flags.given(flag))
            throw BadUsage(
                fmt::format("{} is for ways up, and a layer is described; leave one of them away", flag));
    }
    if (!flags.network.empty()) {
        if (layer) throw BadUsage("a network and a layer are given; leave one of them away");
        return run_network(flags);
    }
    layer ? run_layer(flags) : run_bench(flags);
}

std::vector<std::string> way_names() {
    std::vector<std::string> names;
    for (const WayRow& row : kWaysUp) names.emplace_back(row.name);
    return names;
}

std::vector<std::string> weight_names() {
    std::vector<std::string> names;
    for (const WeightFill fill : kWeightFills) names.emplace_back(name_of(fill));
    return names;
}

void add_output_flags(CLI::App& command, Flags& flags) {
    std::vector<std::string> files;
    std::vector<std::string> names;
    for (const Format* format : scene_formats()) {
        files.push_back(fmt::format("FILE{}", format->ending));
        names.emplace_back(format->name);
    }
    command.add_option("-o,--output", flags.output,
                       fmt::format("{}, or - for standard output; without it the measures are printed",
                                   listed(files, ", ")));
    command.add_option("--format", flags.format,
                       fmt::format("{}, where the name does not say it", listed(names, " or ")));
}

void add_ways_flags(CLI::App& command, Flags& flags) {
    const char* const group = "Ways up";
    command
        .add_option("--ways", flags.ways,
                    fmt::format("Those that stand beside one another, with commas between: {}",
                                alternatives(way_names())))
        ->delimiter(',')
        ->group(group);
    command
        .add_option("--weights", flags.weights,
                    "What they, or the layers of the network, multiply with: " + alternatives(weight_names()))
        ->group(group);
    command
        .add_option("--times", flags.times,
                    fmt::format("How often the picture is halved, and doubled again: 1 to {}", kMostTimes))
        ->group(group);
    command
        .add_flag("--difference", flags.difference,
                  "The difference to the picture, eight times as strong, in place of numbers")
        ->group(group);
}

void add_look_flags(CLI::App& command, Flags& flags) {
    const char* const group = "Picture";
    command
        .add_option(
            "--crop", flags.crop,
            fmt::format("At most so many pixels on a side, {} to {}: larger pictures are averaged and "
                        "cropped to their middle",
                        kLeastPictureSide, kMostPictureSide))
        ->group(group);
    command.add_flag("--grey", flags.grey, "One channel instead of red, green and blue")->group(group);
    command
        .add_option("--square", flags.square,
                    "The first row and column of the pixels that are shown with their numbers, such as 46,36")
        ->group(group);
    command.add_option("--theme", flags.theme, alternatives(theme_names()))->group(group);
    command.add_option("--size", flags.size, "Width x height in pixels, such as 1600x900")->group(group);
    command
        .add_flag("--text-as-outlines", flags.text_as_outlines,
                  "Letters of an SVG as shapes, which look the same everywhere")
        ->group(group);
}

}  // namespace

extern constinit const Command kImageCommand = {
    .name = "image",
    .about = "A layer on a picture, or ways of making a picture larger beside one another",
    .examples =
        "convwalk image chart -o bench.png\n"
        "convwalk image photo.jpg --ways k3s2,k4s2 --weights icnr --times 2 -o bench.svg\n"
        "convwalk image scene --kernel-values sobel -o edges.png\n"
        "convwalk image chart --network lenet_5 -o maps.png",
    .add = [](CLI::App& command) -> Task {
        const auto flags = std::make_shared<Flags>();
        flags->command = &command;
        command
            .add_option("picture", flags->picture,
                        "A PNG or JPEG; or chart, text or scene, which the program draws")
            ->required();
        add_output_flags(command, *flags);
        add_ways_flags(command, *flags);
        command.add_option(
            "--network", flags->network,
            "Instead of ways, every layer's maps of a network: its notation, a file, or one that "
            "`convwalk network --list` names");
        add_field_flags(command, flags->layer, takes);
        command
            .add_option("--kernel-values", flags->kernel_values,
                        fmt::format("What stands in the layer's kernel: {}; or numbers, such as "
                                    "'[[1,2,1],[0,0,0],[-1,-2,-1]]'",
                                    alternatives(kernel_fill_names())))
            ->group("Layer");
        command.add_option("--seed", flags->seed, "Of random weights: another seed, other weights")
            ->group("Picture");
        add_look_flags(command, *flags);
        return [flags] { run(*flags); };
    }};

}  // namespace convwalk
