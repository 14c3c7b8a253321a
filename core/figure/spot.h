// A cell of a figure: what is pointed at, pinned, edited and spoken about. Level 7.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "layout/layout.h"

namespace convwalk {

/// The maps of one layer, in the views that show its planes.
enum class PlaneName : std::uint8_t {
    grid,  ///< the input with all that was added to it
    kernel,
    output,
};
/// Maps that only one view has are numbered from here on.
inline constexpr int kPlaneCount = 3;

struct Spot {
    /// As its view numbers them. In the views of a layer, planes have the numbers of their names; in that of
    /// a network, 0 is the input and n what layer n gives.
    int map = 0;
    std::int64_t channel = 0;  ///< of the map; 0 where channels are not drawn
    /// Depth, row and column, always three. Grid: slots, cropped ones included; kernel: index of the kernel
    /// value; all others: index of the value.
    Extents at;
    bool operator==(const Spot&) const = default;
};

[[nodiscard]] constexpr int map_of(PlaneName plane) {
    return static_cast<int>(plane);
}

[[nodiscard]] inline Spot spot_on(PlaneName plane, Extents at) {
    return {map_of(plane), 0, std::move(at)};
}

[[nodiscard]] inline bool lies_on(const Spot& spot, PlaneName plane) {
    return spot.map == map_of(plane);
}

/// None of a cell that lies on a map of one view only. @pre its view is of a layer
[[nodiscard]] inline std::optional<PlaneName> plane_of(const Spot& spot) {
    if (spot.map < 0 || spot.map >= kPlaneCount) return std::nullopt;
    return static_cast<PlaneName>(spot.map);
}

}  // namespace convwalk
