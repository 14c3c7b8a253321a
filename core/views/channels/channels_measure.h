// How much room everything of the view of all channels takes, by the unit of its maps and the side of a
// slice's cell. Level 8.
#pragma once

#include <cstdint>
#include <vector>

#include "figure/view.h"
#include "scene/page.h"
#include "views/channels/channels_layout.h"

namespace convwalk {

/// Of one layer. What it was made of outlives it.
class ChannelsMeasure {
  public:
    /// @param width_px of the page's part
    /// @param several layers stand on the page
    ChannelsMeasure(const Figure& figure, const ChannelPlan& plan, double width_px, bool several);

    [[nodiscard]] const ChannelPlan& plan() const { return plan_; }
    [[nodiscard]] Vec2 size_of(const SlantedExtents& map, double unit) const {
        return slanted_size(lean, map) * unit;
    }
    /// From the top of a map to that of the next one.
    [[nodiscard]] double pitch(const SlantedExtents& map, double unit) const;
    /// From the top of a row's map to that of what stands below it.
    [[nodiscard]] double below(const std::vector<ChannelRow>& rows, std::size_t n, const SlantedExtents& map,
                               double unit) const;
    /// Maps one above the other, with dots between them.
    [[nodiscard]] double stack_height(const std::vector<ChannelRow>& rows, const SlantedExtents& map,
                                      double unit) const;
    [[nodiscard]] double filter_height(double cell) const {
        return name_height_px + double(taps.rows) * cell;
    }
    [[nodiscard]] double filters_height(const ChannelBand& band, double cell) const;
    [[nodiscard]] double band_height(const ChannelBand& band, double unit, double cell) const;
    [[nodiscard]] double height(double unit, double cell) const;
    /// Groups that are left out behind a band.
    [[nodiscard]] std::int64_t left_out(std::size_t band) const;
    [[nodiscard]] double below_band(std::size_t band) const;

    /// Room before the maps for what of their names does not stand in their free corner.
    [[nodiscard]] double before_inputs(double unit) const;
    [[nodiscard]] double before_outputs(double unit) const;
    [[nodiscard]] double inputs_width(double unit) const;
    /// Between input and output maps.
    [[nodiscard]] double flow_width(double cell) const;
    [[nodiscard]] double outputs_width(double unit) const;
    [[nodiscard]] double slice_width(double cell) const { return taps_width(taps) * cell; }
    [[nodiscard]] double filter_width(double cell) const;
    [[nodiscard]] double width(double unit, double cell) const {
        return 2 * pad_px + inputs_width(unit) + flow_width(cell) + outputs_width(unit);
    }
    /// Room for "channel 0" below every slice.
    [[nodiscard]] double names_below_px() const;

    TypeSizes type;
    Lean lean;
    bool weights;
    bool several_inputs;
    double above_px;  ///< room above a map for its name; 0: that stands before it
    SlantedExtents input, taps, output;
    Vec2 box;  ///< with what a channel adds
    double sigma_px, gap_px, name_height_px, dots_px, pad_px, band_gap_px;
    double slice_gap_px, filter_gap_px, frame_px;
    double input_name_px, output_name_px;

  private:
    [[nodiscard]] double room_before(double name_px, const SlantedExtents& map, double unit) const;

    bool several_;
    const ChannelPlan& plan_;
};

}  // namespace convwalk
