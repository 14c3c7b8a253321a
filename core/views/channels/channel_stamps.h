// The stamps of a transposed convolution, as the view of all channels shows them: at a place of the input the
// cells of all channels together stamp each output map. Level 8.
//
// A place of the input is flat, without the zeros that the window would walk over; what padding cuts away is
// no part of an output map.
#pragma once

#include <cstdint>
#include <optional>

#include "views/channels/channel_looks.h"

namespace convwalk {

/// The slots of an input cell in the layout.
[[nodiscard]] Extents slots_of_place(const Figure& figure, std::int64_t place);
/// Back; nullopt of a slot that is no cell of the input.
[[nodiscard]] std::optional<std::int64_t> place_of_slots(const Figure& figure, const Extents& slots);

/// The part of an output map that the stamp of an input cell covers; nullopt where all of it is cut away.
[[nodiscard]] std::optional<KernelWindow> stamp_window(const Figure& figure, std::int64_t place);
/// The output that a kernel value lands on; nullopt when it is cut away. @param tap flat
[[nodiscard]] std::optional<Cell3> landing_of(const Figure& figure, std::int64_t place, std::int64_t tap);
/// So many values of a stamp are kept.
[[nodiscard]] std::int64_t kept_of_stamp(const Figure& figure, std::int64_t place);

/// How far an output has come when so many places of the input have been stamped.
enum class StampedSoFar : std::uint8_t { none, some, all };
[[nodiscard]] StampedSoFar stamped_so_far(const Figure& figure, const Cell3& output, std::int64_t places);

/// The number that then stands in it: the bias and what was stamped. @pre the figure has values
[[nodiscard]] double sum_so_far(const Figure& figure, const ChannelStep& output, std::int64_t places);

/// @param hue of its map
[[nodiscard]] CellLook stamped_look(const Figure& figure, const ChannelHue& hue, const ChannelStep& output,
                                    std::int64_t places);
/// A cell of the input as it came.
[[nodiscard]] CellLook bare_input_look(const Figure& figure, std::int64_t channel, std::int64_t place);

}  // namespace convwalk
