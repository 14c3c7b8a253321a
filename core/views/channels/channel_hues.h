// What tells one output channel from another: a hue, and a pattern for print and for people who see few
// colours. Level 8.
#pragma once

#include <cstdint>

#include "theme/theme.h"

namespace convwalk {

/// A filter and its output map, by their order among those that are drawn.
struct ChannelHue {
    CellStyle computed;  ///< of an output that is there, and of a weight that counts
    CellStyle waiting;   ///< of an output that is not there yet, and of the weights of a filter that waits
    CellStyle nothing;   ///< of a weight of 0
    Hatch sign = Hatch::none;
};

/// @param n among the drawn ones
[[nodiscard]] ChannelHue channel_hue(const Theme& theme, std::int64_t n);

/// Its swatch, with the pattern: for legends, and beside names.
[[nodiscard]] CellStyle swatch_of(const Theme& theme, const ChannelHue& hue);

}  // namespace convwalk
