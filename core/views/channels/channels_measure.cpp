#include "views/channels/channels_measure.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "figure/channels.h"
#include "scene/font_metrics.h"

namespace convwalk {
namespace {

double name_px(const std::string& name, const TypeSizes& type) {
    return text_width_em(name, Weight::semibold) * type.small_px;
}

// Before the maps there is no room for names beside other layers, the depths of a volume, and on a narrow
// page.
bool names_above(const Figure& f, double width_px, bool several) {
    constexpr double kNarrowEm = 44;
    return several || f.layer.axes.size() == 3 || width_px < kNarrowEm * type_sizes(f).body_px;
}

}  // namespace

ChannelsMeasure::ChannelsMeasure(const Figure& f, const ChannelPlan& plan, double width_px, bool several)
    : type(type_sizes(f)),
      lean(f.layer.axes.size() == 1 ? kUpright : kSlanted),
      weights(has_weights(f.layer.op)),
      several_inputs(f.layer.in_channels > 1),
      above_px(names_above(f, width_px, several) ? std::round(1.5 * type.small_px) : 0),
      input(SlantedExtents::of(plan.stamps ? input_extents(f.layout) : slot_extents(f.layout))),
      taps(SlantedExtents::of(kernel_extents(f.layout))),
      output(SlantedExtents::of(output_extents(f.layout))),
      several_(several),
      plan_(plan) {
    // On a narrow page what stands between the maps gives way first.
    constexpr double kWideEm = 56;
    const double tight = std::clamp(width_px / (kWideEm * type.body_px), several ? 0.38 : 0.55, 1.0);
    box = {std::round(7.0 * tight * type.body_px), std::round(2.2 * type.body_px)};
    const bool adds = summed_channels(f.layer) > 1 || plan.stamps || has_bias(f.layer, f.scenario.values);
    sigma_px = adds ? std::round(2.7 * type.body_px) : 0;
    gap_px = std::round(1.1 * tight * type.body_px);
    name_height_px = std::round(1.55 * type.small_px);
    dots_px = std::round(1.9 * type.small_px);
    const bool banded = plan.bands.size() > 1;
    pad_px = banded ? std::round(0.6 * type.small_px) : 0;
    band_gap_px = banded ? std::round(0.8 * type.small_px) : 0;
    slice_gap_px = std::round(0.8 * type.small_px);
    filter_gap_px = std::round(0.75 * type.small_px);
    frame_px = std::round(0.45 * type.small_px);
    input_name_px = name_px(fmt::format("channel {}", f.layer.in_channels - 1), type);
    output_name_px =
        name_px(fmt::format("output {}", output_channels(f.layer) - 1), type) + 1.5 * type.small_px;
}

double ChannelsMeasure::pitch(const SlantedExtents& map, double unit) const {
    // Volumes stand farther apart than their slices.
    const double apart = map.slices > 1 ? std::max(1.3 * type.small_px, 1.2 * unit)
                                        : std::max(0.55 * type.small_px, 0.5 * unit);
    const double slices = double(map.slices - 1) * slice_pitch(lean, map);
    const double one = slanted_pitch(lean, double(map.rows), double(map.columns));
    // Beside every map stands a box.
    return std::max((slices + one) * unit + apart + above_px, box.y + 0.3 * type.small_px);
}

double ChannelsMeasure::below(const std::vector<ChannelRow>& rows, std::size_t n, const SlantedExtents& map,
                              double unit) const {
    return rows[n + 1].drawn ? pitch(map, unit) : size_of(map, unit).y + above_px;
}

double ChannelsMeasure::stack_height(const std::vector<ChannelRow>& rows, const SlantedExtents& map,
                                     double unit) const {
    double height = above_px;
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const bool last = n + 1 == rows.size();
        height += !rows[n].drawn ? dots_px : last ? size_of(map, unit).y : below(rows, n, map, unit);
    }
    return height;
}

double ChannelsMeasure::filters_height(const ChannelBand& band, double cell) const {
    if (!weights) return 0;
    double height = names_below_px();
    for (const ChannelRow& row : band.outputs)
        height += row.drawn ? filter_height(cell) + filter_gap_px : dots_px;
    return height - filter_gap_px;
}

double ChannelsMeasure::names_below_px() const {
    return plan_.bands.size() == 1 && several_inputs ? std::round(1.7 * type.small_px) : 0;
}

double ChannelsMeasure::band_height(const ChannelBand& band, double unit, double cell) const {
    return 2 * pad_px +
           std::max({stack_height(band.inputs, input, unit), stack_height(band.outputs, output, unit),
                     filters_height(band, cell), box.y});
}

double ChannelsMeasure::height(double unit, double cell) const {
    double height = 0;
    for (std::size_t n = 0; n < plan_.bands.size(); ++n)
        height += band_height(plan_.bands[n], unit, cell) + below_band(n);
    return height;
}

std::int64_t ChannelsMeasure::left_out(std::size_t band) const {
    const std::int64_t next = band + 1 < plan_.bands.size() ? plan_.bands[band + 1].group : plan_.groups;
    return next - plan_.bands[band].group - 1;
}

double ChannelsMeasure::below_band(std::size_t band) const {
    if (left_out(band) > 0) return dots_px;
    return band + 1 < plan_.bands.size() ? band_gap_px : 0;
}

double ChannelsMeasure::room_before(double name, const SlantedExtents& map, double unit) const {
    const double free =
        -lean.along_column.x * (double(map.rows) * unit - 1.35 * type.small_px / lean.along_column.y);
    return std::max(0.0, name + 0.4 * type.small_px - std::max(0.0, free));
}

double ChannelsMeasure::before_inputs(double unit) const {
    if (above_px == 0) return room_before(input_name_px, input, unit);
    // The edges of a volume pass before its lower slices.
    return input.slices > 1 ? name_px("depth 0", type) + 0.4 * type.small_px : 0;
}

double ChannelsMeasure::before_outputs(double unit) const {
    return above_px == 0 ? room_before(output_name_px, output, unit) : 0;
}

double ChannelsMeasure::inputs_width(double unit) const {
    return before_inputs(unit) + size_of(input, unit).x;
}

double ChannelsMeasure::flow_width(double cell) const {
    return gap_px + box.x + (weights ? 2 * gap_px + filter_width(cell) + gap_px + sigma_px : 0) +
           1.5 * gap_px;
}

double ChannelsMeasure::outputs_width(double unit) const {
    return before_outputs(unit) + size_of(output, unit).x;
}

double ChannelsMeasure::filter_width(double cell) const {
    if (!weights) return 0;
    double widest = 0;
    for (const ChannelBand& band : plan_.bands) {
        double width = -slice_gap_px;
        for (const ChannelRow& row : band.inputs)
            width += (row.drawn ? slice_width(cell) : dots_px) + slice_gap_px;
        widest = std::max(widest, width);
    }
    // Names are cut closer where several layers stand on the page.
    return std::max(widest, (several_ ? 0.65 : 1) * output_name_px) + 2 * frame_px;
}

}  // namespace convwalk
