#include "views/overlap/overlap_view.h"

#include <fmt/format.h>

#include <utility>

#include "views/overlap/layer_overlaps.h"
#include "views/overlap/overlap_map.h"
#include "views/overlap/overlap_painter.h"
#include "views/overlap/overlap_words.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

// The layer before, alone.
Scenario alone(const Scenario& scenario) {
    Scenario s = scenario;
    s.subject = *scenario.before;
    s.before.reset();
    s.values = {};  // made for the other layer
    return s;
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    if (!has_window(layer.op))
        return fmt::format(
            "the overlap view counts how kernels and windows overlap; {} has none, so take the "
            "oblique or the flat view",
            name_of(layer.op));
    if (!scenario.before) return std::nullopt;
    const Scenario before = alone(scenario);
    if (const auto why = why_no_layout(before)) return "before: " + why->sentence;
    const auto why = why_not(before, resolved(*before.alone()));
    return why ? std::optional("before: " + *why) : std::nullopt;
}

void prepare(Figure& f) {
    LayerOverlaps overlaps{overlap_of(f.layer), {}};
    if (f.scenario.before) prepare(overlaps.before.emplace_back(laid_out(alone(f.scenario))));
    f.work = kept(std::move(overlaps));
    f.timeline = plain_timeline(stamp_count(f.layer), f.scenario.pace);
}

bool shows_cell(const Figure& f, const Spot& cell) {
    const Figure* on = figure_with(f, cell);
    return on != nullptr && cell.channel == 0 && has_plane_cell(*on, spot_on(counted_plane(*on), cell.at)) &&
           place_on_map(*on, cell.at);
}

Extents extents(const Figure& f, const Spot& cell) {
    const Figure& on = *figure_with(f, cell);
    return plane_extents(on, counted_plane(on));
}

std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    if (!pin) return cell_on_map(f, false, {0, 0, 0});
    const std::vector<Figure>& before = overlaps_of(f).before;
    if (pin->map == kEarlierMap || before.empty()) return std::nullopt;
    return cell_on_map(before.front(), true, {0, 0, 0});
}

std::vector<NamedMap> maps(const Figure& f) {
    std::vector<NamedMap> all = plane_maps(f);
    // What is counted of the layer before has the name of its plane there.
    for (const Figure& before : overlaps_of(f).before) {
        for (NamedMap& map : plane_maps(before)) {
            if (map.map != map_of(counted_plane(before)) || map.name == "grid") continue;
            map.name = "before";
            map.map = kEarlierMap;
            all.push_back(std::move(map));
        }
    }
    return all;
}

class PlacedOverlaps final : public PlacedView {
  public:
    PlacedOverlaps(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f), moment_(moment), maps_(overlap_maps(f, place)) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        for (const ShownMap& shown : maps_) {
            const Figure& of = figure_of(figure_, shown);
            const bool focused = focus && shown.earlier == (focus->map == kEarlierMap);
            paint_overlap_map(scene, of, moment_, shown, focused ? focus : std::nullopt, focus.has_value());
        }
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        for (const ShownMap& shown : maps_) {
            if (const auto at = shown.map.cell_at(px))
                return cell_on_map(figure_of(figure_, shown), shown.earlier, {at->begin(), at->end()});
        }
        return std::nullopt;
    }

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (!shows_cell(figure_, cell)) return std::nullopt;
        for (const ShownMap& shown : maps_) {
            const Figure& of = figure_of(figure_, shown);
            if (shown.earlier != (cell.map == kEarlierMap)) continue;
            const auto at = place_on_map(of, cell.at);
            if (!at) return std::nullopt;
            return corners_of(shown.map.rect((*at)[0], double((*at)[1]), double((*at)[2]), 1, 1));
        }
        return std::nullopt;
    }

    [[nodiscard]] double cell_px() const override { return maps_.front().map.cell_px(); }

  private:
    const Figure& figure_;
    Moment moment_;
    std::vector<ShownMap> maps_;
};

}  // namespace

const FigureView& overlap_view() {
    static constexpr FigureView view = {.why_not = why_not,
                                        .prepare = prepare,
                                        .place = placed_view<PlacedOverlaps>,
                                        .words = words_of_overlap,
                                        .shows_cell = shows_cell,
                                        .extents = extents,
                                        .cell_words = words_of_overlap_cell,
                                        .next_pin = next_pin,
                                        .maps = maps,
                                        .whole_at_end = true,
                                        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
