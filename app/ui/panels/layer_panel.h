// The panel in which a layer is described: a scenario in, an edited one out.
#pragma once

#include <optional>

#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {

struct LayerPanelEdit {
    Edit<Scenario> scenario;            ///< changed also where only its layer was
    std::optional<LayerRequest> layer;  ///< what its layer becomes, where that was edited: see settle()
    bool open_picture = false;          ///< one of a file is wanted
};

/// Draws into the current ImGui window, as wide as it is.
/// @param layer of the scenario
/// @param refusal why the layer of the scenario is impossible: marks the field, says the sentence, offers
/// mends
[[nodiscard]] LayerPanelEdit layer_panel(Controls& controls, LayerPanelState& state, const Scenario& scenario,
                                         const LayerRequest& layer, const std::optional<Refusal>& refusal);

}  // namespace convwalk
