#include "views/channels/slanted_painter.h"

#include <algorithm>
#include <cmath>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/board/cell_map.h"
#include "views/planes/brush.h"

namespace convwalk {
namespace {

constexpr double kSmallestUnitPx = 2.2;            // below, cells are painted several at a time
constexpr std::int64_t kMostSides = 48;            // cells along a side that are painted by themselves
constexpr std::int64_t kMostSlices = 64;           // of a volume
constexpr std::int64_t kBehindMaps = 100'000'000;  // ids of slices
constexpr std::int64_t kTerms = 900'000'000;       // ids of what stands in boxes
constexpr double kLargestNumberPx = 72;
constexpr double kLeastWidestEm = 0.62;

Vec2 middle_of(const std::array<Vec2, 4>& corners) {
    return (corners[0] + corners[2]) * 0.5;
}

// Small sizes of type are left out: nobody at the back could read them.
double readable(double size_px, double small_px) {
    return size_px >= std::floor(small_px) ? std::min(size_px, kLargestNumberPx) : 0;
}

// Calls visit(depth, row, column) for every tap, of many for one of several.
template <typename Visit>
void each_tap(const SlantedExtents& taps, std::int64_t block, Visit visit) {
    for (std::int64_t d = 0; d < taps.slices; d += block) {
        for (std::int64_t row = 0; row < taps.rows; row += block) {
            for (std::int64_t column = 0; column < taps.columns; column += block)
                visit(Cell3{d, row, column});
        }
    }
}

std::int64_t longest_of(const SlantedExtents& e) {
    return std::max({e.slices, e.rows, e.columns});
}

}  // namespace

SlantedPainter::SlantedPainter(const ChannelInk& ink, const ChannelStage& stage, const ChannelsLayout& layout)
    : ink_(ink),
      f_(*stage.figure),
      stamps_(stage.plan->stamps),
      taps_(SlantedExtents::of(kernel_extents(f_.layout))),
      unit_px_(layout.unit_px) {
    if (!f_.values) return;
    const auto size = [&](std::size_t kind, std::size_t range) {
        widest_em_[kind] = std::max(kLeastWidestEm, f_.values->ranges[range].widest_em[1]);
        return readable(
            slanted_number_px(f_.layer.axes.size() == 1 ? kUpright : kSlanted, unit_px_, widest_em_[kind]),
            ink.type.small_px);
    };
    number_px_ = {size(0, 0), size(1, 2)};
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
    const double widest = std::max(kLeastWidestEm, f_.values->ranges[1].widest_em[1]);
    return readable(std::floor(std::min(kOfCell * cell_px, kInside * cell_px / widest)), ink_.type.small_px);
}

bool SlantedPainter::shows_numbers() const {
    return number_px_[0] > 0 && number_px_[1] > 0 && (slice_number_px_ > 0 || !has_weights(f_.layer.op));
}

std::int64_t SlantedPainter::shown_tap(const Cell3& place) const {
    return stamps_ ? stamped_tap_at(f_, place) : tap_at(f_, place);
}

void SlantedPainter::paint_number(std::int64_t id, Vec2 middle, const CellLook& look, double size_px) const {
    if (!look.value || size_px <= 0) return;
    if (look.put_in && *look.value == 0) {
        const double side = std::max(2.0, std::round(0.22 * size_px));
        Quad dot;
        dot.id = ink_.id(ChannelPart::number, id);
        dot.corners =
            corners_of({std::round(middle.x - side / 2), std::round(middle.y - side / 2), side, side});
        dot.fill = look.text;
        dot.radius_px = side / 2;
        return ink_.add(dot);
    }
    ink_.add_text(ink_.id(ChannelPart::number, id), {middle.x, middle.y + kCapHeightEm * size_px / 2},
                  number_label(*look.value, 2), size_px, look.text, Weight::semibold);
}

void SlantedPainter::paint_map(std::int64_t index, std::int64_t kind, const SlantedMap& map,
                               const LookAt& look) const {
    const double wanted = std::ceil(kSmallestUnitPx / map.unit_px());
    const std::int64_t longest = std::max(map.rows(), map.columns());
    const std::int64_t block = std::max<std::int64_t>(
        {1, static_cast<std::int64_t>(wanted), (longest + kMostSides - 1) / kMostSides});
    const std::int64_t slices = (map.slices() + kMostSlices - 1) / kMostSlices;  // one of so many
    const bool cells = block == 1 && map.unit_px() >= kSmallestUnitPx;
    const double border = cells ? std::max(1.0, std::round(kOutlineCells * map.unit_px())) : 0;
    const CellStyle& role = kind == 0 ? f_.scenario.theme.input : f_.scenario.theme.output;
    const double presence = std::clamp(map.unit_px() / 8, 0.2, 1.0);
    const auto paint = [&](const Cell3& at, std::int64_t id) {
        const CellLook cell = look(at);
        Quad q;
        q.id = ink_.id(ChannelPart::cell, id);
        q.corners =
            map.corners(at[0], double(at[1]), double(at[2]), double(std::min(block, map.rows() - at[1])),
                        double(std::min(block, map.columns() - at[2])));
        q.fill = cell.style.fill;
        q.hatch = cell.style.hatch;
        q.hatch_colour = cell.style.hatch_colour;
        q.hatch_pitch_px = std::max(3.0, std::round(map.unit_px() / 3));
        q.hard_edge = true;
        const Colour stroke = cell.style.stroke.a > 0 ? cell.style.stroke : role.stroke;
        if (border > 0) q.stroke = {mix(cell.style.fill, stroke, presence), border, cell.style.dashed};
        ink_.add(q);
        if (cell.struck)
            ink_.add(Line{ink_.id(ChannelPart::strike, id), q.corners[3], q.corners[1], std::max(1.0, border),
                          f_.scenario.theme.strike, false});
        if (block > 1 || !cell.value) return;
        const auto of_kind = static_cast<std::size_t>(kind);
        // A sum that is still growing may be wider than all that come out.
        const double wide = text_width_em(number_label(*cell.value, 2), Weight::semibold);
        paint_number(id, middle_of(q.corners), cell,
                     number_px_[of_kind] * std::min(1.0, widest_em_[of_kind] / wide));
    };
    const std::int64_t first = (2 * index + kind) * kMostSlices;
    for (std::int64_t slice = 0; slice < map.slices(); slice += slices) {
        for (std::int64_t row = 0; row < map.rows(); row += block) {
            for (std::int64_t column = 0; column < map.columns(); column += block)
                paint({slice, row, column},
                      ((first + slice / slices) * kMostSides + row / block) * kMostSides + column / block);
        }
    }
}

void SlantedPainter::paint_slice(std::int64_t index, const Rect& place, const Slice& slice,
                                 const ChannelHue& hue, bool current) const {
    const std::int64_t block = std::max<std::int64_t>(1, (longest_of(taps_) + kMostSides - 1) / kMostSides);
    each_tap(taps_, block, [&](const Cell3& at) {
        const CellLook look = slice_look(f_, hue, slice, shown_tap(at), current);
        const std::int64_t id =
            kBehindMaps + ((index * kMostSides + at[0] / block) * kMostSides + at[1] / block) * kMostSides +
            at[2] / block;
        Rect cell = tap_rect(place, taps_, at);
        const double gap = cell.width >= 8 ? std::max(1.0, std::round(0.05 * cell.width)) : 0;
        Quad q;
        q.id = ink_.id(ChannelPart::cell, id);
        q.radius_px = std::round(0.06 * cell.width);
        cell.width = cell.width * double(block) - gap;
        cell.height = cell.height * double(block) - gap;
        q.corners = corners_of(cell);
        q.fill = look.style.fill;
        q.hard_edge = gap == 0;
        ink_.add(q);
        if (block == 1)
            paint_number(id, {cell.x + cell.width / 2, cell.y + cell.height / 2}, look, slice_number_px_);
    });
}

double SlantedPainter::paint_icon(std::int64_t index, Vec2 at, double side_px, const Slice& slice,
                                  const ChannelHue& hue, double opacity) const {
    constexpr std::int64_t kMost = 8;  // cells along a side that can be told apart
    const bool few = longest_of(taps_) <= kMost;
    const double cells = std::max(taps_width(taps_), double(taps_.rows));
    const double cell = std::max(1.0, std::floor(side_px / (few ? cells : 1)));
    const Rect all = {at.x, std::round(at.y - cell * double(few ? taps_.rows : 1) / 2),
                      cell * (few ? taps_width(taps_) : 1), cell * double(few ? taps_.rows : 1)};
    each_tap(few ? taps_ : SlantedExtents{}, 1, [&](const Cell3& tap) {
        const CellLook look = slice_look(f_, hue, slice, shown_tap(tap), true);
        Quad q;
        q.id = ink_.id(ChannelPart::swatch,
                       kBehindMaps + ((kMost * index + tap[0]) * kMost + tap[1]) * kMost + tap[2]);
        Rect place = few ? tap_rect(all, taps_, tap) : all;
        if (few && cell >= 4) {
            place.width -= 1;
            place.height -= 1;
        }
        q.corners = corners_of(place);
        q.fill = mix(ink_.theme.background, look.style.fill, opacity);
        q.hard_edge = true;
        ink_.add(q);
    });
    return all.right();
}

void SlantedPainter::paint_term(std::int64_t index, const Rect& box, const Slice& slice,
                                const ChannelHue& hue, const std::string& number, double opacity) const {
    if (opacity == 0) return;
    const double size = std::min(1.15 * ink_.type.body_px, 0.6 * box.height);
    const double middle = box.y + box.height / 2;
    const auto fades = [&](Colour colour) { return mix(ink_.theme.background, colour, opacity); };
    const auto sign = [&](std::int64_t n, double x, const char* text) {
        ink_.add_text(ink_.id(ChannelPart::mark, kTerms + 2 * index + n),
                      {x, middle + kCapHeightEm * size / 2}, text, size, fades(ink_.theme.muted));
    };
    const auto write = [&](double x, double room) {
        if (number.empty()) return;
        const double fitted = std::floor(std::min(size, room / text_width_em(number, Weight::semibold)));
        ink_.add_text(ink_.id(ChannelPart::number, kTerms + index),
                      {x + room / 2, middle + kCapHeightEm * fitted / 2}, number, fitted,
                      fades(ink_.theme.ink), Weight::semibold);
    };
    const double edge = 0.5 * ink_.type.body_px;
    const double icon_px = std::round(0.62 * box.height);
    if (stamps_) {
        const double icon = box.right() - edge - icon_px;
        const double room = icon - 1.5 * size - box.x - edge;
        const double wide =
            number.empty() ? size : std::min(room, text_width_em(number, Weight::semibold) * size);
        // All of it in the middle of the box.
        const double left = (room - wide) / 2;
        write(box.x + edge + left, wide);
        sign(0, box.x + edge + left + wide + 0.75 * size, "×");
        paint_icon(index, {std::round(icon - left), middle}, icon_px, slice, hue, opacity);
        return;
    }
    // In a narrow box the number stands alone.
    const double least = 2.6 * size + icon_px + 2 * edge;
    if (!number.empty() && box.width < least + size) return write(box.x + edge / 2, box.width - edge);
    sign(0, box.x + edge + 0.3 * size, "∗");
    const double icon = std::round(box.x + edge + 0.9 * size);
    const double x = paint_icon(index, {icon, middle}, icon_px, slice, hue, opacity) + 0.75 * size;
    sign(1, x, "=");
    write(x + 0.5 * size, box.right() - x - 0.9 * size);
}

void SlantedPainter::paint_flying(std::int64_t index, const Rect& from, const Slice& slice,
                                  const ChannelHue& hue, double share, const TargetOf& target) const {
    each_tap(taps_, 1, [&](const Cell3& tap) {
        const auto end = target(tap);
        if (!end) return;
        const CellLook look = slice_look(f_, hue, slice, shown_tap(tap), true);
        const auto begin = corners_of(tap_rect(from, taps_, tap));
        Quad q;
        const std::int64_t id = ((index * 4096 + tap[0]) * 4096 + tap[1]) * 4096 + tap[2];
        q.id = ink_.id(ChannelPart::flying, id);
        for (std::size_t i = 0; i < 4; ++i) q.corners[i] = begin[i] * (1 - share) + (*end)[i] * share;
        q.fill = look.style.fill;
        q.stroke = {ink_.theme.background, 1, false};
        ink_.add(q);
        if (!look.value || slice_number_px_ <= 0) return;
        const Vec2 middle = middle_of(q.corners);
        ink_.add_text(ink_.id(ChannelPart::flying_number, id),
                      {middle.x, middle.y + kCapHeightEm * slice_number_px_ / 2},
                      number_label(*look.value, 2), slice_number_px_, look.text, Weight::semibold);
    });
}

void SlantedPainter::add_outline(ChannelPart part, std::int64_t id, const std::array<Vec2, 4>& corners,
                                 double opacity) const {
    Quad q;
    q.id = ink_.id(part, id);
    q.corners = corners;
    q.stroke = {faded(ink_.theme.accent, opacity), ink_.now_px() + 1, false};
    ink_.add(q);
}

}  // namespace convwalk
