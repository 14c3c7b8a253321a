// Paints the cells of all channels: slanted maps, slices, and slices on their way. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "views/channels/channel_ink.h"
#include "views/channels/channels_layout.h"

namespace convwalk {

class SlantedPainter {
  public:
    /// All of them outlive it.
    SlantedPainter(const ChannelInk& ink, const ChannelStage& stage, const ChannelsLayout& layout);

    using LookAt = std::function<CellLook(const Cell3& at)>;
    /// Cells too small to be told apart are painted several at a time.
    /// @param index among the maps of its kind @param kind 0 for inputs, 1 for outputs
    void paint_map(std::int64_t index, std::int64_t kind, const SlantedMap& map, const LookAt& look) const;
    /// @param index among all slices
    void paint_slice(std::int64_t index, const Rect& place, const Slice& slice, const ChannelHue& hue,
                     bool current) const;
    /// "∗ [slice] = 10" in a box; of a stamp "3 · [slice]".
    /// @param index of the input @param number what the channel adds, or what its slice is multiplied with
    void paint_term(std::int64_t index, const Rect& box, const Slice& slice, const ChannelHue& hue,
                    const std::string& number, double opacity) const;
    /// Where a tap of a slice flies to; nullopt: nowhere.
    using TargetOf = std::function<std::optional<std::array<Vec2, 4>>(const Cell3& tap)>;
    /// A slice between its row and the cells that it lies on. @param index of the input @param share 0..1
    void paint_flying(std::int64_t index, const Rect& from, const Slice& slice, const ChannelHue& hue,
                      double share, const TargetOf& target) const;
    /// An outline that says "here, now".
    void add_outline(ChannelPart part, std::int64_t id, const std::array<Vec2, 4>& corners,
                     double opacity) const;
    /// The kernel value that a slice shows at a place, flat.
    [[nodiscard]] std::int64_t shown_tap(const Cell3& place) const;
    [[nodiscard]] bool shows_numbers() const;

  private:
    void paint_number(std::int64_t id, Vec2 middle, const CellLook& look, double size_px) const;
    [[nodiscard]] double slice_number_px(double cell_px) const;
    /// A small picture of the slice; @return its right edge
    double paint_icon(std::int64_t index, Vec2 at, double side_px, const Slice& slice, const ChannelHue& hue,
                      double opacity) const;

    const ChannelInk& ink_;
    const Figure& f_;
    bool stamps_;
    SlantedExtents taps_;
    double unit_px_;
    std::array<double, 2> number_px_{};  // on inputs and outputs; 0: none
    std::array<double, 2> widest_em_{};  // of the numbers that these sizes are made for
    double slice_number_px_ = 0;
};

}  // namespace convwalk
