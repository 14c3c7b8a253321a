// The layer of a scene in the panel on the left: what may be changed, and what stays as it is.
#pragma once

#include <optional>
#include <string_view>

#include "lesson/lesson.h"
#include "ui/panels/layer_panel.h"

namespace convwalk {

struct LessonFieldsEdit {
    Edit<Scenario> scenario;            ///< changed also where only its layer was
    std::optional<LayerRequest> layer;  ///< what its layer becomes
    bool sandbox = false;               ///< every field is to be free
};

/// Draws into the current ImGui window. @param language of the lesson @param layer of the scenario @param
/// refusal as for layer_panel()
[[nodiscard]] LessonFieldsEdit lesson_fields(Controls& controls, LayerPanelState& state,
                                             const LessonScene& scene, std::string_view language,
                                             const Scenario& scenario, const LayerRequest& layer,
                                             const std::optional<Refusal>& refusal);

}  // namespace convwalk
