// What the network view works out beside its document: the maps, what is wrong with them, and what one output
// cell sees of each. Level 8.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "arithmetic/evenness.h"
#include "figure/figure.h"
#include "network/runs.h"
#include "network/stack.h"
#include "views/network/network_layout.h"

namespace convwalk {

/// What one output cell comes from, map by map.
struct NetworkField {
    std::size_t layer = 0;  ///< the cell's own, 0 = the input
    Extents cell;           ///< depth, row and column; zeros of a vector
    /// Depth, rows and columns of every map from the input to the cell's own; empty where nothing leads to
    /// it.
    std::vector<std::array<Runs, 3>> cells;
    bool exact = true;
};

/// A network worked out.
struct NetworkFigure {
    StackReport report;
    std::vector<NetworkMap> maps;       ///< the input, every layer that has an output, and one that has none
    std::size_t last = 0;               ///< the last of them that has an output
    std::vector<std::string> labels;    ///< of each layer in short: "C 3×3"; "input" for the input
    NetworkField field;                 ///< of the cell that the document names
    std::size_t lost = 0;               ///< layers that lose cells
    std::size_t beside = 0;             ///< skip connections that are not aligned
    Evenness overlap = Evenness::even;  ///< the worst among the transposed layers
};

/// nullptr in other views.
[[nodiscard]] inline const NetworkFigure* network_figure(const Figure& figure) {
    return work_if<NetworkFigure>(figure);
}

/// @pre the map and the cell are there
[[nodiscard]] NetworkField field_of(const Stack& stack, const StackReport& report, std::size_t layer,
                                    const Extents& cell);

/// The network of a document. @pre its first layer is possible
[[nodiscard]] NetworkFigure worked_out(const NetworkDocument& document);

/// @pre the figure is in the network view
[[nodiscard]] inline const Stack& stack_of(const Figure& figure) {
    return figure.scenario.network()->stack;
}

// Of a map that has an output; 0 is the input.
[[nodiscard]] const Extents& sizes_of(const NetworkFigure& network, const Stack& stack, std::size_t map);
[[nodiscard]] std::int64_t channels_of(const NetworkFigure& network, const Stack& stack, std::size_t map);

/// Depth, rows and columns of a map with one to three axes, or of a vector, which is one cell.
[[nodiscard]] Extents raised(Extents sizes);

[[nodiscard]] std::int64_t count_of(const Runs& runs);
/// How many cells of depth, rows and columns; of the map's own axes alone, none of a vector.
[[nodiscard]] Extents counts_of(const std::array<Runs, 3>& cells, std::size_t axes);
/// Whether nothing of a map leads to the cell.
[[nodiscard]] bool nothing(const std::array<Runs, 3>& cells);

/// The cell that a document names, in a map with these sizes: what lies beyond it counts as its border; the
/// middle where it names none.
[[nodiscard]] Extents chosen_cell(const Extents& wanted, const Extents& sizes);

/// Whether a sign stands at the layer's map.
[[nodiscard]] bool has_warning(const LayerReport& layer);

}  // namespace convwalk
