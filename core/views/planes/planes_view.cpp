#include "views/planes/planes_view.h"

#include <algorithm>
#include <utility>

#include "views/planes/cell_words.h"
#include "views/planes/figure_words.h"
#include "views/planes/lens.h"
#include "views/planes/number_painter.h"
#include "views/planes/plane_painter.h"
#include "views/planes/product_painter.h"
#include "views/planes/standing.h"

namespace convwalk {
namespace {

void prepare(Figure& f) {
    f.timeline = timeline(f.layout, f.scenario.pace);
}

// A kernel that is shown flipped has its indices the other way round.
Spot mirrored(const Figure& f, const Spot& cell) {
    Spot other = cell;
    for (std::size_t axis = 0; axis < 3; ++axis)
        other.at[axis] = place_on_plane(f.layout.axes[axis], *plane_of(cell), cell.at[axis]);
    return other;
}

// In one view, or on the way from the one to the other.
Standing standing_at(const Figure& f, const ViewPlace& place) {
    const ViewKind kind = f.scenario.view.kind;
    const ViewKind other = kind == ViewKind::flat ? ViewKind::oblique : ViewKind::flat;
    const Standing goal = standing(f, kind, place.area);
    return place.turned < 1 && place.from == other
               ? turned(standing(f, other, place.area), goal, place.turned)
               : goal;
}

class PlacedPlanesView final : public PlacedView {
  public:
    PlacedPlanesView(const Figure& f, const Moment& moment, const ViewPlace& place, const Standing& at)
        : figure_(f),
          moment_(moment),
          extras_(at.extras),
          lens_(at.lens),
          planes_(f.layout, moment_, at.planes, at.arrangement,
                  at.stage.seen_by(place.camera, place.middle_px), place.seen) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        const Brush brush = {{scene, 0}, figure_, planes_, moment_, type_sizes(figure_)};
        paint_planes(brush, extras_, focus);
        const auto output = output_told(figure_, moment_, focus);
        if (lens_ && output) paint_lens(brush, *lens_, *output, focus || moment_.arrival >= 1);
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        if (lens_ && contains(*lens_, px)) return std::nullopt;
        // From the one that is painted last.
        for (const PlaneName plane : {PlaneName::output, PlaneName::kernel, PlaneName::grid}) {
            if (plane == PlaneName::kernel &&
                !(planes_.planes().has_kernel && planes_.view().kernel_opacity > 0))
                continue;
            if (const auto at = planes_.cell_under(plane, px))
                return mirrored(figure_, spot_on(plane, {at->begin(), at->end()}));
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (!has_plane_cell(figure_, cell)) return std::nullopt;
        const Extents at = mirrored(figure_, cell).at;
        const PlaneName plane = *plane_of(cell);
        return planes_.corners(plane, at[0], planes_.area_of(plane, at[1], at[2]));
    }

    [[nodiscard]] double cell_px() const override {
        return planes_.cell_px() * planes_.view().foreshortening();
    }

    [[nodiscard]] bool shows_kernel() const override {
        return planes_.planes().has_kernel && planes_.view().kernel_opacity > 0;
    }

    [[nodiscard]] bool shows_numbers() const override {
        if (!figure_.values || lens_) return true;
        Scene none;
        const Brush brush = {{none, 0}, figure_, planes_, moment_, type_sizes(figure_)};
        const auto grid = number_type(brush, PlaneName::grid);
        if (!grid || !number_type(brush, PlaneName::output)) return false;
        if (planes_.shows_products() && !product_type(brush)) return false;
        if (!has_weights(figure_.layer.op)) return true;
        return planes_.view().kernel_opacity > 0 ? number_type(brush, PlaneName::kernel).has_value()
                                                 : weight_px(brush, *grid).has_value();
    }

  private:
    const Figure& figure_;
    Moment moment_;
    Extras extras_;
    std::optional<Rect> lens_;
    PlacedPlanes planes_;
};

std::unique_ptr<const PlacedView> place(const Figure& f, const Moment& moment, const ViewPlace& place) {
    return std::make_unique<PlacedPlanesView>(f, moment, place, standing_at(f, place));
}

Extents extents(const Figure& f, const Spot& cell) {
    return plane_extents(f, *plane_of(cell));
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (!pin)
        return spot_on(PlaneName::output,
                       unravelled(std::max<std::int64_t>(0, moment.step), output_extents(f.layout)));
    if (lies_on(*pin, PlaneName::output)) {
        // The first input cell, wherever padding puts it.
        Spot first = spot_on(PlaneName::grid, {});
        for (const AxisLayout& axis : f.layout.axes) first.at.push_back(axis.slot_of_input(0));
        if (has_plane_cell(f, first)) return first;
    }
    if (!lies_on(*pin, PlaneName::kernel) && has_weights(f.layer.op))
        return spot_on(PlaneName::kernel, Extents(f.layout.axes.size(), 0));
    return std::nullopt;
}

constexpr FigureView planes_that_turn_into(ViewKind other) {
    return {.why_not = nullptr,
            .prepare = prepare,
            .place = place,
            .words = words_of_planes,
            .shows_cell = has_plane_cell,
            .extents = extents,
            .cell_words = words_of_plane_cell,
            .next_pin = next_pin,
            .maps = plane_maps,
            .whole_at_end = false,
            .has_numbers = true,
            .turns_into = other,
            .has_products = true,
            .changes_numbers = true,
            .sentence = sentence_of_plane_cell,
            .mirrored = mirrored};
}

}  // namespace

const FigureView& oblique_view() {
    static constexpr FigureView view = planes_that_turn_into(ViewKind::flat);
    return view;
}

const FigureView& flat_view() {
    static constexpr FigureView view = planes_that_turn_into(ViewKind::oblique);
    return view;
}

}  // namespace convwalk
