#include "views/planes/product_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "views/planes/cell_quad.h"
#include "views/planes/number_painter.h"
#include "views/planes/plane_looks.h"

namespace convwalk {
namespace {

// More cells of a kernel are one area: nobody could follow their products.
constexpr std::int64_t kMostProducts = 4'096;

// A tap, what it multiplies, and where its product stands.
struct Factors {
    Extents slot;
    Extents place;           // on the kernel's plane
    std::int64_t index = 0;  // of that place
    std::optional<double> value;
    double weight = 0;
    bool put_in = false;  // the value is a zero that was put in

    [[nodiscard]] double product() const { return value.value_or(0) * weight; }
};

class ProductPainter {
  public:
    ProductPainter(const Brush& brush, const ProductPhases& phases)
        : b_(brush), looks_(brush), phases_(phases), type_(product_type(brush)) {
        shift_ = b_.planes.to_products();
        opacity_ = b_.view().products_opacity;
    }

    void paint(const std::optional<Window>& window) const {
        const Extents kernel = kernel_extents(b_.figure.layout);
        if (!b_.planes.single_cells(PlaneName::kernel) || cell_count(kernel) > kMostProducts)
            return paint_as_one(kernel);
        const bool told = !b_.figure.scenario.view.hidden.result;
        const std::vector<Factors> all = window && told ? factors_of(window->output) : std::vector<Factors>();
        const bool met = !all.empty() && phases_.meet >= 1;
        if (!met) paint_empty(kernel);
        for (const Factors& each : all) {
            if (met) put(product_at(each, kProductPart), each, kProductNumberPart, type_);
        }
        for (const Factors& each : all) {
            if (phases_.glide >= 1 && phases_.meet > 0 && phases_.meet < 1) paint_meeting(each);
            if (met && phases_.sum > 0 && phases_.sum < 1) paint_adding(each, window->output);
        }
    }

  private:
    [[nodiscard]] const Theme& theme() const { return b_.theme(); }

    [[nodiscard]] std::vector<Factors> factors_of(const Extents& output) const {
        const Layout& layout = b_.figure.layout;
        std::vector<Factors> all;
        for (const Tap& tap : taps(layout, output)) {
            Factors f;
            f.slot = tap.slot;
            const GridCell what = b_.planes.grid_cell(tap.slot[0], tap.slot[1], tap.slot[2]);
            if (what.kind == SlotKind::overhang) continue;
            for (std::size_t i = 0; i < 3; ++i)
                f.place.push_back(place_on_plane(layout.axes[i], PlaneName::kernel, tap.weight[i]));
            f.index = ravelled(f.place, kernel_extents(layout));
            if (b_.figure.values) {
                f.value = grid_value(b_.figure, f.slot[0], f.slot[1], f.slot[2]);
                f.weight = kernel_value(b_.figure, f.place[0], f.place[1], f.place[2]);
                f.put_in = is_put_in(what, f.value.value_or(0));
            }
            all.push_back(std::move(f));
        }
        return all;
    }

    // --- looks ---

    [[nodiscard]] Quad moved(Quad q, Vec2 by) const {
        for (Vec2& corner : q.corners) corner = corner + by;
        return q;
    }
    // Edges stay on whole pixels, so that a picture on the way has no colours but those at its ends.
    [[nodiscard]] Quad between(const Quad& from, const Quad& to, double t) const {
        Quad q = from;
        const Vec2 way = {to.corners[0].x - from.corners[0].x, to.corners[0].y - from.corners[0].y};
        Vec2 by = way * t;
        if (b_.planes.stage().snapped()) by = {std::round(by.x), std::round(by.y)};
        return moved(q, by);
    }

    [[nodiscard]] CellStyle style_of_product(const Factors& f) const {
        CellStyle style = b_.figure.values ? coloured_by(theme(), theme().output, f.product(),
                                                         b_.figure.values->products.largest)
                                           : theme().output;
        return faded(style, opacity_);
    }

    [[nodiscard]] Quad kernel_cell(PrimitiveId id, const Extents& place, const CellStyle& style) const {
        Quad q = cell_quad(b_, id, PlaneName::kernel, place[0], place[1], place[2], style);
        // No lattice lies between products.
        if (b_.on_lattice()) {
            q.hard_edge = false;
            q.stroke = {faded(style.stroke, b_.border_presence()), b_.border_px(), false};
        }
        return q;
    }
    [[nodiscard]] Quad product_at(const Factors& f, Part part) const {
        return moved(kernel_cell(part_id(part, f.index), f.place, style_of_product(f)), shift_);
    }

    // A product's cell, wherever it is, and its number.
    void put(const Quad& q, const Factors& f, Part numbers, const std::optional<NumberType>& type) const {
        b_.add(q);
        if (!type || !b_.figure.values) return;
        CellStyle style = style_of_product(f);
        const Colour readable = faded(readable_on(theme(), style), opacity_);
        const PrimitiveId id = part_id(numbers, f.index);
        if (f.put_in) {
            const double side = zero_dot_px(b_.cell_px());
            const auto whole = [&](double v) { return std::round(v - side / 2) + side / 2; };
            const Vec2 at = middle_of(q);
            b_.add(zero_dot(id, {whole(at.x), whole(at.y)}, side, faded(theme().muted, opacity_)));
        } else {
            put_number(id, q, f.product(), *type, readable);
        }
    }

    [[nodiscard]] static Vec2 middle_of(const Quad& q) { return (q.corners[0] + q.corners[2]) * 0.5; }

    void put_number(PrimitiveId id, const Quad& q, double value, const NumberType& type,
                    Colour colour) const {
        b_.add_text(id, middle_of(q) + Vec2{0, kCapHeightEm * type.size_px / 2},
                    number_label(value, type.form), type.size_px, colour, Weight::semibold);
    }

    // --- what is where ---

    // Places that wait for their products.
    void paint_empty(const Extents& kernel) const {
        const CellStyle style = faded(theme().output_pending, opacity_);
        for (std::int64_t n = 0; n < cell_count(kernel); ++n)
            b_.add(moved(kernel_cell(part_id(kProductPart, n), unravelled(n, kernel), style), shift_));
    }

    void paint_as_one(const Extents& kernel) const {
        for (std::int64_t slice = 0; slice < std::min<std::int64_t>(kernel[0], kMostProducts); ++slice) {
            Quad q;
            q.id = part_id(kProductPart, slice);
            q.corners =
                b_.planes.corners(PlaneName::kernel, slice, {0, 0, double(kernel[1]), double(kernel[2])});
            q.fill = faded(theme().output_pending.fill, opacity_);
            b_.add(moved(q, shift_));
        }
    }

    // The value from the window and the weight from the kernel, to where their product will stand.
    void paint_meeting(const Factors& f) const {
        const Quad goal = product_at(f, kProductPart);
        const GridCell what = b_.planes.grid_cell(f.slot[0], f.slot[1], f.slot[2]);
        const Quad value =
            between(cell_quad(b_, part_id(kFlightPart, 2 * f.index), PlaneName::grid, f.slot[0], f.slot[1],
                              f.slot[2], looks_.grid_style(what, f.value)),
                    goal, phases_.meet);
        b_.add(value);
        const CellStyle kernel =
            b_.figure.values ? looks_.kernel_style(f.place[0], f.place[1], f.place[2]) : theme().kernel;
        const Quad weight =
            between(kernel_cell(part_id(kFlightPart, 2 * f.index + 1), f.place, kernel), goal, phases_.meet);
        if (f.value && !f.put_in) {
            if (const auto type = number_type(b_, PlaneName::grid))
                put_number(part_id(kFlightNumberPart, 2 * f.index), value, *f.value, *type,
                           looks_.number_colour(f.slot, *f.value, false));
        }
        b_.add(weight);
        if (const auto type = number_type(b_, PlaneName::kernel); type && b_.figure.values)
            put_number(part_id(kFlightNumberPart, 2 * f.index + 1), weight, f.weight, *type,
                       readable_on(theme(), kernel));
    }

    void paint_adding(const Factors& f, const Extents& output) const {
        const Quad goal =
            cell_quad(b_, 0, PlaneName::output, output[0], output[1], output[2], theme().output);
        put(between(product_at(f, kFlightPart), goal, phases_.sum), f, kFlightNumberPart, type_);
    }

    const Brush& b_;
    PlaneLooks looks_;
    ProductPhases phases_;
    std::optional<NumberType> type_;
    Vec2 shift_;
    double opacity_ = 1;
};

// The part of a step from `begin` to `end`, slow at both ends.
double part_of(double arrival, double begin, double end) {
    return eased(std::clamp((arrival - begin) / (end - begin), 0.0, 1.0));
}

}  // namespace

ProductPhases product_phases(double arrival) {
    constexpr double kGlideEnd = 0.25;
    constexpr double kMeetEnd = 0.65;
    return {part_of(arrival, 0, kGlideEnd), part_of(arrival, kGlideEnd, kMeetEnd),
            part_of(arrival, kMeetEnd, 1)};
}

std::optional<NumberType> product_type(const Brush& brush) {
    return brush.figure.values ? number_type(brush, PlaneName::kernel, brush.figure.values->products)
                               : std::nullopt;
}

void paint_product_plane(const Brush& brush, const std::optional<Window>& window,
                         const ProductPhases& phases) {
    ProductPainter(brush, phases).paint(window);
}

}  // namespace convwalk
