// What buttons and keys do to the layers of a network. Pure: no Dear ImGui.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace convwalk {

/// The document with other layers; the selected one, when it is open, stays so.
[[nodiscard]] Scenario with_stack(const Scenario& scenario, const Stack& stack);
/// The document of another network, that looks and moves as this one does.
[[nodiscard]] Scenario with_network(Scenario scenario, NetworkDocument network);

/// A convolution that keeps size and channels, after that layer (0 = first). None is added to a stack that is
/// full.
[[nodiscard]] Stack with_layer_after(Stack stack, const StackReport& report, std::size_t number);
/// The last layer stays.
[[nodiscard]] Stack without_layer(Stack stack, std::size_t number);
/// One place up (-1) or down (1), if there is one.
[[nodiscard]] Stack with_layer_moved(Stack stack, std::size_t number, int by);

/// The same layer with what another kind needs: pooling windows that do not overlap, as many channels.
[[nodiscard]] StackLayer with_kind(StackLayer layer, LayerKind kind);

/// "3x128x128"
[[nodiscard]] std::string input_text(const Stack& stack);

/// The middle of a map, depth, row and column: 0 = the input. @pre the report has the map
[[nodiscard]] Extents middle_of_map(const Stack& stack, const StackReport& report, std::size_t map);

}  // namespace convwalk
