#include "ui/panels/picture_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "basics/text.h"
#include "numeric/values_text.h"

namespace convwalk {
namespace {

constexpr std::int64_t kSideStep = 8;

void toggle(LabForm& form, const std::string& label, bool& value) {
    if (!switch_button(form.controls.style, label, value)) return;
    value = !value;
    form.done = true;
}

// @return what the number becomes
std::optional<std::int64_t> count_row(LabForm& form, const char* label, NumberField field) {
    const Row row = form.rows.begin(label);
    field.width_px = row.control_px;
    const Edit<std::int64_t> edit = form.rows.number(field);
    form.rows.end(row);
    form.done = form.done || edit.done;
    if (!edit.changed) return std::nullopt;
    return std::clamp(edit.value, field.least, field.most);
}

void seed_row(LabForm& form, const Values& before, Values& now) {
    const auto seed =
        count_row(form, "Seed", {.id = "seed", .value = before.seed, .least = 0, .most = kLargestSeed});
    if (seed) now.seed = *seed;
    tooltip(form.controls.style, "Another seed, other random weights.");
}

// @param none what is meant where none is chosen
void weights_row(LabForm& form, WeightFill none, std::vector<std::string> names) {
    const std::string now = weights_name(form.before, none);
    const auto found = std::find(names.begin(), names.end(), now);
    const Row row = form.rows.begin("Weights", {.least_px = form.controls.style.px(90)});
    const auto chosen = static_cast<std::size_t>(found - names.begin());
    // Of a file of weights, the last name.
    const std::size_t fills = names.size();
    if (found == names.end()) names.push_back(now);
    const auto picked = form.rows.choice(row, "weights", names, chosen);
    if (picked && *picked < fills) {
        const WeightFill fill = weight_fill_named(names[*picked]);
        if (fill == none)
            form.now.weights.reset();
        else
            form.now.weights = fill;
        form.done = true;
    }
    form.rows.end(row);
}

// One of them shows at least.
void way_switches(LabForm& form) {
    for (const WayRow& row : kWaysUp) {
        const auto& ways = form.before.ways;
        const bool on = std::find(ways.begin(), ways.end(), row.way) != ways.end();
        const bool pressed = switch_button(form.controls.style, std::string(row.title), on);
        tooltip(form.controls.style, row.detail);
        if (!pressed || (on && ways.size() == 1)) continue;
        form.done = true;
        std::erase(form.now.ways, row.way);
        if (!on) form.now.ways.push_back(row.way);
        std::sort(form.now.ways.begin(), form.now.ways.end());
    }
}

}  // namespace

void picture_section(LabForm& form) {
    const Style& style = form.controls.style;
    std::vector<std::string> names;
    for (const DrawnPictureRow& row : kDrawnPictures) names.emplace_back(capitalised(row.title));
    const auto* own = std::get_if<OwnPicture>(&form.before.picture);
    if (own != nullptr) names.push_back(printable(own->name, 30));
    const std::size_t chosen = own != nullptr
                                   ? names.size() - 1
                                   : static_cast<std::size_t>(std::get<DrawnPicture>(form.before.picture));
    const double width = double(form.width_px) / style.scale;
    if (const auto picked = choice_menu(style, "picture", names, chosen, width);
        picked && *picked < kDrawnPictures.size()) {
        form.now.picture = kDrawnPictures[*picked].picture;
        form.now.side.reset();
        form.done = true;
    }
    if (button(style, "Open a picture…", {.width = width})) form.open = true;
    tooltip(style, "A PNG or JPEG. It can be dropped on the window, too.");
    if (own == nullptr) {
        const auto side = count_row(form, "Pixels of a side",
                                    {.id = "side",
                                     .value = form.before.side.value_or(kUsualDrawnSide),
                                     .least = kLeastPictureSide,
                                     .most = kMostPictureSide,
                                     .step = kSideStep});
        if (side) form.now.side = *side == kUsualDrawnSide ? std::nullopt : std::optional(*side);
    }
    LabChoice coloured = form.before;
    coloured.grey = false;
    if (!why_no_picture(coloured) && picture_extents(coloured)[0] > 1) toggle(form, "Grey", form.now.grey);
}

void down_and_up_section(LabForm& form, const Values& before, Values& now) {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const WeightFill fill : kWeightFills) {
            if (fill != WeightFill::he) names.emplace_back(name_of(fill));
        }
        return names;
    }();
    const Style& style = form.controls.style;
    heading(style, "DOWN AND UP");
    const auto times =
        count_row(form, "Times", {.id = "times", .value = form.before.times, .least = 1, .most = kMostTimes});
    if (times) form.now.times = static_cast<int>(*times);
    tooltip(style, "How often the picture is halved, and doubled again.");
    heading(style, "WEIGHTS");
    weights_row(form, WeightFill::random, kNames);
    seed_row(form, before, now);
}

namespace {

// What stands on one side of the line, by its place in the list: the picture, then the ways.
std::size_t side_at(const std::optional<WayUp>& way) {
    return way ? static_cast<std::size_t>(*way) + 1 : 0;
}

std::optional<WayUp> side_of(std::size_t at) {
    return at == 0 ? std::nullopt : std::optional(kWaysUp[at - 1].way);
}

void side_row(LabForm& form, const char* label, std::optional<WayUp> WipedWays::*side) {
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names = {"The picture"};
        for (const WayRow& row : kWaysUp) names.emplace_back(row.title);
        return names;
    }();
    const WipedWays& before = *form.before.wiped;
    const Row row = form.rows.begin(label, {.least_px = form.controls.style.px(130)});
    if (const auto picked = form.rows.choice(row, label, kNames, side_at(before.*side))) {
        WipedWays wiped = before;
        wiped.*side = side_of(*picked);
        // Who takes what the other side has gives what it had.
        if (wiped.left == wiped.right) wiped = {before.right, before.left};
        form.now.wiped = wiped;
        form.done = true;
    }
    form.rows.end(row);
}

}  // namespace

void wipe_section(LabForm& form) {
    static const std::vector<std::string> kNames = {"The layer", "Two ways up"};
    heading(form.controls.style, "WIPE");
    const Row row = form.rows.begin("Between", {.least_px = form.controls.style.px(90)});
    if (const auto picked = form.rows.choice(row, "wiped", kNames, form.before.wiped ? 1 : 0)) {
        form.now.wiped =
            *picked == 0 ? std::nullopt : std::optional(WipedWays{WayUp::transposed_3, std::nullopt});
        form.done = true;
    }
    form.rows.end(row);
    if (!form.before.wiped) return;
    side_row(form, "Left", &WipedWays::left);
    side_row(form, "Right", &WipedWays::right);
}

void ways_section(LabForm& form, const Values& before, Values& now) {
    const Style& style = form.controls.style;
    down_and_up_section(form, before, now);
    heading(style, "WAYS UP");
    way_switches(form);
    toggle(form, "Difference × 8", form.now.difference);
    if (button(style, "A wipe between two", {.width = double(form.width_px) / style.scale})) form.wipe = true;
    tooltip(style, "A line goes over two ways, or a way and the picture.");
}

void network_weights_section(LabForm& form, const Values& before, Values& now) {
    heading(form.controls.style, "WEIGHTS");
    weights_row(form, WeightFill::he, weight_fill_names());
    tooltip(
        form.controls.style,
        "Weights of your own: drop an .npz on the window, with arrays named by layers, such as 1.weight.");
    seed_row(form, before, now);
}

namespace {

struct NamedKernel {
    const char* name;
    KernelFill fill;
};
constexpr NamedKernel kKernels[] = {
    {"Identity", KernelFill::identity},   {"Box", KernelFill::box},       {"Gaussian", KernelFill::gaussian},
    {"Sharpen", KernelFill::sharpen},     {"Sobel x", KernelFill::sobel}, {"Sobel y", KernelFill::sobel_y},
    {"Laplacian", KernelFill::laplacian}, {"Emboss", KernelFill::emboss}, {"Bilinear", KernelFill::bilinear},
    {"Random", KernelFill::random},
};

// "[[1, 2], [3, 4]]", as it is typed; empty where it would be too long to be read.
std::string kernel_text(const Layer& layer, const Values& values) {
    constexpr std::int64_t kMostTyped = 49;
    const Extents extents = kernel_extents(layer);
    if (cell_count(extents) > kMostTyped || extents.size() != 2) return "";
    Layer one = layer;
    one.in_channels = one.out_channels = one.groups = 1;
    Values plain = values;
    plain.true_convolution = false;
    const Tensor weight = parameters_of(one, plain).weight;
    std::vector<std::string> rows;
    for (std::int64_t row = 0; row < extents[0]; ++row) {
        std::vector<std::string> cells;
        for (std::int64_t column = 0; column < extents[1]; ++column)
            cells.push_back(
                fmt::format("{:.4g}", weight.values[static_cast<std::size_t>(row * extents[1] + column)]));
        rows.push_back(fmt::format("[{}]", fmt::join(cells, ",")));
    }
    return fmt::format("[{}]", fmt::join(rows, ","));
}

}  // namespace

void kernel_section(LayerForm& form, const Values& before, Values& now) {
    const Style& style = form.style;
    constexpr int kColumns = 2;
    const float width = (form.width_px - style.px(kFieldGap)) / kColumns;
    int n = 0;
    for (const NamedKernel& each : kKernels) {
        if (n++ % kColumns != 0) ImGui::SameLine(0, style.px(kFieldGap));
        const ButtonLook look = {.chosen = before.kernel == KernelValues(each.fill),
                                 .width = double(width) / style.scale,
                                 .height = kRowHeight};
        if (!button(style, each.name, look)) continue;
        now.kernel = each.fill;
        form.done = true;
    }
    if (form.refusal) return;
    constexpr std::int64_t kMostKernelValues = 10'000;
    form.text_row("Numbers", kernel_text(resolved(form.before), before), "[[1,2,1],[0,0,0],[-1,-2,-1]]", "",
                  [&](const std::string& typed) {
                      const Tensor kernel = parse_grid(typed, kMostKernelValues, "the kernel");
                      if (kernel.shape.size() == form.axes().size()) {
                          for (std::size_t axis = 0; axis < kernel.shape.size(); ++axis)
                              form.now.layer.axes[axis].kernel = kernel.shape[axis];
                      }
                      now.kernel = kernel;
                  });
}

}  // namespace convwalk
