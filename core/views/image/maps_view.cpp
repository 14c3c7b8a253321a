#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "views/image/lab_work.h"
#include "views/image/picture_views.h"
#include "views/image/seen_lab.h"

namespace convwalk {
namespace {

struct MapsFigure {
    std::shared_ptr<const NetworkMaps> maps;
    Colour between;  // the maps of the page
    LabPage page;
};

LabPage page_with(const Figure& f, const NetworkMaps& maps) {
    const Stack& stack = maps.stack;
    return maps_page(maps, picture_name(f.scenario.lab), stack.title.empty() ? "A network" : stack.title,
                     network_weights_words(f.scenario, maps), f.scenario.theme.background);
}

const MapsFigure& work_in(const Figure& f) {
    return work_of<MapsFigure>(f);
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& /*layer*/) {
    if (scenario.network() == nullptr)
        return "there is no network to put the picture through; open one from the list of networks, paste "
               "its "
               "notation, or name it with --network";
    return why_not_made([&] { return network_maps(scenario); });
}

void prepare(Figure& f) {
    std::shared_ptr<const NetworkMaps> maps = network_maps(f.scenario);
    f.timeline = plain_timeline(std::ssize(maps->maps), f.scenario.pace);
    LabPage page = page_with(f, *maps);
    f.work = kept(MapsFigure{std::move(maps), f.scenario.theme.background, std::move(page)});
}

// Channels, rows and columns as they are drawn: the numbers of a vector stand in rows.
Extents drawn(const Figure& f, int map) {
    const Tensor& values = work_in(f).maps->maps[static_cast<std::size_t>(map)];
    return drawn_extents(values);
}

std::vector<std::string> map_cell_words(const Figure& f, const Spot& cell) {
    const NetworkMaps& maps = *work_in(f).maps;
    const Tensor& values = maps.maps[static_cast<std::size_t>(cell.map)];
    const Extents all = drawn_extents(values);
    const std::int64_t at = (cell.channel * all[1] + cell.at[1]) * all[2] + cell.at[2];
    const std::string where = values.shape.size() > 2
                                  ? fmt::format("channel {} ({}, {})", cell.channel, cell.at[1], cell.at[2])
                                  : fmt::format("number {}", at);
    std::vector<std::string> lines = {fmt::format("{} {}: {:.4g}", cell.map == 0 ? "picture" : "output",
                                                  where, values.values[static_cast<std::size_t>(at)])};
    if (cell.map > 0)
        lines.push_back(fmt::format("layer {}: {}", cell.map,
                                    maps.report.layers[static_cast<std::size_t>(cell.map - 1)].label));
    return lines;
}

// "It sees the framed 5×5 pixels of the picture, of which 9 are read"
std::string field_words(const SeenCells& seen) {
    Extents sides;
    for (const SeenAxis& axis : seen.axes)
        sides.push_back(axis.interval ? axis.interval->last - axis.interval->first + 1 : 0);
    std::string words = fmt::format("It sees the framed {} pixels of the picture", to_string(sides));
    if (seen.read < seen.cells) words += fmt::format(", of which {} are read", seen.read);
    return words;
}

// What a number of a map sees of the picture, on it and in words.
void mark_field(const Figure& f, const Spot& cell, LabPage& page) {
    const std::shared_ptr<const NetworkMaps>& maps = work_in(f).maps;
    const auto layer = static_cast<std::size_t>(cell.map);
    const Tensor& values = maps->maps[layer];
    const Extents all = drawn_extents(values);
    const std::int64_t number = (cell.channel * all[1] + cell.at[1]) * all[2] + cell.at[2];
    const Extents place = values.shape.size() > 2 ? Extents{cell.at[1], cell.at[2]} : Extents{};
    const SeenCells seen = seen_cells(maps->stack, maps->report, layer, place);
    const auto felt = felt_by(maps, layer, number);
    put_field(page.cards.front(), seen, felt.get(), f.scenario.theme);
    page.status += " " + field_words(seen);
    if (felt == nullptr) {
        page.status += "; how strongly would take too long to work out.";
    } else if (std::all_of(felt->of_input.values.begin(), felt->of_input.values.end(),
                           [](double value) { return value == 0; })) {
        page.status += "; none is felt, for what is on the way gave 0 and passes nothing.";
    } else if (felt->passed.empty()) {
        page.status += "; the warmer, the more one of them adds.";
    } else {
        page.status += fmt::format("; the warmer, the more one of them adds, {} left aside.",
                                   fmt::join(felt->passed, " and "));
    }
}

}  // namespace

LabPage page_of_maps(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    const MapsFigure& work = work_in(f);
    LabPage page = work.between == f.scenario.theme.background ? work.page : page_with(f, *work.maps);
    // At the end all are there.
    if (moment.step >= 0 && moment.step + 1 < std::ssize(page.cards))
        page.cards[static_cast<std::size_t>(moment.step)].is_now = true;
    if (!focus) return page;
    page.marked = focus;
    const std::vector<std::string> lines = map_cell_words(f, *focus);
    page.status = lines.size() == 1 ? lines.front() : lines.back() + ": " + lines.front() + ".";
    if (focus->map > 0) mark_field(f, *focus, page);
    return page;
}

namespace {

std::unique_ptr<const PlacedView> place(const Figure& f, const Moment& moment, const ViewPlace& place) {
    return placed_lab_page(
        f, place, [&f, moment](const std::optional<Spot>& focus) { return page_of_maps(f, moment, focus); },
        [](const Spot&) { return std::optional<std::int64_t>(); });
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return words_of_page(f, page_of_maps(f, moment, focus));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    if (cell.map < 0 || cell.map >= std::ssize(work_in(f).maps->maps) || cell.at.size() != 3) return false;
    const Extents extents = drawn(f, cell.map);
    Spot of_channel = cell;
    of_channel.channel = 0;
    const std::int64_t at = (cell.channel * extents[1] + cell.at[1]) * extents[2] + cell.at[2];
    return cell.channel >= 0 && cell.channel < extents[0] &&
           is_pixel_of(of_channel, {extents[1], extents[2]}) &&
           at < std::ssize(work_in(f).maps->maps[static_cast<std::size_t>(cell.map)].values);
}

Extents extents(const Figure& f, const Spot& cell) {
    const Extents all = drawn(f, cell.map);
    return {1, all[1], all[2]};
}

// The middle of the first map of every layer, from the last one down to the picture.
std::optional<Spot> next_pin(const Figure& f, const Moment& /*moment*/, const std::optional<Spot>& pin) {
    if (pin && pin->map == 0) return std::nullopt;
    const int map = pin ? pin->map - 1 : static_cast<int>(std::ssize(work_in(f).maps->maps)) - 1;
    const Extents all = drawn(f, map);
    return Spot{map, 0, {0, (all[1] - 1) / 2, (all[2] - 1) / 2}};
}

std::vector<NamedMap> maps(const Figure& f) {
    std::vector<NamedMap> all;
    for (int map = 0; map < std::ssize(work_in(f).maps->maps); ++map) {
        const Extents extents = drawn(f, map);
        all.push_back({map == 0 ? "input" : fmt::format("layer{}", map), map, {extents[1], extents[2]}});
    }
    return all;
}

}  // namespace

const FigureView& maps_view() {
    static constexpr FigureView view = {.why_not = why_not,
                                        .prepare = prepare,
                                        .place = place,
                                        .words = words,
                                        .shows_cell = shows_cell,
                                        .extents = extents,
                                        .cell_words = map_cell_words,
                                        .next_pin = next_pin,
                                        .maps = maps,
                                        .whole_at_end = true,
                                        .pieces = pieces_of_maps,
                                        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
