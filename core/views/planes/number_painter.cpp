#include "views/planes/number_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "scene/font_metrics.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

// Steps of colour from zero to the largest amount.
constexpr double kSteps = 3;
// How much of its colour a zero has.
constexpr double kPale = 0.42;
// How far the lines of a hatch go towards the fill, below a number.
constexpr double kQuietHatch = 0.4;

}  // namespace

CellStyle coloured_by(const Theme& theme, const CellStyle& role, double value, double largest) {
    CellStyle style = role;
    const double amount = std::isfinite(value) && largest > 0 ? std::abs(value) / largest : 0;
    const double step = std::ceil(std::min(1.0, amount) * kSteps) / kSteps;
    const bool negative = value < 0 && std::isfinite(value);
    if (negative) {
        style.fill = theme.negative.fill;
        style.hatch = theme.negative.hatch;
        style.hatch_colour = theme.negative.hatch_colour;
        style.text = theme.negative.text;
    }
    // A number has to be read on it.
    if (style.hatch != Hatch::none) style.hatch_colour = mix(style.hatch_colour, style.fill, kQuietHatch);
    style.fill = mix(theme.background, style.fill, kPale + (1 - kPale) * step);
    if (step == 0) style.hatch = Hatch::none;
    return style;
}

Colour over(Colour colour, const Colour& below) {
    const double share = colour.a / 255.0;
    colour.a = 255;
    return mix(below, colour, share);
}

Colour readable_on(const Theme& theme, const CellStyle& style) {
    // White on a colour is what it should look like, as long as it can be read.
    constexpr double kEnough = 3;
    if (contrast(style.text, style.fill) >= kEnough) return style.text;
    Colour best = style.text;
    for (const Colour& other : {theme.ink, theme.background}) {
        if (contrast(other, style.fill) > contrast(best, style.fill)) best = other;
    }
    return best;
}

std::optional<NumberType> number_type(const Brush& brush, PlaneName plane) {
    if (!brush.figure.values) return std::nullopt;
    return number_type(brush, plane, brush.figure.values->ranges[static_cast<std::size_t>(plane)]);
}

std::optional<NumberType> number_type(const Brush& brush, PlaneName plane, const NumberRange& range) {
    constexpr double kSmallestPx = 9;
    constexpr double kLargestPx = 96;
    constexpr double kOfCell = 0.46;  // em, of a cell's side
    constexpr double kOfSmallCell = 0.62;
    constexpr double kInside = 0.86;  // of the cell may be covered by the widest number
    if (!brush.planes.single_cells(plane)) return std::nullopt;
    const auto cell = brush.planes.corners(plane, 0, {});
    // A box of text in the middle lies inside when its corners do, told in sides of the cell.
    const Vec2 a = cell[1] - cell[0];
    const Vec2 b = cell[3] - cell[0];
    const double area = std::abs(a.x * b.y - a.y * b.x);
    if (!(area > 0)) return std::nullopt;
    const auto fitting_px = [&](double wide_em) {
        double most = std::numeric_limits<double>::infinity();
        for (const double half_height : {kCapHeightEm / 2, -kCapHeightEm / 2}) {
            const Vec2 corner = {wide_em / 2, half_height};
            const double along_a = std::abs(corner.x * b.y - corner.y * b.x) / area;
            const double along_b = std::abs(corner.x * a.y - corner.y * a.x) / area;
            most = std::min(most, kInside / 2 / std::max(along_a, along_b));
        }
        const double usual = std::max(kOfCell * brush.cell_px(),
                                      std::min(brush.type.small_px, kOfSmallCell * brush.cell_px()));
        return std::floor(std::min({most, usual, kLargestPx}));
    };
    for (std::size_t form = 0; form < kNumberForms.size(); ++form) {
        const double size_px = fitting_px(range.widest_em[form]);
        if (size_px >= kSmallestPx) return NumberType{size_px, kNumberForms[form], range.widest_em[form]};
    }
    return std::nullopt;
}

std::optional<double> grid_value(const Figure& f, std::int64_t slice, std::int64_t row, std::int64_t column,
                                 std::int64_t channel) {
    if (!f.values) return std::nullopt;
    const std::array<std::int64_t, 3> at = {slice, row, column};
    SlotKind kind = SlotKind::real;
    std::int64_t source = channel;
    bool real = true;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const AxisLayout& l = f.layout.axes[axis];
        const Slot& slot = l.slots[static_cast<std::size_t>(at[axis])];
        kind = std::max(kind, slot.kind);
        real = real && slot.source >= 0;
        source = source * l.inputs + slot.source;
    }
    // A cell that is cut away keeps its number.
    if (real) return f.values->cells.operands.input.values[static_cast<std::size_t>(source)];
    if (kind == SlotKind::overhang || kind == SlotKind::cropped) return std::nullopt;
    if (f.layer.op == Operator::max_pooling) return -std::numeric_limits<double>::infinity();
    return 0;
}

double kernel_value(const Figure& f, std::int64_t slice, std::int64_t row, std::int64_t column) {
    const std::array<std::int64_t, 3> at = {slice, row, column};
    std::int64_t flat = 0;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const AxisLayout& l = f.layout.axes[axis];
        flat = flat * l.kernel + place_on_plane(l, PlaneName::kernel, at[axis]);
    }
    return f.values->cells.operands.weight.values[static_cast<std::size_t>(flat)];
}

void paint_number(const Brush& brush, PrimitiveId id, PlaneName plane, std::int64_t slice, const Area& cell,
                  double value, const NumberType& type, Colour colour) {
    const Vec2 middle =
        brush.planes.at(plane, slice, cell.row + cell.rows / 2, cell.column + cell.columns / 2);
    brush.add_text(id, middle + Vec2{0, kCapHeightEm * type.size_px / 2}, number_label(value, type.form),
                   type.size_px, colour, Weight::semibold);
}

void paint_number_asked(const Brush& brush, const NumberType& type) {
    if (brush.computed() == 0) return;
    const PlaneExtents& e = brush.planes.extents(PlaneName::output);
    const std::int64_t current = brush.computed() - 1;
    const std::int64_t slice = current / (e.rows * e.columns);
    const std::int64_t row = current / e.columns % e.rows;
    const std::int64_t column = current % e.columns;
    const Vec2 middle = brush.planes.at(PlaneName::output, slice, double(row) + 0.5, double(column) + 0.5);
    brush.add_text(part_id(kOutputNumberPart, current), middle + Vec2{0, kCapHeightEm * type.size_px / 2},
                   "?", type.size_px, readable_on(brush.theme(), brush.theme().output), Weight::semibold);
}

void paint_size_asked(const Brush& brush) {
    const double size_px = std::min(3 * brush.type.title_px, 2 * brush.cell_px());
    const Vec2 at = brush.planes.stage().project(brush.view().centre_of(PlaneName::output));
    brush.add_text(part_id(kOutputPart, 0), at + Vec2{0, kCapHeightEm * size_px / 2}, "?", size_px,
                   brush.theme().accent, Weight::semibold);
}

Quad zero_dot(PrimitiveId id, Vec2 middle, double side, Colour colour) {
    Quad q;
    q.id = id;
    const double half = side / 2;
    q.corners = {middle + Vec2{-half, -half}, middle + Vec2{half, -half}, middle + Vec2{half, half},
                 middle + Vec2{-half, half}};
    q.fill = colour;
    q.radius_px = half;
    return q;
}

void paint_zero(const Brush& brush, PrimitiveId id, std::int64_t slice, const Area& cell, Colour colour) {
    const Vec2 at =
        brush.planes.at(PlaneName::grid, slice, cell.row + cell.rows / 2, cell.column + cell.columns / 2);
    const double side = zero_dot_px(brush.cell_px());
    const auto whole = [&](double v) { return std::round(v - side / 2) + side / 2; };
    brush.add(zero_dot(id, {whole(at.x), whole(at.y)}, side, colour));
}

namespace {

std::string weight_label(double weight) {
    return "×" + number_label(weight);
}

constexpr double kBetweenEm = 0.1;  // a number and its weight

}  // namespace

std::optional<double> weight_px(const Brush& brush, const NumberType& numbers) {
    constexpr double kSmallestPx = 7;
    constexpr double kOfNumber = 0.66;
    // Of a cell's side, through the middle of a cell that is seen from the side.
    constexpr double kRoom = 0.88;
    const Figure& f = brush.figure;
    if (!f.values || !has_weights(f.layer.op) || brush.view().line_opacity < 1) return std::nullopt;
    double wide_em = 0;
    for (const double weight : f.values->cells.operands.weight.values)
        wide_em = std::max(wide_em, text_width_em(weight_label(weight), Weight::regular));
    const double room_px = kRoom * brush.cell_px() - numbers.widest_em * numbers.size_px;
    const double size_px =
        std::floor(std::min(kOfNumber * numbers.size_px, room_px / (wide_em + kBetweenEm)));
    // Where the kernel stands beside, they need not be told in type that nobody can read.
    const bool needed = brush.view().kernel_opacity == 0;
    const double least = needed ? kSmallestPx : std::max(kSmallestPx, 0.7 * brush.type.small_px);
    return size_px >= least ? std::optional(size_px) : std::nullopt;
}

void paint_product(const Brush& brush, const ProductIds& ids, std::int64_t slice, const Area& cell,
                   const Product& product, const NumberType& numbers, double weight_px, Colour colour) {
    const std::string number = product.put_in ? "" : number_label(product.value, numbers.form);
    const double dot_px = zero_dot_px(brush.cell_px());
    const std::string weight = weight_label(product.weight);
    const double number_px =
        product.put_in ? dot_px : text_width_em(number, Weight::semibold) * numbers.size_px;
    const double between_px = kBetweenEm * weight_px;
    const double all_px = number_px + between_px + text_width_em(weight, Weight::regular) * weight_px;
    const Vec2 middle =
        brush.planes.at(PlaneName::grid, slice, cell.row + cell.rows / 2, cell.column + cell.columns / 2);
    const Vec2 left = middle + Vec2{-all_px / 2, kCapHeightEm * numbers.size_px / 2};
    if (product.put_in) {
        brush.add(zero_dot(ids.number, {left.x + dot_px / 2, middle.y}, dot_px, colour));
    } else {
        brush.add_text(ids.number, left, number, numbers.size_px, colour, Weight::semibold, Align::left);
    }
    brush.add_text(ids.weight, left + Vec2{number_px + between_px, 0}, weight, weight_px, colour,
                   Weight::regular, Align::left);
}

void paint_winner(const Brush& brush, const Extents& output) {
    const Figure& f = brush.figure;
    if (f.scenario.view.hidden.result || !f.values || f.values->cells.result.winners.empty() ||
        !brush.planes.single_cells(PlaneName::grid))
        return;
    const auto flat = static_cast<std::size_t>(ravelled(output, output_extents(f.layout)));
    const std::int64_t winner = f.values->cells.result.winners[flat];
    if (winner < 0) return;
    const Extents source = unravelled(winner, input_extents(f.layout));
    const auto slot = [&](std::size_t axis) { return f.layout.axes[axis].slot_of_input(source[axis]); };
    brush.add_mark(part_id(kWinnerPart, 0),
                   brush.planes.corners(PlaneName::grid, slot(0),
                                        brush.planes.area_of(PlaneName::grid, slot(1), slot(2))));
}

}  // namespace convwalk
