// How the cells of all channels look, and what is added up in them. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "figure/figure.h"
#include "layout/stamps.h"
#include "numeric/terms.h"
#include "views/board/board_painter.h"
#include "views/channels/channel_hues.h"
#include "views/channels/channel_plan.h"

namespace convwalk {

/// An input map's slot, with what was put around and between its cells.
[[nodiscard]] CellLook input_look(const Figure& figure, std::int64_t channel, const Cell3& slot);
/// The same under the window.
[[nodiscard]] CellLook under_window(const Figure& figure, CellLook look);

/// A slice of a filter: what joins an input channel with an output channel.
struct Slice {
    std::int64_t output = 0;
    std::int64_t input = 0;
    bool operator==(const Slice&) const = default;
};
/// The kernel value that lies at a place of a slice, flat: flipped where the kernel walks flipped.
/// @pre the figure has weights
[[nodiscard]] std::int64_t tap_at(const Figure& figure, const Cell3& place);
/// The same of a kernel that is stamped, as it is.
[[nodiscard]] std::int64_t stamped_tap_at(const Figure& figure, const Cell3& place);
/// @param tap flat @param current its filter is the one that reads now
[[nodiscard]] CellLook slice_look(const Figure& figure, const ChannelHue& hue, const Slice& slice,
                                  std::int64_t tap, bool current);

/// An output. @param place flat @param computed it is there
[[nodiscard]] CellLook output_look(const Figure& figure, const ChannelHue& hue, std::int64_t channel,
                                   std::int64_t place, bool computed);

/// The first slot under the window of an output, and how many slots it covers, along each axis.
struct KernelWindow {
    Cell3 begin{};
    Cell3 size{};
};
[[nodiscard]] KernelWindow window_of(const Figure& figure, std::int64_t place);
/// Whether a tap of the window lies on the slot.
[[nodiscard]] bool reads(const Figure& figure, std::int64_t place, const Cell3& slot);

/// What the input channels add to an output, in their order. @pre the figure has values
[[nodiscard]] Sum sum_of(const Figure& figure, const ChannelStep& step);

}  // namespace convwalk
