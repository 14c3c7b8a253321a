// The settings of an export as rows of controls.
#pragma once

#include "desk/export_plan.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

/// Draws into the current ImGui window, as wide as it is. Only what the format needs is offered.
/// @param plan of the last frame, for the numbers that are possible
[[nodiscard]] Edit<Scenario> export_settings(Controls& controls, const Scenario& scenario,
                                             const Format& format, const ExportPlan& plan);

}  // namespace convwalk
