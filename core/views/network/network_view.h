// The network view: every feature map as a block to scale, what joins them, and what one output cell sees
// through all layers down to the input. Level 4.
//
// Its steps go from the chosen cell down: the cell itself, what it reads of the map before, and so on to the
// input. Spot::map is the layer, 0 for the input.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "figure/view.h"
#include "network/runs.h"
#include "views/network/network_layout.h"

namespace convwalk {

/// What one output cell comes from, map by map.
struct NetworkField {
    std::size_t layer = 0;  ///< the cell's own, 0 = the input
    Extents cell;           ///< depth, row and column
    /// Depth, rows and columns of every map from the input to the cell's own; empty where nothing leads to
    /// it.
    std::vector<std::array<Runs, 3>> cells;
    bool exact = true;
};

/// A network worked out.
struct NetworkFigure {
    StackReport report;
    std::vector<NetworkMap> maps;     ///< the input, every layer that has an output, and one that has none
    std::size_t last = 0;             ///< the last of them that has an output
    std::vector<std::string> labels;  ///< of each layer in short: "C 3×3"; "input" for the input
    NetworkField field;               ///< of the cell that the document names
    std::size_t lost = 0;             ///< layers that lose cells
    std::size_t beside = 0;           ///< skip connections that are not aligned
    std::size_t uneven = 0;           ///< transposed layers that overlap unevenly
};

/// nullptr in other views.
[[nodiscard]] inline const NetworkFigure* network_figure(const Figure& figure) {
    return work_if<NetworkFigure>(figure);
}

/// @pre the map and the cell are there
[[nodiscard]] NetworkField field_of(const Stack& stack, const StackReport& report, std::size_t layer,
                                    const Extents& cell);

/// "16 × 64 × 64"
[[nodiscard]] std::string shape_text(std::int64_t channels, const Extents& sizes);

/// "rows 3 to 17 and columns 4 to 18 of the network's input (15 × 15 cells)"; "no cell of the network's
/// input"
[[nodiscard]] std::string seen_text(const NetworkField& field, std::size_t axes, std::size_t map);

/// The pixels of a map's spatial face; of the figure's default sight.
[[nodiscard]] NetworkLayout network_layout(const Figure& figure, const ViewPlace& place);

[[nodiscard]] const OwnView& network_view();

}  // namespace convwalk
