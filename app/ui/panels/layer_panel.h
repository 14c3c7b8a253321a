// The panel in which a layer is described: a scenario in, an edited one out.
#pragma once

#include <array>
#include <optional>

#include "scenario/scenario.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// What of the panel is not part of the scenario: which fields have a number an axis though all are equal.
struct LayerPanelState {
    enum Field { input, kernel, stride, padding, output_padding, dilation, output_size, kFields };
    std::array<bool, kFields> axes_apart{};
    bool sides_apart = false;  ///< padding has a begin and an end
};

/// Draws into the current ImGui window, as wide as it is.
/// @param refusal why the layer of the scenario is impossible: marks the field, says the sentence, offers
/// mends
[[nodiscard]] Edit<Scenario> layer_panel(Controls& controls, LayerPanelState& state, const Scenario& scenario,
                                         const std::optional<Refusal>& refusal);

}  // namespace convwalk
