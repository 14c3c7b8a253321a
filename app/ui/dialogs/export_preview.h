// The picture that an export will write, on screen.
#pragma once

#include "desk/export_plan.h"
#include "ui/widgets/easel.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// Fills the rest of the current ImGui window: the picture as it will be, no larger than it will be, with
/// words below.
/// @param at_ms where the animation is; a still stands
void export_preview(const Style& style, const ExportPlan& plan, double at_ms, Easel& easel);

/// How long the preview of a plan takes until it begins anew; 0: it stands still.
[[nodiscard]] double preview_duration_ms(const ExportPlan& plan);
/// Milliseconds until it shows another picture; infinite when it will not.
[[nodiscard]] double preview_rests_ms(const ExportPlan& plan, double at_ms);

}  // namespace convwalk
