// What buttons and keys do to the layers of a network. Pure: no Dear ImGui.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace convwalk {

/// Whether a whole network is shown, rather than one layer.
[[nodiscard]] bool shows_network(const Scenario& scenario);

/// The document with other layers; the selected one, when it is open, stays so.
[[nodiscard]] Scenario with_stack(const Scenario& scenario, const Stack& stack);
/// The document of another network, that looks and moves as this one does.
[[nodiscard]] Scenario with_network(Scenario scenario, NetworkDocument network);

/// A convolution that keeps size and channels after that layer (0 = first); behind a vector a dense layer.
/// None is added to a stack that is full.
[[nodiscard]] Stack with_layer_after(Stack stack, const StackReport& report, std::size_t number);
/// The last layer stays.
[[nodiscard]] Stack without_layer(Stack stack, std::size_t number);
/// One place up (-1) or down (1), if there is one.
[[nodiscard]] Stack with_layer_moved(Stack stack, std::size_t number, int by);

/// The same layer with what another kind needs: pooling windows that do not overlap, as many channels.
[[nodiscard]] StackLayer with_kind(StackLayer layer, LayerKind kind);

/// The cells from which a join or crop keeps the middle, where that is known; else the first.
[[nodiscard]] Extents cut_of_middle(const Stack& stack, const StackReport& report, std::size_t number);

/// Why a layer can't be called so; nullopt: it can.
[[nodiscard]] std::optional<std::string> why_not_name(const Stack& stack, std::size_t number,
                                                      const std::string& name);
/// The layer under another name, and so is it called where it is read. @pre !why_not_name()
[[nodiscard]] Stack with_name(Stack stack, std::size_t number, const std::string& name);
/// A name that no layer has, for one that has none: "layer_3".
[[nodiscard]] std::string name_for(const Stack& stack, std::size_t number);

/// The middle of a map, depth, row and column: 0 = the input. @pre the report has the map
[[nodiscard]] Extents middle_of_map(const Stack& stack, const StackReport& report, std::size_t map);

}  // namespace convwalk
