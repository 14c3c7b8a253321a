// Paints the sums of one output channel. Level 8.
#pragma once

#include <optional>

#include "figure/spot.h"
#include "views/channels/sums_layout.h"

namespace convwalk {

/// What is lit beside the current output.
struct SumsState {
    std::int64_t computed = 0;            ///< outputs of the channel that are there
    std::optional<std::int64_t> place{};  ///< the current output, flat; before the walk there is none
    double arrival = 1;
    std::optional<Spot> focus{};
};

void paint_sums(Scene& scene, const Figure& figure, const ViewPlace& place, const SumsLayout& layout,
                const SumsState& state);

/// The hue of a channel among the tabs, or of the only one.
[[nodiscard]] std::int64_t hue_among(const SumsLayout& layout, std::int64_t channel);

}  // namespace convwalk
