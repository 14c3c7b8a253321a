// The settings of an export as rows of controls.
#pragma once

#include <utility>

#include "desk/export_choice.h"
#include "desk/export_plan.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// Draws into the current ImGui window, as wide as it is. Only what the format needs is offered.
/// @param plan of the last frame, for the numbers that are possible
/// @param shown in the window
/// @return the settings, and the format where that was changed: what the pictures of a series are
[[nodiscard]] std::pair<Edit<ExportDraft>, Format> export_settings(Controls& controls,
                                                                   const ExportDraft& draft,
                                                                   const Format& format,
                                                                   const ExportPlan& plan,
                                                                   const ShownNow& shown);

}  // namespace convwalk
