#include <algorithm>
#include <utility>

#include "views/image/lab_work.h"
#include "views/image/picture_views.h"
#include "views/image/seen_lab.h"

namespace convwalk {
namespace {

std::optional<std::string> why_not(const Scenario& scenario, const Layer& layer) {
    return why_not_made([&] { return applied_pictures(scenario, layer); });
}

// The line stands before the first column, before each of the others, and behind the last one.
void prepare(Figure& f) {
    AppliedWork work = applied_pictures(f.scenario, f.layer);
    f.timeline = plain_timeline(work->made.picture.shape[2] + 1, f.scenario.pace);
    f.work = kept(std::move(work));
}

// A pixel, and the output over it.
std::vector<std::string> both_words(const Figure& f, const Spot& cell) {
    std::vector<std::string> lines = pixel_words("picture", applied_of(f).made.picture, cell);
    const PixelPlace output = output_over(applied_of(f).made, {cell.at[1], cell.at[2]});
    lines.push_back(
        pixel_words("output", applied_of(f).made.result, {kResultMap, 0, {0, output.row, output.column}})
            .front());
    return lines;
}

}  // namespace

LabPage page_of_wipe(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    LabPage page = wiped_page(applied_of(f), std::max<std::int64_t>(0, moment.step));
    if (!focus) return page;
    page.marked = focus;
    const std::vector<std::string> lines = both_words(f, *focus);
    page.status = lines.front() + ", " + lines.back();
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
    return sides_of(applied_of(f).made.picture);
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
    static constexpr FigureView view = {
        .why_not = why_not,
        .prepare = prepare,
        .place = place,
        .words = words,
        .shows_cell = shows_cell,
        .extents = extents,
        .cell_words = cell_words,
        .next_pin = next_pin,
        .maps = maps,
        .whole_at_end = false,
        .pieces = [](const Scenario& s) { return pieces_of_applied(s, laid_out(s).layer); },
        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
