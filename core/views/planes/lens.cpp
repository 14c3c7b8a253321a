#include "views/planes/lens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/planes/plane_painter.h"
#include "views/planes/standing.h"
#include "views/planes/window_painter.h"

namespace convwalk {
namespace {

// Cells that are larger are seen as they are.
constexpr double kSeenCellPx = 6;
// Smaller ones under a lens show no more than the planes.
constexpr double kLeastLensCellPx = 13;
// Ids of what is under the lens are told apart by this.
constexpr PrimitiveId kUnderLens = PrimitiveId{1} << 52;

// The slots of a window along one axis with one more around it, and the inputs that they show, in the order
// in which the slots count them.
struct AxisAlone {
    AxisLayout layout;
    std::vector<std::int64_t> inputs;
};

// Inputs are counted anew: those that lie under the lens by their places, behind them those that only copies
// show.
void count_inputs(AxisAlone& alone) {
    AxisLayout& axis = alone.layout;
    const auto place = [&](std::int64_t input) {
        const auto found = std::find(alone.inputs.begin(), alone.inputs.end(), input);
        if (found != alone.inputs.end()) return found - alone.inputs.begin();
        alone.inputs.push_back(input);
        return std::ssize(alone.inputs) - 1;
    };
    const std::int64_t before = axis.first_real;
    axis.first_real = std::ssize(axis.slots);
    for (std::int64_t n = 0; n < std::ssize(axis.slots); ++n) {
        const std::int64_t input = axis.slots[static_cast<std::size_t>(n)].source;
        if (input < 0 || before + input * (axis.gap + 1) != n) continue;
        if (alone.inputs.empty()) axis.first_real = n;
        place(input);
    }
    for (Slot& slot : axis.slots) {
        if (slot.source >= 0) slot.source = place(slot.source);
    }
    axis.inputs = std::ssize(alone.inputs);
}

AxisAlone window_alone(const AxisLayout& axis, std::int64_t output) {
    const std::int64_t begin = axis.window_begin(output);
    const std::int64_t end = begin + axis.window_size(output);
    const auto slots = static_cast<std::int64_t>(axis.slots.size());
    const std::int64_t around = slots > 1 ? 1 : 0;
    const std::int64_t from = std::max<std::int64_t>(0, begin - around);
    const std::int64_t to = std::min(slots, end + around);
    AxisAlone alone;
    AxisLayout& l = alone.layout;
    l.slots.assign(axis.slots.begin() + from, axis.slots.begin() + to);
    l.first_real = axis.first_real - from;
    l.gap = axis.gap;
    l.outputs = 1;
    l.kernel = axis.kernel;
    l.dilation = axis.dilation;
    l.flipped = axis.flipped;
    l.begins = {begin - from};
    if (!axis.factors.empty()) {
        const auto first = axis.factors.begin() + output * axis.kernel;
        l.factors.assign(first, first + axis.kernel);
    }
    if (!axis.sizes.empty()) l.sizes = {axis.taps(output)};
    count_inputs(alone);
    return alone;
}

// How it looks, without what a person typed into the cells.
Scenario looks_of(const Scenario& all) {
    Scenario looks;
    looks.theme = all.theme;
    looks.view = all.view;
    looks.view.kind = ViewKind::flat;
    looks.output = all.output;
    looks.values.shown = all.values.shown;
    looks.values.true_convolution = all.values.true_convolution;
    looks.values.bias = all.values.bias;
    return looks;
}

// What is under the lens, without its numbers: where each of its cells stands in the figure.
struct Cut {
    Figure figure;
    std::int64_t step = 0;
    std::vector<std::int64_t> inputs;   // flat indices in the figure's numbers, in the order of the lens
    std::vector<std::int64_t> outputs;  // likewise
};

Cut cut_for(const Figure& f) {
    Cut cut;
    cut.figure.scenario = looks_of(f.scenario);
    cut.figure.layer = f.layer;
    cut.figure.paging.least_type_px = f.paging.least_type_px;
    return cut;
}

Cut window_cut(const Figure& f, const Extents& output) {
    Cut cut = cut_for(f);
    cut.figure.layout.op = f.layout.op;
    cut.inputs = {0};
    for (std::size_t i = 0; i < 3; ++i) {
        const AxisAlone alone = window_alone(f.layout.axes[i], output[i]);
        std::vector<std::int64_t> longer;
        for (const std::int64_t before : cut.inputs)
            for (const std::int64_t input : alone.inputs)
                longer.push_back(before * f.layout.axes[i].inputs + input);
        cut.inputs = std::move(longer);
        cut.figure.layout.axes.push_back(alone.layout);
    }
    cut.outputs = {ravelled(output, output_extents(f.layout))};
    cut.figure.timeline = plain_timeline(1, f.scenario.pace);
    return cut;
}

// Of a shuffle: the square of one channel and the cells of the other channels that it is made of, or that it
// goes to.
Cut square_cut(const Figure& f, const Extents& output) {
    Cut cut = cut_for(f);
    const Shuffle& all = f.layout.shuffle;
    const std::int64_t r = all.factor;
    const bool back = f.layout.op == Operator::pixel_unshuffle;
    Layer& layer = cut.figure.layer;
    layer.in_channels = back ? 1 : r * r;
    for (AxisSpec& axis : layer.axes) axis.input = back ? r : 1;
    cut.figure.layout = with_three_axes(layout(layer));
    cut.figure.timeline = plain_timeline(r * r, f.scenario.pace);
    const std::int64_t channel = back ? all.channel_of(output[0]) : output[0];
    const std::int64_t row = back ? output[1] : output[1] / r;
    const std::int64_t column = back ? output[2] : output[2] / r;
    std::vector<std::int64_t> parted;  // of the side with more channels
    std::vector<std::int64_t> square;
    for (std::int64_t place = 0; place < r * r; ++place) {
        parted.push_back(ravelled({all.coarse_channel(channel, place), row, column},
                                  back ? output_extents(f.layout) : input_extents(f.layout)));
        square.push_back(ravelled({channel, row * r + place / r, column * r + place % r},
                                  back ? input_extents(f.layout) : output_extents(f.layout)));
    }
    cut.inputs = back ? square : parted;
    cut.outputs = back ? parted : square;
    const std::int64_t at = ravelled(output, output_extents(f.layout));
    cut.step = std::find(cut.outputs.begin(), cut.outputs.end(), at) - cut.outputs.begin();
    return cut;
}

Cut cut_at(const Figure& f, const Extents& output) {
    return is_shuffle(f.layer.op) ? square_cut(f, output) : window_cut(f, output);
}

std::vector<double> picked(const std::vector<double>& all, const std::vector<std::int64_t>& which) {
    std::vector<double> some;
    for (const std::int64_t n : which) some.push_back(all[static_cast<std::size_t>(n)]);
    return some;
}

// The numbers of those cells alone.
FigureValues values_of(const FigureValues& all, const Cut& cut) {
    FigureValues some;
    some.ranges = all.ranges;
    some.products = all.products;
    const CellValues& cells = all.cells;
    some.cells.layer = cut.figure.layer;
    some.cells.operands.input = {input_extents(cut.figure.layout),
                                 picked(cells.operands.input.values, cut.inputs)};
    some.cells.operands.weight = cells.operands.weight;
    some.cells.operands.bias = cells.operands.bias;
    some.cells.result.output = {output_extents(cut.figure.layout),
                                picked(cells.result.output.values, cut.outputs)};
    if (cells.result.winners.empty()) return some;
    const std::int64_t winner = cells.result.winners[static_cast<std::size_t>(cut.outputs.front())];
    const auto found = std::find(cut.inputs.begin(), cut.inputs.end(), winner);
    some.cells.result.winners = {found == cut.inputs.end() ? -1 : found - cut.inputs.begin()};
    return some;
}

// The words stand above, and the signs as in the flat view.
constexpr Extras kLensExtras = {.captions = false, .edge_words = false, .indices = false, .signs = true};

std::string heading_of(const Figure& f, const Extents& output) {
    return fmt::format("the {} of output {}", is_shuffle(f.layer.op) ? "square" : "window",
                       in_brackets(f, output));
}
double margin_px(const TypeSizes& type) {
    return std::round(0.8 * type.small_px);
}
double heading_px(const TypeSizes& type) {
    return std::round(1.9 * type.small_px);
}

Rect within_frame(const Rect& place, const TypeSizes& type) {
    const double margin = margin_px(type);
    const double top = heading_px(type);
    return {place.x + margin, place.y + top, std::max(1.0, place.width - 2 * margin),
            std::max(1.0, place.height - top - margin)};
}

}  // namespace

Figure under_lens(const Figure& f, const Extents& output) {
    Cut cut = cut_at(f, output);
    if (f.values) cut.figure.values = values_of(*f.values, cut);
    return std::move(cut.figure);
}

std::optional<LensRoom> lens_room(const Figure& f, const Rect& area, double cell_px) {
    // Padding alone has no window that would be worth it.
    if (cell_px >= kSeenCellPx || f.layer.op == Operator::pad || f.scenario.view.hidden.size)
        return std::nullopt;
    constexpr double kWide = 1.15;
    constexpr double kShare = 0.34;
    const double gap = std::round(1.5 * type_sizes(f).body_px);
    LensRoom room = {area, area};
    if (area.width >= kWide * area.height) {
        room.lens.width = std::round(kShare * area.width);
        room.lens.x = area.right() - room.lens.width;
        room.planes.width = area.width - room.lens.width - gap;
    } else {
        room.lens.height = std::round(kShare * area.height);
        room.lens.y = area.bottom() - room.lens.height;
        room.planes.height = area.height - room.lens.height - gap;
    }
    if (room.planes.width < 1 || room.planes.height < 1) return std::nullopt;
    // The longest heading is that of the last output.
    Extents last = output_extents(f.layout);
    for (std::int64_t& place : last) --place;
    const double heading = text_width_em(heading_of(f, last), Weight::semibold) * type_sizes(f).small_px;
    if (heading + 2 * margin_px(type_sizes(f)) > room.lens.width) return std::nullopt;
    const Figure lens = cut_at(f, Extents(3, 0)).figure;
    const Rect inside = within_frame(room.lens, type_sizes(f));
    if (standing_flat(lens, kLensExtras, inside).stage.cell_px() < kLeastLensCellPx) return std::nullopt;
    return room;
}

namespace {

void paint_frame(const Brush& brush, const Rect& place, const Extents& output) {
    const Theme& theme = brush.theme();
    Quad frame;
    frame.id = part_id(kLensPart, 0);
    frame.corners = corners_of(place);
    frame.fill = theme.background;
    frame.stroke = {theme.accent, 1, false};
    frame.radius_px = std::round(0.5 * brush.type.small_px);
    brush.add(frame);
    brush.add_text(
        part_id(kLensPart, 1), {place.x + margin_px(brush.type), place.y + 1.35 * brush.type.small_px},
        heading_of(brush.figure, output), brush.type.small_px, theme.ink, Weight::semibold, Align::left);
}

}  // namespace

void paint_lens(const Brush& brush, const Rect& place, const Extents& output, bool arrived) {
    brush.group("lens");
    paint_frame(brush, place, output);
    Cut cut = cut_at(brush.figure, output);
    if (brush.figure.values) cut.figure.values = values_of(*brush.figure.values, cut);
    const Figure& lens = cut.figure;
    const Standing at = standing_flat(lens, kLensExtras, within_frame(place, brush.type));
    const Moment moment = {.step = cut.step, .arrival = arrived ? 1.0 : 0.999};
    const PlacedPlanes planes(lens.layout, moment, at.planes, at.arrangement, at.stage, place);
    const std::size_t groups = brush.scene.groups.size();
    paint_planes({{brush.scene, brush.first_id + kUnderLens}, lens, planes, moment, brush.type}, at.extras,
                 std::nullopt);
    brush.scene.groups.resize(groups);
}

}  // namespace convwalk
