#include "views/channels/channels_layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "scene/font_metrics.h"
#include "scene/page.h"
#include "views/channels/largest_that_fits.h"

namespace convwalk {
namespace {

// Sides of a slice's cell that are tried, in units of the maps.
constexpr std::array kSliceCells = {1.4, 1.25, 1.1, 0.95, 0.8};
constexpr double kUsualSliceCell = 1.3;

double name_px(const std::string& name, const TypeSizes& type) {
    return text_width_em(name, Weight::semibold) * type.small_px;
}

// Sizes by the unit of the maps and the side of a slice's cell.
class Measure {
  public:
    Measure(const Figure& f, const ChannelPlan& plan, const Rect& area)
        : plan_(plan),
          type(type_sizes(f)),
          lean(f.layer.axes.size() == 1 ? kUpright : kSlanted),
          weights(has_weights(f.layer.op)),
          several_inputs(f.layer.in_channels > 1) {
        const auto count = [](std::int64_t n) { return double(n); };
        const Extents slots = slot_extents(f.layout);
        const Extents kernel = kernel_extents(f.layout);
        const Extents outputs = output_extents(f.layout);
        input = {count(slots[1]), count(slots[2])};
        taps = {count(kernel[1]), count(kernel[2])};
        output = {count(outputs[1]), count(outputs[2])};
        // On a narrow page what stands between the maps gives way first.
        constexpr double kWideEm = 56;
        const double tight = std::clamp(area.width / (kWideEm * type.body_px), 0.55, 1.0);
        box = {std::round(7.0 * tight * type.body_px), std::round(2.2 * type.body_px)};
        sigma_px = std::round(2.7 * type.body_px);
        gap_px = std::round(1.1 * tight * type.body_px);
        name_height_px = std::round(1.55 * type.small_px);
        dots_px = std::round(1.9 * type.small_px);
        pad_px = plan.bands.size() > 1 ? std::round(0.6 * type.small_px) : 0;
        band_gap_px = plan.bands.size() > 1 ? std::round(0.8 * type.small_px) : 0;
        const double last = double(f.layer.in_channels - 1);
        input_name_px = name_px(fmt::format("channel {:.0f}", last), type);
        output_name_px =
            name_px(fmt::format("output {}", output_channels(f.layer) - 1), type) + 1.5 * type.small_px;
    }

    [[nodiscard]] Vec2 size_of(Vec2 rows_columns, double unit) const {
        return slanted_size(lean, rows_columns.x, rows_columns.y) * unit;
    }
    [[nodiscard]] double pitch(Vec2 map, double unit) const {
        const double apart = std::max(0.55 * type.small_px, 0.5 * unit);
        return std::max(slanted_pitch(lean, map.x, map.y) * unit, least_pitch_px()) + apart;
    }
    // Beside every map stands a box.
    [[nodiscard]] double least_pitch_px() const { return lean.upright() ? box.y : 0; }
    // Maps one above the other, with dots between them.
    [[nodiscard]] double stack_height(const std::vector<ChannelRow>& rows, Vec2 map, double unit) const {
        double height = 0;
        for (std::size_t n = 0; n < rows.size(); ++n) {
            const bool last = n + 1 == rows.size();
            height += !rows[n].drawn ? dots_px : last ? size_of(map, unit).y : below(rows, n, map, unit);
        }
        return height;
    }
    // From the top of a map to that of what stands below it.
    [[nodiscard]] double below(const std::vector<ChannelRow>& rows, std::size_t n, Vec2 map,
                               double unit) const {
        return rows[n + 1].drawn ? pitch(map, unit) : size_of(map, unit).y;
    }
    [[nodiscard]] double filter_height(double cell) const { return name_height_px + taps.x * cell; }
    [[nodiscard]] double filters_height(const ChannelBand& band, double cell) const {
        if (!weights) return 0;
        double height = names_below_px();
        for (const ChannelRow& row : band.outputs)
            height += row.drawn ? filter_height(cell) + filter_gap_px() : dots_px;
        return height - filter_gap_px();
    }
    [[nodiscard]] double filter_gap_px() const { return std::round(0.75 * type.small_px); }
    [[nodiscard]] double names_below_px() const {
        return plan_.bands.size() == 1 && several_inputs ? std::round(1.7 * type.small_px) : 0;
    }
    [[nodiscard]] double band_height(const ChannelBand& band, double unit, double cell) const {
        return 2 * pad_px +
               std::max({stack_height(band.inputs, input, unit), stack_height(band.outputs, output, unit),
                         filters_height(band, cell), box.y});
    }
    [[nodiscard]] double height(double unit, double cell) const {
        double height = 0;
        for (std::size_t n = 0; n < plan_.bands.size(); ++n)
            height += band_height(plan_.bands[n], unit, cell) + below_band(n);
        return height;
    }
    // Groups that are left out behind a band.
    [[nodiscard]] std::int64_t left_out(std::size_t band) const {
        const std::int64_t next = band + 1 < plan_.bands.size() ? plan_.bands[band + 1].group : plan_.groups;
        return next - plan_.bands[band].group - 1;
    }
    [[nodiscard]] double below_band(std::size_t band) const {
        if (left_out(band) > 0) return dots_px;
        return band + 1 < plan_.bands.size() ? band_gap_px : 0;
    }
    // The free corner before a map holds a part of its name.
    [[nodiscard]] double room_before(double wanted_px, double rows, double unit) const {
        const double free = -lean.along_column.x * (rows * unit - 1.35 * type.small_px / lean.along_column.y);
        return std::max(0.0, wanted_px + 0.4 * type.small_px - std::max(0.0, free));
    }
    [[nodiscard]] double slice_gap_px() const { return std::round(0.8 * type.small_px); }
    [[nodiscard]] double filter_width(double cell) const {
        if (!weights) return 0;
        double widest = 0;
        for (const ChannelBand& band : plan_.bands) {
            double width = -slice_gap_px();
            for (const ChannelRow& row : band.inputs)
                width += (row.drawn ? taps.y * cell : dots_px) + slice_gap_px();
            widest = std::max(widest, width);
        }
        return std::max(widest, output_name_px) + 2 * frame_px();
    }
    [[nodiscard]] double frame_px() const { return std::round(0.45 * type.small_px); }
    [[nodiscard]] double width(double unit, double cell) const {
        return 2 * pad_px + room_before(input_name_px, input.x, unit) + size_of(input, unit).x + gap_px +
               box.x + (weights ? 2 * gap_px + filter_width(cell) + gap_px + sigma_px : 0) + 1.5 * gap_px +
               room_before(output_name_px, output.x, unit) + size_of(output, unit).x;
    }
    // The largest unit that fits with slices of so many units a cell, and of so many pixels at least.
    [[nodiscard]] double unit_in(const Rect& area, double slice_cell, double least_px, double most) const {
        const auto fits = [&](double unit) {
            const double cell = std::max(slice_cell * unit, least_px);
            return width(unit, cell) <= area.width && height(unit, cell) <= area.height;
        };
        return largest_that_fits(most, fits);
    }

  private:
    const ChannelPlan& plan_;

  public:
    TypeSizes type;
    Lean lean;
    bool weights;
    bool several_inputs;
    Vec2 input, taps, output;  // rows and columns
    Vec2 box;
    double sigma_px, gap_px, name_height_px, dots_px, pad_px, band_gap_px;
    double input_name_px, output_name_px;
};

// Puts what was measured where it belongs.
class Placer {
  public:
    Placer(const Measure& m, const ChannelPlan& plan, const ViewPlace& place, double unit, double cell)
        : m_(m), plan_(plan), place_(place), unit_(unit), cell_(cell) {
        made_.banded = plan.bands.size() > 1;
        made_.unit_px = unit * place.camera.zoom;
        made_.slice_cell_px = cell * place.camera.zoom;
    }

    ChannelsLayout place() {
        const Rect& area = place_.area;
        const double width = m_.width(unit_, cell_);
        // What is left over parts the columns, up to a point.
        const double spare = std::max(0.0, area.width - width);
        extra_ = std::min(spare / 5, 1.6 * m_.gap_px);
        const double taken = width + (m_.weights ? 5 : 2) * extra_;
        left_ = area.x + std::max(0.0, (area.width - taken) / 2);
        columns();
        double top = area.y + std::max(0.0, (area.height - m_.height(unit_, cell_)) / 2);
        for (std::size_t n = 0; n < plan_.bands.size(); ++n) {
            const double height = m_.band_height(plan_.bands[n], unit_, cell_);
            place_band(plan_.bands[n], {left_, top, taken, height});
            top += height;
            if (const std::int64_t groups = m_.left_out(n); groups > 0)
                made_.band_dots.push_back(
                    {{plan_.bands[n].group + 1, groups, false}, seen(Rect{left_, top, taken, m_.dots_px})});
            top += m_.below_band(n);
        }
        made_.sigma_x = seen(Vec2{sigma_x_, 0}).x;
        made_.sigma_px = m_.sigma_px * place_.camera.zoom;
        const double name = name_px("channel 0", m_.type);
        made_.names_of_slices = m_.weights && m_.several_inputs && m_.names_below_px() > 0 &&
                                name <= m_.taps.y * cell_ + m_.slice_gap_px() / 2;
        return std::move(made_);
    }

  private:
    [[nodiscard]] Vec2 seen(Vec2 at) const {
        return place_.middle_px + (at - place_.middle_px) * place_.camera.zoom + place_.camera.offset_px;
    }
    [[nodiscard]] Rect seen(const Rect& r) const {
        const Vec2 at = seen(Vec2{r.x, r.y});
        return {at.x, at.y, r.width * place_.camera.zoom, r.height * place_.camera.zoom};
    }
    [[nodiscard]] SlantedMap map_at(Vec2 rows_columns, Vec2 corner) const {
        return {m_.lean, static_cast<std::int64_t>(rows_columns.x), static_cast<std::int64_t>(rows_columns.y),
                seen(corner), unit_ * place_.camera.zoom};
    }

    void columns() {
        made_.label_px = m_.room_before(m_.input_name_px, m_.input.x, unit_);
        made_.output_label_px = m_.room_before(m_.output_name_px, m_.output.x, unit_);
        inputs_x_ = left_ + m_.pad_px + made_.label_px;
        boxes_x_ = std::round(inputs_x_ + m_.size_of(m_.input, unit_).x + m_.gap_px + extra_);
        double x = boxes_x_ + m_.box.x;
        if (m_.weights) {
            bus_x_ = x + m_.gap_px + extra_ / 2;
            filters_x_ = std::round(x + 2 * m_.gap_px + extra_);
            x = filters_x_ + m_.filter_width(cell_) + m_.gap_px + extra_;
            sigma_x_ = std::round(x + m_.sigma_px / 2);
            x += m_.sigma_px + extra_;
        }
        outputs_x_ = x + 1.5 * m_.gap_px + extra_ + made_.output_label_px;
    }

    void place_band(const ChannelBand& band, const Rect& at) {
        PlacedBand made;
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
        double y = centred(at, m_.stack_height(band.inputs, m_.input, unit_));
        const Vec2 size = m_.size_of(m_.input, unit_);
        for (std::size_t n = 0; n < band.inputs.size(); ++n) {
            const ChannelRow& row = band.inputs[n];
            if (!row.drawn) {
                made.input_dots.push_back({row, seen(Rect{inputs_x_, y, size.x, m_.dots_px})});
                y += m_.dots_px;
                continue;
            }
            const double box_y = std::round(y + (size.y - m_.box.y) / 2);
            made.inputs.push_back({row.first, inputs_++, map_at(m_.input, {inputs_x_, y}),
                                   seen(Rect{boxes_x_, box_y, m_.box.x, m_.box.y})});
            if (n + 1 < band.inputs.size()) y += m_.below(band.inputs, n, m_.input, unit_);
        }
    }

    // A single filter stands beside its single input.
    [[nodiscard]] double filters_top(const ChannelBand& band, const Rect& at) const {
        if (band.inputs.size() > 1 || band.outputs.size() > 1)
            return centred(at, m_.filters_height(band, cell_));
        const double middle = at.y + at.height / 2 - m_.name_height_px - m_.taps.x * cell_ / 2;
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
            y += m_.filter_height(cell_) + m_.filter_gap_px();
            made.filters.push_back(std::move(filter));
        }
    }

    void place_slices(PlacedBand& made, const ChannelBand& band, PlacedFilter& filter, double y) const {
        double x = filters_x_ + m_.frame_px();
        const double begin = x;
        for (const ChannelRow& row : band.inputs) {
            const Rect slice = {x, y, (row.drawn ? m_.taps.y * cell_ : m_.dots_px), m_.taps.x * cell_};
            if (row.drawn)
                filter.slices.push_back({row.first, seen(slice)});
            else
                made.slice_dots.push_back({row, seen(slice)});
            x += slice.width + m_.slice_gap_px();
        }
        const double frame = m_.frame_px();
        filter.frame = seen(Rect{begin - frame, y - frame, x - m_.slice_gap_px() - begin + 2 * frame,
                                 m_.taps.x * cell_ + 2 * frame});
    }

    void place_outputs(PlacedBand& made, const ChannelBand& band, const Rect& at) const {
        double y = centred(at, m_.stack_height(band.outputs, m_.output, unit_));
        const Vec2 size = m_.size_of(m_.output, unit_);
        std::vector<double> tops;
        for (std::size_t n = 0; n < band.outputs.size(); ++n) {
            const ChannelRow& row = band.outputs[n];
            if (!row.drawn) {
                made.output_dots.push_back({row, seen(Rect{outputs_x_, y, size.x, m_.dots_px})});
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

    // The lines from the filters come straight where the maps then do not touch.
    void beside_filters(PlacedBand& made, const ChannelBand& band, const Rect& at,
                        std::vector<double>& tops) const {
        const double pitch = m_.filter_height(cell_) + m_.filter_gap_px();
        if (tops.size() > 1 && pitch < m_.pitch(m_.output, unit_)) return;
        const Vec2 size = m_.size_of(m_.output, unit_);
        const double entry = m_.output.x * m_.lean.along_column.y * unit_ / (m_.lean.upright() ? 2 : 1);
        double y = filters_top(band, at);
        std::size_t n = 0;
        std::size_t dots = 0;
        for (const ChannelRow& row : band.outputs) {
            if (!row.drawn) {
                made.output_dots[dots++].place = seen(Rect{outputs_x_, y, size.x, m_.dots_px});
                y += m_.dots_px;
                continue;
            }
            const double middle = y + m_.name_height_px + m_.taps.x * cell_ / 2;
            tops[n++] = std::clamp(middle - entry, at.y + m_.pad_px,
                                   std::max(at.y + m_.pad_px, at.y + at.height - m_.pad_px - size.y));
            y += pitch;
        }
    }

    const Measure& m_;
    const ChannelPlan& plan_;
    const ViewPlace& place_;
    double unit_, cell_;
    ChannelsLayout made_;
    std::int64_t inputs_ = 0;  // placed so far
    double left_ = 0, extra_ = 0;
    double inputs_x_ = 0, boxes_x_ = 0, bus_x_ = 0, filters_x_ = 0, sigma_x_ = 0, outputs_x_ = 0;
};

struct Scales {
    double unit = 0;
    double cell = 0;  // of a slice
};

// @param least_px of a slice's cell
Scales scales_in(const Measure& m, const Rect& area, double least_px, double most) {
    const auto worth = [](const Scales& s) { return std::min(s.unit, s.cell / kUsualSliceCell); };
    Scales best;
    for (const double slice_cell : kSliceCells) {
        const double unit = m.unit_in(area, slice_cell, least_px, most);
        const Scales tried = {unit, std::max(slice_cell * unit, least_px)};
        if (unit > 0 && worth(tried) > worth(best)) best = tried;
    }
    return best;
}

}  // namespace

ChannelsLayout channels_layout(const Figure& f, const ViewPlace& place, const ChannelPlan& plan) {
    const Measure m(f, plan, place.area);
    const double most = 0.6 * largest_cell_px(f.scenario.output.size);
    const Scales plain = scales_in(m, place.area, 0, most);
    // Slices of large maps are to be seen as slices, too, where the maps stay large.
    constexpr double kMapsKeep = 0.7;
    const Scales wide = scales_in(m, place.area, 0.5 * m.type.body_px, most);
    const auto [unit, cell] = wide.unit >= kMapsKeep * plain.unit ? wide : plain;
    return Placer(m, plan, place, std::max(unit, 1e-3), whole_cell_px(std::max(cell, 1e-3))).place();
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
