// The panel beside a whole network: what every layer comes to, and the same as text to copy. And the strip
// above an open layer, which leads back to the network.
#pragma once

#include <optional>
#include <string>

#include "figure/arrangement.h"
#include "network/table.h"
#include "picture/figures.h"
#include "scenario/scenario.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct NetworkTableEdit {
    std::optional<std::size_t> select;  ///< a layer from 1; 0 = the input
    std::optional<TableFormat> copy;
};

/// Draws into the current ImGui window, as wide as it is.
/// @param selected marked; a layer from 1, 0 = the input
[[nodiscard]] NetworkTableEdit network_table(const Style& style, const Stack& stack,
                                             const StackReport& report, std::size_t selected);

/// What an output cell of the open layer sees of the network's input: "output (3, 4) sees rows 1 to 9 and
/// ...". Empty when the document has no open layer.
/// @param output depth, row and column
[[nodiscard]] std::string seen_through_network(const Scenario& scenario, const StackReport& report,
                                               const Extents& output);

/// Draws into the current ImGui window: a button back to the network, which layer this is, and what its
/// output sees. @return back was pressed
[[nodiscard]] bool network_strip(const Style& style, const Scenario& scenario, const StackReport& report,
                                 const std::string& seen);

}  // namespace convwalk
