// Paints the cells of all channels: slanted maps, slices, and slices on their way. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>

#include "views/channels/channel_ink.h"
#include "views/channels/channels_layout.h"

namespace convwalk {

class SlantedPainter {
  public:
    /// All of them outlive it.
    SlantedPainter(const ChannelInk& ink, const Figure& figure, const ChannelsLayout& layout);

    using LookAt = std::function<CellLook(std::int64_t row, std::int64_t column)>;
    /// Cells too small to be told apart are painted several at a time.
    /// @param index among the maps of its kind @param kind 0 for inputs, 1 for outputs
    void paint_map(std::int64_t index, std::int64_t kind, const SlantedMap& map, const LookAt& look) const;
    /// @param index among all slices
    void paint_slice(std::int64_t index, const Rect& place, const Slice& slice, const ChannelHue& hue,
                     bool current) const;
    /// "∗ [slice] = 10" in a box.
    /// @param index of the input
    void paint_term(std::int64_t index, const Rect& box, const Slice& slice, const ChannelHue& hue,
                    const std::string& sum, double opacity) const;
    /// A slice between its row and the window on its map. @param index of the input @param place of the
    /// output, flat @param share 0..1
    void paint_flying(std::int64_t index, const Rect& from, const Slice& slice, const SlantedMap& map,
                      std::int64_t place, const ChannelHue& hue, double share) const;
    /// An outline that says "here, now".
    void add_outline(ChannelPart part, std::int64_t id, const std::array<Vec2, 4>& corners,
                     double opacity) const;
    [[nodiscard]] std::array<Vec2, 4> window_corners(const SlantedMap& map, const KernelWindow& window) const;
    [[nodiscard]] bool shows_numbers() const;

  private:
    void paint_number(std::int64_t id, Vec2 middle, const CellLook& look, double size_px) const;
    [[nodiscard]] double slice_number_px(double cell_px) const;

    const ChannelInk& ink_;
    const Figure& f_;
    double unit_px_;
    std::array<double, 2> number_px_{};  // on inputs and outputs; 0: none
    double slice_number_px_ = 0;
};

}  // namespace convwalk
