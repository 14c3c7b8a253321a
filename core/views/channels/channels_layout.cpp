#include "views/channels/channels_layout.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/font_metrics.h"
#include "scene/page.h"
#include "views/channels/channels_measure.h"
#include "views/channels/largest_that_fits.h"

namespace convwalk {
namespace {

using Measure = ChannelsMeasure;

// Sides of a slice's cell that are tried, in units of the maps.
constexpr std::array kSliceCells = {1.4, 1.25, 1.1, 0.95, 0.8};
constexpr double kUsualSliceCell = 1.3;

struct Scales {
    double unit = 0;
    double cell = 0;  // of a slice
};

// What is left over parts the columns, up to a point.
struct Columns {
    double left = 0;  // of all
    double extra = 0;
};

// Puts what was measured of one layer where it belongs.
class Placer {
  public:
    Placer(const Measure& m, const ViewPlace& place, const Scales& scales, const Columns& columns)
        : m_(m), plan_(m.plan()), place_(place), unit_(scales.unit), cell_(scales.cell), columns_(columns) {
        made_.banded = plan_.bands.size() > 1;
        made_.names_above = m.above_px > 0;
        made_.unit_px = unit_ * place.camera.zoom;
        made_.slice_cell_px = cell_ * place.camera.zoom;
    }

    ChannelsLayout place() {
        made_.label_px = m_.before_inputs(unit_);
        inputs_x_ = columns_.left + m_.pad_px + made_.label_px;
        place_columns(inputs_x_ + m_.size_of(m_.input, unit_).x);
        place_bands(columns_.left);
        return std::move(made_);
    }
    // @param before the layer whose output maps are the input maps here @param right of these
    ChannelsLayout place_behind(const ChannelsLayout& before, double right) {
        made_.shares_inputs = true;
        for (const PlacedBand& band : before.bands) {
            for (const PlacedFilter& filter : band.filters) given_.push_back(filter.map);
            for (const PlacedDots& dots : band.output_dots) given_dots_.push_back(dots.place);
        }
        for (const PlacedDots& dots : before.band_dots) given_dots_.push_back(dots.place);
        place_columns(right);
        place_bands(right);
        return std::move(made_);
    }
    // Of the output maps.
    [[nodiscard]] double right() const { return outputs_x_ + m_.size_of(m_.output, unit_).x; }

  private:
    [[nodiscard]] Vec2 seen(Vec2 at) const {
        return place_.middle_px + (at - place_.middle_px) * place_.camera.zoom + place_.camera.offset_px;
    }
    [[nodiscard]] Rect seen(const Rect& r) const {
        const Vec2 at = seen(Vec2{r.x, r.y});
        return {at.x, at.y, r.width * place_.camera.zoom, r.height * place_.camera.zoom};
    }
    [[nodiscard]] double unseen_y(double y) const {
        return place_.middle_px.y + (y - place_.camera.offset_px.y - place_.middle_px.y) / place_.camera.zoom;
    }
    [[nodiscard]] SlantedMap map_at(const SlantedExtents& extents, Vec2 corner) const {
        return {m_.lean, extents, seen(corner), unit_ * place_.camera.zoom};
    }

    void place_columns(double inputs_right) {
        const double extra = columns_.extra;
        made_.output_label_px = m_.before_outputs(unit_);
        boxes_x_ = std::round(inputs_right + m_.gap_px + extra);
        double x = boxes_x_ + m_.box.x;
        if (m_.weights) {
            bus_x_ = x + m_.gap_px + extra / 2;
            filters_x_ = std::round(x + 2 * m_.gap_px + extra);
            x = filters_x_ + m_.filter_width(cell_) + m_.gap_px + extra;
            const double sigma = std::round(x + m_.sigma_px / 2);
            made_.sigma_x = seen(Vec2{sigma, 0}).x;
            x += m_.sigma_px + extra;
        }
        made_.sigma_px = m_.sigma_px * place_.camera.zoom;
        outputs_x_ = x + 1.5 * m_.gap_px + extra + made_.output_label_px;
        const double name = text_width_em("channel 0", Weight::semibold) * m_.type.small_px;
        made_.names_of_slices =
            m_.weights && m_.names_below_px() > 0 && name <= m_.slice_width(cell_) + m_.slice_gap_px / 2;
    }

    void place_bands(double left) {
        const Rect& area = place_.area;
        const double width = right() + m_.pad_px - left;
        double top = area.y + std::max(0.0, (area.height - m_.height(unit_, cell_)) / 2);
        for (std::size_t n = 0; n < plan_.bands.size(); ++n) {
            const double height = m_.band_height(plan_.bands[n], unit_, cell_);
            place_band(plan_.bands[n], {left, top, width, height});
            top += height;
            if (const std::int64_t groups = m_.left_out(n); groups > 0)
                made_.band_dots.push_back(
                    {{plan_.bands[n].group + 1, groups, false}, seen(Rect{left, top, width, m_.dots_px})});
            top += m_.below_band(n);
        }
    }

    void place_band(const ChannelBand& band, const Rect& at) {
        PlacedBand made;
        made.group = band.group;
        made.place = seen(at);
        made.bus_x = seen(Vec2{bus_x_, 0}).x;
        place_inputs(made, band, at);
        place_filters(made, band, at);
        place_outputs(made, band, at);
        made_.bands.push_back(std::move(made));
    }

    [[nodiscard]] static double centred(const Rect& at, double height) {
        return at.y + (at.height - height) / 2;
    }

    void place_inputs(PlacedBand& made, const ChannelBand& band, const Rect& at) {
        double y = centred(at, m_.stack_height(band.inputs, m_.input, unit_)) + m_.above_px;
        const Vec2 size = m_.size_of(m_.input, unit_);
        std::size_t dots = 0;
        for (std::size_t n = 0; n < band.inputs.size(); ++n) {
            const ChannelRow& row = band.inputs[n];
            if (!row.drawn) {
                Rect place = seen(Rect{inputs_x_, y - m_.above_px, size.x, m_.dots_px});
                if (dots < given_dots_.size()) {
                    // Below the boxes: where the maps are, the layer before says how many there are.
                    const Rect& given = given_dots_[dots++];
                    place = seen(Rect{boxes_x_, 0, m_.box.x, 0});
                    place.y = given.y;
                    place.height = given.height;
                }
                made.input_dots.push_back({row, place});
                y += m_.dots_px;
                continue;
            }
            SlantedMap map = map_at(m_.input, {inputs_x_, y});
            double middle = y + size.y / 2;
            if (const auto shared = static_cast<std::size_t>(inputs_); shared < given_.size()) {
                map = given_[shared];
                const Rect box = map.box();
                middle = unseen_y(box.y + box.height / 2);
            }
            made.inputs.push_back(
                {row.first, inputs_++, map,
                 seen(Rect{boxes_x_, std::round(middle - m_.box.y / 2), m_.box.x, m_.box.y})});
            if (n + 1 < band.inputs.size()) y += m_.below(band.inputs, n, m_.input, unit_);
        }
    }

    // A single filter stands beside its single input.
    [[nodiscard]] double filters_top(const ChannelBand& band, const Rect& at) const {
        if (band.inputs.size() > 1 || band.outputs.size() > 1)
            return centred(at, m_.filters_height(band, cell_));
        const double middle = at.y + at.height / 2 - m_.name_height_px - double(m_.taps.rows) * cell_ / 2;
        return std::max(middle, at.y + m_.pad_px);
    }

    void place_filters(PlacedBand& made, const ChannelBand& band, const Rect& at) const {
        double y = filters_top(band, at);
        for (const ChannelRow& row : band.outputs) {
            if (!row.drawn) {
                y += m_.dots_px;
                continue;
            }
            PlacedFilter filter;
            filter.output = row.first;
            filter.hue =
                std::find(plan_.outputs.begin(), plan_.outputs.end(), row.first) - plan_.outputs.begin();
            if (m_.weights) place_slices(made, band, filter, y + m_.name_height_px);
            y += m_.filter_height(cell_) + m_.filter_gap_px;
            made.filters.push_back(std::move(filter));
        }
    }

    void place_slices(PlacedBand& made, const ChannelBand& band, PlacedFilter& filter, double y) const {
        double x = filters_x_ + m_.frame_px;
        const double begin = x;
        const double height = double(m_.taps.rows) * cell_;
        for (const ChannelRow& row : band.inputs) {
            const Rect slice = {x, y, row.drawn ? m_.slice_width(cell_) : m_.dots_px, height};
            if (row.drawn)
                filter.slices.push_back({row.first, seen(slice)});
            else
                made.slice_dots.push_back({row, seen(slice)});
            x += slice.width + m_.slice_gap_px;
        }
        const double frame = m_.frame_px;
        filter.frame =
            seen(Rect{begin - frame, y - frame, x - m_.slice_gap_px - begin + 2 * frame, height + 2 * frame});
    }

    void place_outputs(PlacedBand& made, const ChannelBand& band, const Rect& at) const {
        double y = centred(at, m_.stack_height(band.outputs, m_.output, unit_)) + m_.above_px;
        const Vec2 size = m_.size_of(m_.output, unit_);
        std::vector<double> tops;
        for (std::size_t n = 0; n < band.outputs.size(); ++n) {
            const ChannelRow& row = band.outputs[n];
            if (!row.drawn) {
                made.output_dots.push_back(
                    {row, seen(Rect{outputs_x_, y - m_.above_px, size.x, m_.dots_px})});
                y += m_.dots_px;
                continue;
            }
            tops.push_back(y);
            if (n + 1 < band.outputs.size()) y += m_.below(band.outputs, n, m_.output, unit_);
        }
        if (m_.weights) beside_filters(made, band, at, tops);
        for (std::size_t n = 0; n < tops.size(); ++n)
            made.filters[n].map = map_at(m_.output, {outputs_x_, tops[n]});
    }

    // Where a line comes to an output map, from its top.
    [[nodiscard]] double entry_px() const {
        const double slices = double((m_.output.slices - 1) / 2) * slice_pitch(m_.lean, m_.output);
        const double corner = double(m_.output.rows) * m_.lean.along_column.y / (m_.lean.upright() ? 2 : 1);
        return (slices + corner) * unit_;
    }

    // The lines from the filters come straight where the maps then do not touch.
    void beside_filters(PlacedBand& made, const ChannelBand& band, const Rect& at,
                        std::vector<double>& tops) const {
        const double pitch = m_.filter_height(cell_) + m_.filter_gap_px;
        if (tops.size() > 1 && pitch < m_.pitch(m_.output, unit_)) return;
        const Vec2 size = m_.size_of(m_.output, unit_);
        double y = filters_top(band, at);
        std::size_t n = 0;
        std::size_t dots = 0;
        for (const ChannelRow& row : band.outputs) {
            if (!row.drawn) {
                made.output_dots[dots++].place = seen(Rect{outputs_x_, y, size.x, m_.dots_px});
                y += m_.dots_px;
                continue;
            }
            const double middle = y + m_.name_height_px + double(m_.taps.rows) * cell_ / 2;
            const double least = at.y + m_.pad_px + m_.above_px;
            tops[n++] = std::clamp(middle - entry_px(), least,
                                   std::max(least, at.y + at.height - m_.pad_px - size.y));
            y += pitch;
        }
    }

    const Measure& m_;
    const ChannelPlan& plan_;
    const ViewPlace& place_;
    double unit_, cell_;
    Columns columns_;
    ChannelsLayout made_;
    std::vector<SlantedMap> given_;  // as input maps
    std::vector<Rect> given_dots_;
    std::int64_t inputs_ = 0;  // placed so far
    double inputs_x_ = 0, boxes_x_ = 0, bus_x_ = 0, filters_x_ = 0, outputs_x_ = 0;
};

// One layer, or two in a row.
class Row {
  public:
    Row(const std::vector<ChannelStage>& stages, double width_px) {
        // Several layers have little room beside their maps.
        const bool several = stages.size() > 1;
        for (const ChannelStage& stage : stages)
            measures_.emplace_back(*stage.figure, *stage.plan, several ? 0.75 * width_px : width_px, several);
    }

    [[nodiscard]] const Measure& first() const { return measures_.front(); }
    [[nodiscard]] double width(const Scales& s) const {
        double width = 2 * first().pad_px + first().inputs_width(s.unit);
        for (const Measure& m : measures_) width += m.flow_width(s.cell) + m.outputs_width(s.unit);
        return width;
    }
    // Places where what is left over goes.
    [[nodiscard]] double joints() const {
        double joints = 0;
        for (const Measure& m : measures_) joints += m.weights ? 5 : 2;
        return joints;
    }

    // @param least_px of a slice's cell
    [[nodiscard]] Scales scales_in(const Rect& area, double least_px, double most) const {
        const auto worth = [](const Scales& s) { return std::min(s.unit, s.cell / kUsualSliceCell); };
        Scales best;
        for (const double slice_cell : kSliceCells) {
            const auto scales = [&](double unit) {
                return Scales{unit, std::max(slice_cell * unit, least_px)};
            };
            const double unit =
                largest_that_fits(most, [&](double tried) { return fits(scales(tried), area); });
            if (unit > 0 && worth(scales(unit)) > worth(best)) best = scales(unit);
        }
        return best;
    }

    [[nodiscard]] std::vector<ChannelsLayout> placed(const ViewPlace& place, const Scales& scales) const {
        const Rect& area = place.area;
        const double width = this->width(scales);
        const double spare = std::max(0.0, area.width - width);
        const double extra = std::min(spare / joints(), 1.6 * first().gap_px);
        const double taken = width + joints() * extra;
        const Columns columns = {area.x + std::max(0.0, (area.width - taken) / 2), extra};
        Placer placer(first(), place, scales, columns);
        std::vector<ChannelsLayout> made = {placer.place()};
        double right = placer.right();
        for (std::size_t n = 1; n < measures_.size(); ++n) {
            Placer next(measures_[n], place, scales, columns);
            made.push_back(next.place_behind(made.back(), right));
            right = next.right();
        }
        return made;
    }

  private:
    [[nodiscard]] bool fits(const Scales& s, const Rect& area) const {
        return width(s) <= area.width && std::all_of(measures_.begin(), measures_.end(), [&](const auto& m) {
                   return m.height(s.unit, s.cell) <= area.height;
               });
    }

    std::vector<Measure> measures_;
};

}  // namespace

std::vector<ChannelsLayout> channels_layouts(const std::vector<ChannelStage>& stages,
                                             const ViewPlace& place) {
    const Row row(stages, place.area.width);
    const double most = 0.6 * largest_cell_px(stages.front().figure->scenario.output.size);
    const Scales plain = row.scales_in(place.area, 0, most);
    // Slices of large maps are to be seen as slices, too, where the maps stay large.
    constexpr double kMapsKeep = 0.7;
    const Scales wide = row.scales_in(place.area, 0.5 * row.first().type.body_px, most);
    const auto [unit, cell] = wide.unit >= kMapsKeep * plain.unit ? wide : plain;
    return row.placed(place, {std::max(unit, 1e-3), whole_cell_px(std::max(cell, 1e-3))});
}

Rect tap_rect(const Rect& slice, const SlantedExtents& taps, const Cell3& at) {
    const double wide = slice.width / taps_width(taps);
    const double high = slice.height / double(taps.rows);
    const double column = double(at[0]) * (double(taps.columns) + kBetweenTaps) + double(at[2]);
    return {slice.x + column * wide, slice.y + double(at[1]) * high, wide, high};
}

double slanted_number_px(const Lean& lean, double unit_px, double widest_em) {
    // Of the largest type whose box lies within a cell.
    constexpr double kInside = 0.86;
    const double of_unit = lean.upright() ? 1.0 : 0.82;
    const double area = lean.along_row.x * lean.along_column.y - lean.along_row.y * lean.along_column.x;
    const double half_width = widest_em / 2;
    const double half_height = kCapHeightEm / 2;
    const double along_row = half_width * lean.along_column.y - half_height * lean.along_column.x;
    const double along_column = half_height * lean.along_row.x + half_width * lean.along_row.y;
    return std::floor(unit_px * std::min(of_unit, kInside * area / 2 / std::max(along_row, along_column)));
}

}  // namespace convwalk
