// Where the maps of a network stand in the picture, as the camera sees them. Level 8.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "figure/spot.h"
#include "figure/view.h"
#include "views/network/network_figure.h"
#include "views/network/network_layout.h"

namespace convwalk {

struct SeenNetwork {
    ViewPlace place;
    NetworkLayout layout;         ///< before any zoom
    std::vector<PlacedMap> maps;  ///< of the layout, as the camera sees them

    [[nodiscard]] bool in_sight(std::size_t map) const;
    /// The map and cell whose face shows at a pixel.
    [[nodiscard]] std::optional<Spot> cell_at(const NetworkFigure& network, Vec2 px) const;
    /// Where it shows on that face. @pre the network has the cell
    [[nodiscard]] std::array<Vec2, 4> corners(const NetworkFigure& network, const Spot& cell) const;
};

/// @pre the figure is in the network view
[[nodiscard]] SeenNetwork seen_network(const Figure& figure, const ViewPlace& place);

}  // namespace convwalk
