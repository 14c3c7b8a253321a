// What of a figure is marked and which part of it is shown, as a person writes it. Level 5.
//
// A pin is a cell by the name of its map; which maps and cells a view has is judged where the figure is made.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "arithmetic/layer.h"
#include "basics/geometry.h"

namespace convwalk {

/// A cell by the name of its map: "output:2,2".
struct Pin {
    std::string map;           ///< in small letters: "input", "kernel", "output"; a view may have others
    std::int64_t channel = 0;  ///< of the map; 0 where channels are not drawn
    Extents at;                ///< from 0; one place for each axis of the map, the last one a column
    bool operator==(const Pin&) const = default;
};

inline constexpr double kLeastZoom = 0.25;
inline constexpr double kMostZoom = 64;

/// Which part of a figure is shown: so many times as large, about a place that comes to the middle.
struct Zoom {
    double factor = 1;  ///< kLeastZoom .. kMostZoom
    /// A share of the figure's width and height, from its left and top edge.
    Vec2 centre = {0.5, 0.5};
    std::optional<Pin> cell;  ///< in its place, a cell
    bool operator==(const Zoom&) const = default;
};

/// "output:2,2", "kernel:0" of one axis, "input:1,2,2" of three; "output/3:2,2" of channel 3.
/// @throws BadInput
[[nodiscard]] Pin parse_pin(std::string_view text);
[[nodiscard]] std::string to_string(const Pin& pin);

/// "2", "2@0.25,0.5" about a place of the figure, "3@output:2,2" about a cell.
/// @throws BadInput
[[nodiscard]] Zoom parse_zoom(std::string_view text);
[[nodiscard]] std::string to_string(const Zoom& zoom);

}  // namespace convwalk
