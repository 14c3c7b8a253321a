#include "views/channels/slanted_painter.h"

#include <algorithm>
#include <cmath>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

constexpr double kSmallestUnitPx = 2.2;          // below, cells are painted several at a time
constexpr std::int64_t kMostSides = 48;          // cells along a side that are painted by themselves
constexpr std::int64_t kBehindMaps = 1'000'000;  // ids of slices
constexpr std::int64_t kTerms = 900'000'000;     // ids of what stands in boxes
constexpr double kLargestNumberPx = 72;

Vec2 middle_of(const std::array<Vec2, 4>& corners) {
    return (corners[0] + corners[2]) * 0.5;
}

// Small sizes of type are left out: nobody at the back could read them.
double readable(double size_px, double small_px) {
    return size_px >= std::floor(small_px) ? std::min(size_px, kLargestNumberPx) : 0;
}

}  // namespace

SlantedPainter::SlantedPainter(const ChannelInk& ink, const Figure& f, const ChannelsLayout& layout)
    : ink_(ink), f_(f), unit_px_(layout.unit_px) {
    if (!f.values) return;
    const auto size = [&](std::size_t range) {
        return readable(slanted_number_px(f.layer.axes.size() == 1 ? kUpright : kSlanted, unit_px_,
                                          std::max(0.62, f.values->ranges[range].widest_em[1])),
                        ink.type.small_px);
    };
    number_px_ = {size(0), size(2)};
    // One size for all maps where it does not get much smaller.
    constexpr double kMuch = 0.75;
    const double least = std::min(number_px_[0], number_px_[1]);
    for (double& px : number_px_) {
        if (least >= kMuch * px) px = least;
    }
    slice_number_px_ = slice_number_px(layout.slice_cell_px);
    // All of them or none.
    if (shows_numbers()) return;
    number_px_ = {};
    slice_number_px_ = 0;
}

double SlantedPainter::slice_number_px(double cell_px) const {
    constexpr double kOfCell = 0.66;
    constexpr double kInside = 0.9;
    const double widest = std::max(0.62, f_.values->ranges[1].widest_em[1]);
    return readable(std::floor(std::min(kOfCell * cell_px, kInside * cell_px / widest)), ink_.type.small_px);
}

bool SlantedPainter::shows_numbers() const {
    return number_px_[0] > 0 && number_px_[1] > 0 && (slice_number_px_ > 0 || !has_weights(f_.layer.op));
}

void SlantedPainter::paint_number(std::int64_t id, Vec2 middle, const CellLook& look, double size_px) const {
    if (!look.value || size_px <= 0) return;
    if (look.put_in && *look.value == 0) {
        const double side = std::max(2.0, std::round(0.22 * size_px));
        Quad dot;
        dot.id = channel_id(ChannelPart::number, id);
        dot.corners =
            corners_of({std::round(middle.x - side / 2), std::round(middle.y - side / 2), side, side});
        dot.fill = look.text;
        dot.radius_px = side / 2;
        return ink_.add(dot);
    }
    ink_.add_text(channel_id(ChannelPart::number, id), {middle.x, middle.y + kCapHeightEm * size_px / 2},
                  number_label(*look.value, 2), size_px, look.text, Weight::semibold);
}

void SlantedPainter::paint_map(std::int64_t index, std::int64_t kind, const SlantedMap& map,
                               const LookAt& look) const {
    const double wanted = std::ceil(kSmallestUnitPx / map.unit_px());
    const std::int64_t longest = std::max(map.rows(), map.columns());
    const std::int64_t block = std::max<std::int64_t>(
        {1, static_cast<std::int64_t>(wanted), (longest + kMostSides - 1) / kMostSides});
    const bool cells = block == 1 && map.unit_px() >= kSmallestUnitPx;
    const double border = cells ? std::max(1.0, std::round(kOutlineCells * map.unit_px())) : 0;
    const CellStyle& role = kind == 0 ? f_.scenario.theme.input : f_.scenario.theme.output;
    const double presence = std::clamp(map.unit_px() / 8, 0.2, 1.0);
    for (std::int64_t row = 0; row < map.rows(); row += block) {
        for (std::int64_t column = 0; column < map.columns(); column += block) {
            const CellLook at = look(row, column);
            const std::int64_t id =
                ((2 * index + kind) * kMostSides + row / block) * kMostSides + column / block;
            Quad q;
            q.id = channel_id(ChannelPart::cell, id);
            q.corners = map.corners(double(row), double(column), double(std::min(block, map.rows() - row)),
                                    double(std::min(block, map.columns() - column)));
            q.fill = at.style.fill;
            q.hatch = at.style.hatch;
            q.hatch_colour = at.style.hatch_colour;
            q.hatch_pitch_px = std::max(3.0, std::round(map.unit_px() / 3));
            q.hard_edge = true;
            const Colour stroke = at.style.stroke.a > 0 ? at.style.stroke : role.stroke;
            if (border > 0) q.stroke = {mix(at.style.fill, stroke, presence), border, at.style.dashed};
            ink_.add(q);
            if (at.struck)
                ink_.add(Line{channel_id(ChannelPart::strike, id), q.corners[3], q.corners[1],
                              std::max(1.0, border), f_.scenario.theme.strike, false});
            if (block == 1)
                paint_number(id, middle_of(q.corners), at, number_px_[static_cast<std::size_t>(kind)]);
        }
    }
}

void SlantedPainter::paint_slice(std::int64_t index, const Rect& place, const Slice& slice,
                                 const ChannelHue& hue, bool current) const {
    const Extents taps = kernel_extents(f_.layout);
    const double wide = place.width / double(taps[2]);
    const double high = place.height / double(taps[1]);
    const double gap = wide >= 8 ? std::max(1.0, std::round(0.05 * wide)) : 0;
    const std::int64_t block =
        std::max<std::int64_t>(1, (std::max(taps[1], taps[2]) + kMostSides - 1) / kMostSides);
    for (std::int64_t row = 0; row < taps[1]; row += block) {
        for (std::int64_t column = 0; column < taps[2]; column += block) {
            const CellLook look = slice_look(f_, hue, slice, {0, row, column}, current);
            const std::int64_t id =
                kBehindMaps + (index * kMostSides + row / block) * kMostSides + column / block;
            Quad q;
            q.id = channel_id(ChannelPart::cell, id);
            const Rect cell = {place.x + double(column) * wide, place.y + double(row) * high,
                               wide * double(block) - gap, high * double(block) - gap};
            q.corners = corners_of(cell);
            q.fill = look.style.fill;
            q.hard_edge = gap == 0;
            q.radius_px = std::round(0.06 * wide);
            ink_.add(q);
            paint_number(id, {cell.x + cell.width / 2, cell.y + cell.height / 2}, look, slice_number_px_);
        }
    }
}

void SlantedPainter::paint_term(std::int64_t index, const Rect& box, const Slice& slice,
                                const ChannelHue& hue, const std::string& sum, double opacity) const {
    if (opacity == 0) return;
    const Extents taps = kernel_extents(f_.layout);
    const double side = std::round(0.62 * box.height);
    const double cell = std::max(1.0, std::floor(side / double(std::max(taps[1], taps[2]))));
    const double size = std::min(1.15 * ink_.type.body_px, 0.6 * box.height);
    const double base = box.y + (box.height + kCapHeightEm * size) / 2;
    const auto fades = [&](Colour colour) { return mix(ink_.theme.background, colour, opacity); };
    double x = box.x + 0.5 * ink_.type.body_px;
    ink_.add_text(channel_id(ChannelPart::mark, kTerms + 2 * index), {x + 0.3 * size, base}, "∗", size,
                  fades(ink_.theme.muted));
    x += 0.9 * size;
    const Vec2 icon = {std::round(x), std::round(box.y + (box.height - cell * double(taps[1])) / 2)};
    const bool few = taps[1] <= 8 && taps[2] <= 8;
    for (std::int64_t row = 0; row < (few ? taps[1] : 1); ++row) {
        for (std::int64_t column = 0; column < (few ? taps[2] : 1); ++column) {
            const CellLook look = slice_look(f_, hue, slice, {0, row, column}, true);
            Quad q;
            q.id = channel_id(ChannelPart::swatch, kBehindMaps + 64 * index + 8 * row + column);
            const double wide = few ? cell - (cell >= 4 ? 1 : 0) : side;
            q.corners = corners_of({icon.x + double(column) * cell, icon.y + double(row) * cell, wide, wide});
            q.fill = fades(look.style.fill);
            q.hard_edge = true;
            ink_.add(q);
        }
    }
    x = icon.x + (few ? cell * double(taps[2]) : side) + 0.75 * size;
    ink_.add_text(channel_id(ChannelPart::mark, kTerms + 2 * index + 1), {x, base}, "=", size,
                  fades(ink_.theme.muted));
    if (sum.empty()) return;
    const double room = box.right() - x - 0.9 * size;
    const double fitted = std::floor(std::min(size, room / text_width_em(sum, Weight::semibold)));
    ink_.add_text(channel_id(ChannelPart::number, kTerms + index),
                  {x + 0.5 * size + room / 2, box.y + (box.height + kCapHeightEm * fitted) / 2}, sum, fitted,
                  fades(ink_.theme.ink), Weight::semibold);
}

void SlantedPainter::paint_flying(std::int64_t index, const Rect& from, const Slice& slice,
                                  const SlantedMap& map, std::int64_t place, const ChannelHue& hue,
                                  double share) const {
    const Extents taps = kernel_extents(f_.layout);
    const KernelWindow window = window_of(f_, place);
    const double wide = from.width / double(taps[2]);
    const double high = from.height / double(taps[1]);
    for (std::int64_t row = 0; row < taps[1]; ++row) {
        for (std::int64_t column = 0; column < taps[2]; ++column) {
            const CellLook look = slice_look(f_, hue, slice, {0, row, column}, true);
            const auto begin =
                corners_of({from.x + double(column) * wide, from.y + double(row) * high, wide, high});
            const auto end = map.corners(double(window.begin[1] + row * f_.layout.axes[1].dilation),
                                         double(window.begin[2] + column * f_.layout.axes[2].dilation), 1, 1);
            Quad q;
            const std::int64_t id = (index * 4096 + row) * 4096 + column;
            q.id = channel_id(ChannelPart::flying, id);
            for (std::size_t i = 0; i < 4; ++i) q.corners[i] = begin[i] * (1 - share) + end[i] * share;
            q.fill = look.style.fill;
            q.stroke = {ink_.theme.background, 1, false};
            ink_.add(q);
            if (look.value && slice_number_px_ > 0) {
                const Vec2 middle = middle_of(q.corners);
                ink_.add_text(channel_id(ChannelPart::flying_number, id),
                              {middle.x, middle.y + kCapHeightEm * slice_number_px_ / 2},
                              number_label(*look.value, 2), slice_number_px_, look.text, Weight::semibold);
            }
        }
    }
}

void SlantedPainter::add_outline(ChannelPart part, std::int64_t id, const std::array<Vec2, 4>& corners,
                                 double opacity) const {
    Quad q;
    q.id = channel_id(part, id);
    q.corners = corners;
    q.stroke = {faded(ink_.theme.accent, opacity), ink_.now_px() + 1, false};
    ink_.add(q);
}

std::array<Vec2, 4> SlantedPainter::window_corners(const SlantedMap& map, const KernelWindow& w) const {
    return map.corners(double(w.begin[1]), double(w.begin[2]), double(w.size[1]), double(w.size[2]));
}

}  // namespace convwalk
