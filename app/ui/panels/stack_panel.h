// The panel in which a whole network is described: its notation, its input, its layers. A scenario in, an
// edited one out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "desk/operator_memory.h"
#include "network/join_mends.h"
#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// A text that is typed, or that can't be read as it is: it stays until it can, or is taken back.
struct PendingText {
    std::string field;  ///< which one; empty = none
    std::string text;
    std::string wrong;      ///< why it can't be read; empty when it can
    bool of_layer = false;  ///< it belongs to one of the layers, by number
};

/// What of the panel is not part of the scenario.
struct StackPanelState {
    std::size_t selected = 0;  ///< layer from 1; 0 = the input
    bool scroll_to = false;    ///< the selected row is to be seen
    std::vector<PendingText> pending;
    std::optional<NetworkDocument> pending_for = std::nullopt;  ///< the network that they were typed to
    LayerPanelState layer;                                      ///< of the layer
    bool first_cell_apart = false;  ///< the cell that it is cut from has a number for each axis, equal or not
    KindMemory kinds;               ///< of that layer
    std::size_t apart_of = 0;       ///< that layer
};

struct StackPanelEdit {
    Edit<Scenario> scenario;
    bool open = false;          ///< the selected layer is to be looked at by itself
    bool selected = false;      ///< another one was selected
    bool open_picture = false;  ///< one of a file is wanted
};

/// Draws into the current ImGui window, as wide as it is. @pre the scenario has a network
/// @param mends networks of which one is taken by a button
[[nodiscard]] StackPanelEdit stack_panel(Controls& controls, StackPanelState& state, const Scenario& scenario,
                                         const StackReport& report, const std::vector<StackMend>& mends);

}  // namespace convwalk
