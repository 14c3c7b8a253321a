#include <algorithm>
#include <utility>

#include "views/image/lab_work.h"
#include "views/image/picture_views.h"
#include "views/image/seen_lab.h"

namespace convwalk {
namespace {

using Work = std::shared_ptr<const BenchPictures>;

const BenchPictures& pictures_of(const Figure& f) {
    return *work_of<Work>(f);
}

std::optional<std::string> why_not(const Scenario& scenario, const Layer& /*layer*/) {
    return why_not_made([&] { return bench_pictures(scenario); });
}

Extents sides(const Figure& f) {
    return sides_of(pictures_of(f).bench.picture);
}

void prepare(Figure& f) {
    f.work = kept(bench_pictures(f.scenario));
    f.timeline = plain_timeline(cell_count(sides(f)), f.scenario.pace);
}

PixelPlace place_now(const Figure& f, const Moment& moment) {
    const std::int64_t step = std::max<std::int64_t>(0, moment.step);
    return {step / sides(f)[1], step % sides(f)[1]};
}

}  // namespace

LabPage page_of_ways(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return bench_page(pictures_of(f), focus ? PixelPlace{focus->at[1], focus->at[2]} : place_now(f, moment));
}

namespace {

std::unique_ptr<const PlacedView> place(const Figure& f, const Moment& moment, const ViewPlace& place) {
    return placed_lab_page(
        f, place, [&f, moment](const std::optional<Spot>& focus) { return page_of_ways(f, moment, focus); },
        [&f](const Spot& cell) { return std::optional(cell.at[1] * sides(f)[1] + cell.at[2]); });
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return words_of_page(f, page_of_ways(f, moment, focus));
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return cell.map == kPictureMap && is_pixel_of(cell, sides(f));
}

Extents extents(const Figure& f, const Spot& /*cell*/) {
    const Extents both = sides(f);
    return {1, both[0], both[1]};
}

// The same pixel in all pictures.
std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    const BenchPictures& pictures = pictures_of(f);
    std::vector<std::string> lines = pixel_words("picture", pictures.bench.picture, cell);
    for (const WayUpResult& result : pictures.bench.ways)
        lines.push_back(std::string(row_of(result.way).title) + ": " +
                        shade_number(result.picture, cell.at[1], cell.at[2]));
    return lines;
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (pin) return std::nullopt;
    const PixelPlace now = place_now(f, moment);
    return Spot{kPictureMap, 0, {0, now.row, now.column}};
}

std::vector<NamedMap> maps(const Figure& f) {
    return {{"picture", kPictureMap, sides(f)}};
}

std::int64_t middle_step(const Figure& f) {
    const Extents both = sides(f);
    const PixelPlace place = usual_place(both[0], both[1]);
    return place.row * both[1] + place.column;
}

}  // namespace

const FigureView& ways_view() {
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
                                        .pieces = pieces_of_bench,
                                        .middle_step = middle_step,
                                        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
