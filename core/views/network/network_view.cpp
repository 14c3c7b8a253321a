#include "views/network/network_view.h"

#include <fmt/format.h>

#include <utility>

#include "views/network/network_painter.h"
#include "views/network/network_words.h"
#include "views/network/seen_network.h"

namespace convwalk {
namespace {

std::size_t index(std::int64_t i) {
    return static_cast<std::size_t>(i);
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& /*layer*/) {
    const NetworkDocument* network = scenario.network();
    if (network == nullptr)
        return "there is no network to show; open one from the list of networks, paste its notation, or name "
               "it "
               "with --network";
    if (network->stack.layers.empty()) return "the network has no layers";
    const StackReport report = report_of(network->stack);
    // What comes before an impossible layer can be shown.
    if (report.refusal && report.refusal->number == 0) return report.refusal->sentence;
    return std::nullopt;
}

void prepare(Figure& f) {
    NetworkFigure network = worked_out(*f.scenario.network());
    f.timeline = plain_timeline(static_cast<std::int64_t>(network.last) + 1, f.scenario.pace);
    f.work = kept(std::move(network));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (network_figure(f) == nullptr || cell.map < 0 || cell.channel != 0 || cell.at.size() != 3)
        return false;
    const NetworkFigure& n = *network_figure(f);
    if (index(cell.map) > n.last) return false;
    const Extents sizes = raised(sizes_of(n, stack_of(f), index(cell.map)));
    for (std::size_t i = 0; i < 3; ++i) {
        if (cell.at[i] < 0 || cell.at[i] >= sizes[i]) return false;
    }
    return true;
}

Extents extents(const Figure& f, const Spot& cell) {
    return raised(sizes_of(*network_figure(f), stack_of(f), index(cell.map)));
}

// The chosen cell, then the middles of the maps before it, down to the input.
std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    const NetworkFigure& n = *network_figure(f);
    if (!pin) return Spot{static_cast<int>(n.last), 0, n.field.cell};
    if (pin->map == 0) return std::nullopt;
    Spot next{pin->map - 1, 0, {}};
    next.at = chosen_cell({}, sizes_of(n, stack_of(f), index(next.map)));
    return next;
}

std::vector<NamedMap> maps(const Figure& f) {
    const NetworkFigure& n = *network_figure(f);
    std::vector<NamedMap> all;
    for (std::size_t map = 0; map <= n.last; ++map) {
        Extents sizes = sizes_of(n, stack_of(f), map);
        // A vector is one cell.
        if (sizes.empty()) sizes = {1};
        all.push_back(
            {map == 0 ? "input" : fmt::format("layer{}", map), static_cast<int>(map), std::move(sizes)});
    }
    NamedMap last = all.back();
    last.name = "output";
    all.push_back(std::move(last));
    return all;
}

class PlacedNetwork final : public PlacedView {
  public:
    PlacedNetwork(const Figure& f, const Moment& moment, const ViewPlace& place)
        : figure_(f), moment_(moment), seen_(seen_network(f, place)) {}

    void paint(Scene& scene, const std::optional<Spot>& focus) const override {
        paint_network(scene, figure_, moment_, seen_, focus);
    }

    [[nodiscard]] std::optional<Spot> cell_at(Vec2 px) const override {
        return seen_.cell_at(*network_figure(figure_), px);
    }

    [[nodiscard]] std::optional<std::array<Vec2, 4>> corners(const Spot& cell) const override {
        if (!shows_cell(figure_, cell)) return std::nullopt;
        return seen_.corners(*network_figure(figure_), cell);
    }

  private:
    const Figure& figure_;
    Moment moment_;
    SeenNetwork seen_;
};

}  // namespace

const FigureView& network_view() {
    static constexpr FigureView view = {why_not,    prepare, placed_view<PlacedNetwork>, words_of_network,
                                        shows_cell, extents, words_of_network_cell,      next_pin,
                                        maps,       true};
    return view;
}

}  // namespace convwalk
