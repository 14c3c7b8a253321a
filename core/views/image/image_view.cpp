#include <fmt/format.h>

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

void prepare(Figure& f) {
    AppliedWork work = applied_pictures(f.scenario, f.layer);
    f.timeline =
        plain_timeline(cell_count({work->made.result.shape[1], work->made.result.shape[2]}), f.scenario.pace);
    f.work = kept(std::move(work));
}

PixelPlace output_at(const Figure& f, const Moment& moment) {
    const std::int64_t columns = applied_of(f).made.result.shape[2];
    const std::int64_t step = std::max<std::int64_t>(0, moment.step);
    return {step / columns, step % columns};
}

std::int64_t step_of(const Figure& f, const PixelPlace& output) {
    return output.row * applied_of(f).made.result.shape[2] + output.column;
}

// The output that a cell is about.
PixelPlace output_for(const Figure& f, const Spot& cell) {
    const PixelPlace place = {cell.at[1], cell.at[2]};
    return cell.map == kPictureMap ? output_over(applied_of(f).made, place) : place;
}

}  // namespace

LabPage page_of_image(const Figure& f, const Moment& moment, const std::optional<Spot>& focus,
                      std::int64_t side) {
    const PixelPlace now = output_at(f, moment);
    return applied_page(applied_of(f), now, focus ? output_for(f, *focus) : now, side);
}

namespace {

std::unique_ptr<const PlacedView> place(const Figure& f, const Moment& moment, const ViewPlace& place) {
    // Where numbers would be too small, fewer stand there; but all that the window reads.
    constexpr double kRoomPx = 900;
    const auto is_small = [](const AxisSpec& a) {
        return a.dilation * (a.kernel - 1) < kSmallLayerSquare - 1;
    };
    const bool small = place.area.width < kRoomPx * std::max(1.0, f.paging.least_type_px / 11) &&
                       std::all_of(f.layer.axes.begin(), f.layer.axes.end(), is_small);
    const std::int64_t side = small ? kSmallLayerSquare : kLayerSquare;
    return placed_lab_page(
        f, place,
        [&f, moment, side](const std::optional<Spot>& focus) {
            return page_of_image(f, moment, focus, side);
        },
        [&f](const Spot& cell) { return std::optional(step_of(f, output_for(f, cell))); });
}

Words words(const Figure& f, const Moment& moment, const std::optional<Spot>& focus) {
    return words_of_page(f, page_of_image(f, moment, focus));
}

// Of a cell's map.
const Tensor& tensor_of(const Figure& f, int map) {
    const Applied& made = applied_of(f).made;
    return map == kPictureMap ? made.picture : made.result;
}

bool shows_cell(const Figure& f, const Spot& cell) {
    return (cell.map == kPictureMap || cell.map == kResultMap) &&
           is_pixel_of(cell, sides_of(tensor_of(f, cell.map)));
}

Extents extents(const Figure& f, const Spot& cell) {
    const Tensor& picture = tensor_of(f, cell.map);
    return {1, picture.shape[1], picture.shape[2]};
}

std::vector<std::string> cell_words(const Figure& f, const Spot& cell) {
    return pixel_words(cell.map == kPictureMap ? "picture" : "output", tensor_of(f, cell.map), cell);
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (pin) return std::nullopt;
    const PixelPlace output = output_at(f, moment);
    return Spot{kResultMap, 0, {0, output.row, output.column}};
}

std::vector<NamedMap> maps(const Figure& f) {
    return {{"output", kResultMap, sides_of(applied_of(f).made.result)},
            {"picture", kPictureMap, sides_of(applied_of(f).made.picture)}};
}

std::int64_t middle_step(const Figure& f) {
    const Tensor& result = applied_of(f).made.result;
    return step_of(f, usual_place(result.shape[1], result.shape[2]));
}

}  // namespace

const FigureView& image_view() {
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
        .middle_step = middle_step,
        .hides = {.size = false, .result = false}};
    return view;
}

}  // namespace convwalk
