// What the painters of the view of all channels know of one layer at one moment. Level 8.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "views/channels/channels_painter.h"
#include "views/channels/slanted_painter.h"

namespace convwalk {

/// Of its scene; everything that it is made of outlives it.
struct ChannelsDrawing {
    ChannelsDrawing(Scene& scene, const ChannelStage& stage, const ChannelsLayout& layout,
                    const ChannelsState& state, std::int64_t number);

    const Figure& figure;
    const ChannelPlan& plan;
    const ChannelsLayout& layout;
    const ChannelsState& state;
    ChannelInk ink;
    SlantedPainter maps;
    StepPhases phases;
    std::optional<Sum> sum;  ///< of the output that is made now
    /// What of the input maps is read now, or stamps; and the outputs that are made of it: none where all of
    /// a stamp is cut away.
    std::optional<KernelWindow> source;
    std::optional<KernelWindow> target;

    /// The band has the channel that is made now.
    [[nodiscard]] bool works_now(const PlacedBand& band) const;
    /// @pre works_now(band)
    [[nodiscard]] const PlacedFilter& current(const PlacedBand& band) const;
    /// The filter that is at full strength.
    [[nodiscard]] bool is_current(const PlacedFilter& filter) const;
    /// What a channel adds, or what its slice is multiplied with; "?" where that is asked.
    [[nodiscard]] std::string number_of(std::int64_t channel) const;
    /// What several channels add together; none where they stamp.
    [[nodiscard]] std::optional<std::string> number_of(const ChannelRow& channels) const;

    /// A window on a map, slice by slice.
    [[nodiscard]] static std::vector<std::array<Vec2, 4>> corners(const SlantedMap& map,
                                                                  const KernelWindow& window);
    /// Where a line comes to an output map: at its corner, before its cells.
    [[nodiscard]] Vec2 entry_of(const SlantedMap& map) const;
};

[[nodiscard]] constexpr double quarters(double share) {
    return double(static_cast<int>(4 * share + 0.5)) / 4;
}
[[nodiscard]] inline Vec2 middle_of(const Rect& r) {
    return {r.x + r.width / 2, r.y + r.height / 2};
}

/// Things of one kind: ids of the next kind begin behind them.
inline constexpr std::int64_t kFewChannels = 1'024;

/// Bands, the prism through the input maps and all lines: below the maps.
void paint_flow(const ChannelsDrawing& drawing);
/// What the channels of the band that works add, and the sign of summation: above them.
void paint_sums_of_channels(const ChannelsDrawing& drawing);

}  // namespace convwalk
