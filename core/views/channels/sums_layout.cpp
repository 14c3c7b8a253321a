#include "views/channels/sums_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figure/labels.h"
#include "scene/font_metrics.h"
#include "scene/page.h"
#include "views/channels/largest_that_fits.h"

namespace convwalk {
namespace {

// In cells of the input.
constexpr double kSliceCell = 1.15;
constexpr double kLargestOutputCell = 1.5;
// Products are shown where cells keep this share of their size.
constexpr double kWorthOfProducts = 0.72;
// The height of a number.
constexpr double kNumberOfCell = 0.62;

// What stands in the table, measured by the size of a cell.
class Measure {
  public:
    Measure(const Figure& f, std::vector<ChannelRow> rows, bool products, const TypeSizes& type)
        : rows_(std::move(rows)),
          type_(type),
          input_(PlaneExtents::of(slot_extents(f.layout))),
          kernel_(PlaneExtents::of(kernel_extents(f.layout))),
          output_(PlaneExtents::of(output_extents(f.layout))),
          slices_(has_weights(f.layer.op)),
          products_(products && slices_) {
        for (const ChannelRow& row : rows_) {
            const std::string name =
                row.drawn ? fmt::format("channel {}", row.first) : fmt::format("{} more", row.count);
            label_px = std::max(label_px, text_width_em(name, Weight::semibold) * type.small_px);
        }
        label_px = std::ceil(label_px + 0.9 * type.small_px);
        sign_px = std::round(2.2 * type.body_px);
        gap_px = std::round(1.5 * type.body_px);
        box_px = {std::round(4.6 * type.body_px), std::round(2.1 * type.body_px)};
        sigma_px = std::round(2.6 * type.body_px);
        row_gap_px = std::round(0.8 * type.small_px);
        dots_px = std::round(2.2 * type.small_px);
    }

    [[nodiscard]] double row_height(double cell) const {
        return std::max(
            {input_.height() * cell, slices_ ? kernel_.height() * kSliceCell * cell : 0, box_px.y});
    }
    [[nodiscard]] double height(double cell) const {
        double height = double(rows_.size() - 1) * row_gap_px;
        for (const ChannelRow& row : rows_) height += row.drawn ? row_height(cell) : dots_px;
        return std::max(height, output_.height() * cell);
    }
    [[nodiscard]] double slice_width(double cell) const { return kernel_.width() * kSliceCell * cell; }
    // Up to the boxes with the sums.
    [[nodiscard]] double table_width(double cell) const {
        double width = label_px + input_.width() * cell;
        if (slices_) width += sign_px + slice_width(cell);
        if (products_) width += sign_px + slice_width(cell);
        return width + gap_px;
    }
    [[nodiscard]] double width(double cell, double output_cell) const {
        return table_width(cell) + box_px.x + gap_px + sigma_px + gap_px + output_.width() * output_cell;
    }
    [[nodiscard]] double cell_px(double width_px, double height_px, double most) const {
        const auto fits = [&](double cell) {
            return width(cell, cell) <= width_px && height(cell) <= height_px;
        };
        return largest_that_fits(most, fits);
    }

    double label_px = 0;
    double sign_px = 0;
    double gap_px = 0;
    Vec2 box_px;
    double sigma_px = 0;
    double row_gap_px = 0;
    double dots_px = 0;

  private:
    std::vector<ChannelRow> rows_;
    TypeSizes type_;
    PlaneExtents input_, kernel_, output_;
    bool slices_, products_;
};

BoardMap board_map(const Figure& f, const PlaneExtents& extents, std::size_t range) {
    BoardMap map;
    map.extents = extents;
    if (f.values) map.numbers = f.values->ranges[range];
    return map;
}

class Placer {
  public:
    Placer(const Figure& f, const ViewPlace& place, std::int64_t channel)
        : f_(f), place_(place), type_(type_sizes(f)) {
        made_.channel = channel;
        const ChannelRange read = channels_read(f.layer, channel);
        made_.has_slices = has_weights(f.layer.op);
        made_.has_bias = has_bias(f.layer, f.scenario.values);
        made_.adds_up = read.count > 1 || made_.has_bias;
        made_.captions = f.scenario.view.words;
    }

    SumsLayout place() {
        place_tabs();
        Rect area = place_.area;
        area.y += tabs_px_;
        area.height -= tabs_px_;
        choose_captions(area);
        choose_rows(area);
        const Measure without(f_, rows_, false, type_);
        const Measure with(f_, rows_, true, type_);
        const double alone = cell_px(without, area);
        const double both = cell_px(with, area);
        const bool numbers = f_.values.has_value() && made_.has_slices;
        made_.has_products = numbers && both >= kWorthOfProducts * alone && both >= readable_cell_px();
        const Measure& measure = made_.has_products ? with : without;
        const double cell = whole_cell_px(std::max(1e-3, made_.has_products ? both : alone));
        place_table(measure, cell, area);
        const bool readable = !f_.values || cell >= std::floor(type_.small_px) / kNumberOfCell;
        made_.shows_numbers = readable && has_room_for_numbers(made_.board, type_.small_px);
        if (!made_.shows_numbers) {
            for (BoardMap& map : made_.board.of) map.numbers.reset();
        }
        return std::move(made_);
    }

  private:
    [[nodiscard]] double cell_px(const Measure& measure, const Rect& area) const {
        return measure.cell_px(area.width, area.height, largest_cell_px(f_.scenario.output.size));
    }
    // A cell whose number can be read from the back of a hall.
    [[nodiscard]] double readable_cell_px() const { return std::ceil(type_.small_px / kNumberOfCell); }

    // Captions give way where numbers hang on it. @param area without what they take, afterwards
    void choose_captions(Rect& area) {
        if (!made_.captions) return;
        Rect less = area;
        less.height -= caption_height_px(type_);
        const ChannelRange read = channels_read(f_.layer, made_.channel);
        const Measure measure(f_, channel_rows(read, 4, -1), false, type_);
        const auto fit = [&](const Rect& in) { return cell_px(measure, in) >= readable_cell_px(); };
        made_.captions = !f_.values || fit(less) || !fit(area);
        if (made_.captions) area = less;
    }

    // As many channels as numbers leave room for.
    void choose_rows(const Rect& area) {
        const ChannelRange read = channels_read(f_.layer, made_.channel);
        for (const std::int64_t most : {4, 3, 2}) {
            // Dots take as much room as the channel that they would stand for.
            if (read.count == most + 1) continue;
            rows_ = channel_rows(read, most, -1);
            if (!f_.values || cell_px(Measure(f_, rows_, false, type_), area) >= readable_cell_px()) return;
        }
        rows_ = channel_rows(read, read.count == 5 ? 5 : 4, -1);
    }

    void place_tabs() {
        const std::int64_t channels = output_channels(f_.layer);
        if (channels == 1) return;
        tabs_px_ = std::round(2.6 * type_.small_px);
        double x = place_.area.x;
        for (const ChannelRow& row : channel_rows({0, channels}, 4, made_.channel)) {
            const std::string name = row.drawn ? fmt::format("output {}", row.first) : "…";
            const double width = std::ceil(text_width_em(name, Weight::semibold) * type_.small_px +
                                           (row.drawn ? 1.5 : 0.2) * type_.small_px);
            made_.tabs.push_back({row, {x, place_.area.y, width, std::round(1.9 * type_.small_px)}});
            x += width + std::round(1.4 * type_.small_px);
        }
    }

    std::size_t add_map(const PlaneExtents& extents, std::size_t range, Vec2 corner, double cell) {
        made_.board.of.push_back(board_map(f_, extents, range));
        made_.board.maps.emplace_back(extents, Vec2{std::round(corner.x), std::round(corner.y)}, cell,
                                      place_);
        return made_.board.maps.size() - 1;
    }

    void place_table(const Measure& measure, double cell, const Rect& area) {
        const PlaneExtents input = PlaneExtents::of(slot_extents(f_.layout));
        const PlaneExtents kernel = PlaneExtents::of(kernel_extents(f_.layout));
        const double slice_cell = whole_cell_px(kSliceCell * cell);
        made_.board.area = place_.area;
        made_.label_px = measure.label_px;
        const double height = measure.height(cell);
        const double output_cell = output_cell_px(measure, cell, area);
        const double spare = std::max(0.0, area.width - measure.width(cell, output_cell));
        // What is left over parts table and output, up to a point.
        const double apart = std::min(spare / 4, 2 * measure.gap_px);
        const double left = area.x + std::max(0.0, (spare - 3 * apart) / 2);
        const double top = area.y + (area.height - height) / 2;
        double y = top + (height - rows_height(measure, cell)) / 2;
        for (const ChannelRow& channels : rows_) {
            SumRow row;
            row.channels = channels;
            const double high = channels.drawn ? measure.row_height(cell) : measure.dots_px;
            double x = left + measure.label_px;
            row.row = {left, y, measure.table_width(cell) + apart + measure.box_px.x, high};
            if (channels.drawn) {
                row.input = add_map(input, 0, {x, y + (high - input.height() * cell) / 2}, cell);
                x += input.width() * cell;
                const double slice_y = y + (high - kernel.height() * slice_cell) / 2;
                if (made_.has_slices) {
                    row.slice = add_map(kernel, 1, {x + measure.sign_px, slice_y}, slice_cell);
                    x += measure.sign_px + measure.slice_width(cell);
                }
                if (made_.has_products)
                    row.products = add_map(kernel, 2, {x + measure.sign_px, slice_y}, slice_cell);
            }
            const double box_high = channels.drawn ? measure.box_px.y : std::min(high, measure.box_px.y);
            row.sum = {std::round(left + measure.table_width(cell) + apart),
                       std::round(y + (high - box_high) / 2), measure.box_px.x, box_high};
            made_.rows.push_back(row);
            y += high + measure.row_gap_px;
        }
        made_.caption_y = top + height;
        place_result(measure, output_cell, made_.rows.front().sum.right() + measure.gap_px + apart,
                     top + height / 2, apart);
    }

    [[nodiscard]] double rows_height(const Measure& measure, double cell) const {
        double height = double(rows_.size() - 1) * measure.row_gap_px;
        for (const ChannelRow& row : rows_) height += row.drawn ? measure.row_height(cell) : measure.dots_px;
        return height;
    }

    [[nodiscard]] double output_cell_px(const Measure& measure, double cell, const Rect& area) const {
        const PlaneExtents output = PlaneExtents::of(output_extents(f_.layout));
        const double by_width = (area.width - measure.width(cell, 0)) / output.width();
        const double by_height = area.height / output.height();
        return whole_cell_px(std::max(cell, std::min({kLargestOutputCell * cell, by_width, by_height,
                                                      largest_cell_px(f_.scenario.output.size)})));
    }

    void place_result(const Measure& measure, double output_cell, double x, double middle, double apart) {
        const PlaneExtents output = PlaneExtents::of(output_extents(f_.layout));
        const double side = made_.adds_up ? measure.sigma_px : 0;
        made_.sigma = {std::round(x), std::round(middle - side / 2), side, side};
        made_.bias = {std::round(x + side / 2 - measure.box_px.x / 2),
                      std::round(made_.sigma.bottom() + 1.1 * type_.body_px), measure.box_px.x,
                      measure.box_px.y};
        made_.output = add_map(
            output, 2,
            {x + measure.sigma_px + measure.gap_px + apart, middle - output.height() * output_cell / 2},
            output_cell);
    }

    const Figure& f_;
    const ViewPlace& place_;
    TypeSizes type_;
    std::vector<ChannelRow> rows_;
    SumsLayout made_;
    double tabs_px_ = 0;
};

}  // namespace

SumsLayout sums_layout(const Figure& f, const ViewPlace& place, std::int64_t channel) {
    return Placer(f, place, channel).place();
}

Vec2 seen_by(const ViewPlace& place, Vec2 at) {
    return place.middle_px + (at - place.middle_px) * place.camera.zoom + place.camera.offset_px;
}

Rect seen_by(const ViewPlace& place, const Rect& rect) {
    const Vec2 corner = seen_by(place, Vec2{rect.x, rect.y});
    return {corner.x, corner.y, rect.width * place.camera.zoom, rect.height * place.camera.zoom};
}

}  // namespace convwalk
