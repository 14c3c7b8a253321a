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

}  // namespace convwalk
