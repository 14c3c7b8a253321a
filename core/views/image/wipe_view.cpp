#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "views/image/lab_work.h"
#include "views/image/picture_views.h"
#include "views/image/seen_lab.h"

namespace convwalk {
namespace {

// Of a layer, or of two ways up.
using BenchWork = std::shared_ptr<const BenchPictures>;
using WipeWork = std::variant<AppliedWork, BenchWork>;

// A bench of what the wipe goes over alone.
Scenario bench_for(const Scenario& scenario) {
    Scenario of_two = scenario;
    of_two.lab.ways.clear();
    for (const auto& way : {scenario.lab.wiped->left, scenario.lab.wiped->right}) {
        if (way) of_two.lab.ways.push_back(*way);
    }
    of_two.lab.wiped.reset();
    of_two.lab.difference = false;
    return of_two;
}

WipeWork work_for(const Scenario& scenario, const Layer& layer) {
    if (scenario.lab.wiped) return bench_pictures(bench_for(scenario));
    return applied_pictures(scenario, layer);
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    return why_not_made([&] { return work_for(scenario, layer); });
}

std::unique_ptr<Pieces> pieces(const Scenario& scenario) {
    return scenario.lab.wiped ? pieces_of_bench(bench_for(scenario))
                              : pieces_of_applied(scenario, laid_out(scenario).layer);
}

// None: the wipe is of a layer.
const BenchPictures* bench_in(const Figure& f) {
    const auto* bench = std::get_if<BenchWork>(&work_of<WipeWork>(f));
    return bench != nullptr ? bench->get() : nullptr;
}

const AppliedPictures& applied_in(const Figure& f) {
    return *std::get<AppliedWork>(work_of<WipeWork>(f));
}

const Tensor& picture_in(const Figure& f) {
    const BenchPictures* bench = bench_in(f);
    return bench != nullptr ? bench->bench.picture : applied_in(f).made.picture;
}

// The line stands before the first column, before each of the others, and behind the last one.
void prepare(Figure& f) {
    f.work = kept(work_for(f.scenario, f.layer));
    f.timeline = plain_timeline(picture_in(f).shape[2] + 1, f.scenario.pace);
}

// A pixel, and what lies over it.
std::vector<std::string> both_words(const Figure& f, const Spot& cell) {
    std::vector<std::string> lines = pixel_words("picture", picture_in(f), cell);
    if (const BenchPictures* bench = bench_in(f)) {
        for (const WayUpResult& result : bench->bench.ways)
            lines.push_back(fmt::format("{}: {}", row_of(result.way).title,
                                        shade_number(result.picture, cell.at[1], cell.at[2])));
        return lines;
    }
    const Applied& made = applied_in(f).made;
    const PixelPlace output = output_over(made, {cell.at[1], cell.at[2]});
    lines.push_back(
        pixel_words("output", made.result, {kResultMap, 0, {0, output.row, output.column}}).front());
    return lines;
}

}  // namespace

LabPage page_of_wipe(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    const std::int64_t column = std::max<std::int64_t>(0, moment.step);
    const BenchPictures* bench = bench_in(f);
    LabPage page = bench != nullptr ? wiped_ways_page(*bench, *f.scenario.lab.wiped, column)
                                    : wiped_page(applied_in(f), column);
    if (!focus) return page;
    page.marked = focus;
    const std::vector<std::string> lines = both_words(f, *focus);
    page.status = fmt::format("{}", fmt::join(lines, ", "));
    return page;
}

namespace {

std::unique_ptr<const PlacedView> place(const Figure& f, const Moment& moment, const ViewPlace& place) {
    return placed_lab_page(
        f, place, [&f, moment](const std::optional<Spot>& focus) { return page_of_wipe(f, moment, focus); },
        [](const Spot& cell) { return std::optional(cell.at[2]); });
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return words_of_page(f, page_of_wipe(f, moment, focus));
}

Extents sides(const Figure& f) {
    return sides_of(picture_in(f));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return cell.map == kPictureMap && is_pixel_of(cell, sides(f));
}

Extents extents(const Figure& f, const Spot& /*cell*/) {
    const Extents both = sides(f);
    return {1, both[0], both[1]};
}

std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    return both_words(f, cell);
}

// Where the line is.
std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (pin) return std::nullopt;
    const Extents both = sides(f);
    const std::int64_t column = std::clamp<std::int64_t>(moment.step, 0, both[1] - 1);
    return Spot{kPictureMap, 0, {0, usual_place(both[0], both[1]).row, column}};
}

std::vector<NamedMap> maps(const Figure& f) {
    return {{"picture", kPictureMap, sides(f)}};
}

}  // namespace

const FigureView& wipe_view() {
    static constexpr FigureView view = {.why_not = why_not,
                                        .prepare = prepare,
                                        .place = place,
                                        .words = words,
                                        .shows_cell = shows_cell,
                                        .extents = extents,
                                        .cell_words = cell_words,
                                        .next_pin = next_pin,
                                        .maps = maps,
                                        .whole_at_end = false,
                                        .pieces = pieces,
                                        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
