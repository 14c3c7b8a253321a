// The panel in which a layer is described: a scenario in, an edited one out.
#pragma once

#include <optional>

#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {

/// Draws into the current ImGui window, as wide as it is.
/// @param refusal why the layer of the scenario is impossible: marks the field, says the sentence, offers
/// mends
[[nodiscard]] Edit<Scenario> layer_panel(Controls& controls, LayerPanelState& state, const Scenario& scenario,
                                         const std::optional<Refusal>& refusal);

}  // namespace convwalk
