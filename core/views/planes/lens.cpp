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

AxisLayout window_alone(const AxisLayout& axis, std::int64_t output) {
    const std::int64_t begin = axis.window_begin(output);
    const std::int64_t end = begin + axis.window_size(output);
    const auto slots = static_cast<std::int64_t>(axis.slots.size());
    const std::int64_t around = slots > 1 ? 1 : 0;
    const std::int64_t from = std::max<std::int64_t>(0, begin - around);
    const std::int64_t to = std::min(slots, end + around);
    AxisLayout alone;
    alone.slots.assign(axis.slots.begin() + from, axis.slots.begin() + to);
    alone.first_real = axis.first_real - from;
    alone.gap = axis.gap;
    alone.inputs = axis.inputs;
    alone.outputs = 1;
    alone.kernel = axis.kernel;
    alone.dilation = axis.dilation;
    alone.flipped = axis.flipped;
    alone.begins = {begin - from};
    if (!axis.factors.empty()) {
        const auto first = axis.factors.begin() + output * axis.kernel;
        alone.factors.assign(first, first + axis.kernel);
    }
    if (!axis.sizes.empty()) alone.sizes = {axis.taps(output)};
    return alone;
}

// The words stand above, and the signs as in the flat view.
constexpr Extras kLensExtras = {.captions = false, .edge_words = false, .indices = false, .signs = true};

std::string heading_of(const Figure& f, const Extents& output) {
    return fmt::format("the window of output {}", in_brackets(f, output));
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
    Figure lens;
    lens.scenario = f.scenario;
    lens.scenario.view.kind = ViewKind::flat;
    lens.layer = f.layer;
    lens.layout.op = f.layout.op;
    for (std::size_t i = 0; i < 3; ++i) lens.layout.axes.push_back(window_alone(f.layout.axes[i], output[i]));
    lens.timeline = plain_timeline(1, f.scenario.pace);
    lens.paging.least_type_px = f.paging.least_type_px;
    if (!f.values) return lens;
    lens.values = f.values;
    Evaluation& result = lens.values->cells.result;
    const auto at = static_cast<std::size_t>(ravelled(output, output_extents(f.layout)));
    result.output.values = {f.values->cells.result.output.values[at]};
    if (!result.winners.empty()) result.winners = {f.values->cells.result.winners[at]};
    return lens;
}

std::optional<LensRoom> lens_room(const Figure& f, const Rect& area, double cell_px) {
    // Padding that shows cells once more leads to cells that are not under the lens.
    const bool windows =
        (has_window(f.layer.op) && f.layer.padding_mode == PaddingMode::zeros) || is_adaptive(f.layer.op);
    if (cell_px >= kSeenCellPx || !windows || f.scenario.view.hidden.size) return std::nullopt;
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
    const Figure lens = under_lens(f, Extents(3, 0));
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
    const Figure lens = under_lens(brush.figure, output);
    const Standing at = standing_flat(lens, kLensExtras, within_frame(place, brush.type));
    const Moment moment = {.step = 0, .arrival = arrived ? 1.0 : 0.999};
    const PlacedPlanes planes(lens.layout, moment, at.planes, at.arrangement, at.stage, place);
    const std::size_t groups = brush.scene.groups.size();
    paint_planes({{brush.scene, brush.first_id + kUnderLens}, lens, planes, moment, brush.type}, at.extras,
                 std::nullopt);
    brush.scene.groups.resize(groups);
}

}  // namespace convwalk
