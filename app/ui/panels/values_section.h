// What stands in the cells of a layer's figure.
#pragma once

#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {

/// @param before the values as they were before the frame
/// @param now    and as they are being changed
void values_section(LayerForm& form, const Values& before, Values& now);

}  // namespace convwalk
