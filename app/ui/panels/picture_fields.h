// The sections of a panel that are about the picture of the lab.
#pragma once

#include "scenario/scenario.h"
#include "ui/panels/layer_form.h"

namespace convwalk {

/// A section as it was before the frame and as a person changes it.
struct LabForm {
    Controls& controls;
    const LabChoice& before;
    LabChoice now;
    float width_px;
    Rows rows;
    bool done = false;  ///< the change is a step of undo
    bool open = false;  ///< a picture of a file is wanted
    bool wipe = false;  ///< the wipe between two ways is wanted

    LabForm(Controls& drawn_with, const LabChoice& lab, float wide_px)
        : controls(drawn_with), before(lab), now(lab), width_px(wide_px), rows(drawn_with, wide_px, {}) {}
};

/// Which picture, and how much of it.
void picture_section(LabForm& form);

/// Of ways up: how often, their weights, and the seed of all values.
void down_and_up_section(LabForm& form, const Values& before, Values& now);

/// That, and which ways stand beside one another.
void ways_section(LabForm& form, const Values& before, Values& now);

/// What the wipe goes over: the layer's work, or two ways up, which are chosen.
void wipe_section(LabForm& form);

/// Of the layers of a network: their weights, and the seed of all values.
void network_weights_section(LabForm& form, const Values& before, Values& now);

/// What stands in the kernel over a picture: well-known kernels by a button each, or typed numbers, whose
/// size the layer takes. @pre the layer has weights
void kernel_section(LayerForm& form, const Values& before, Values& now);

}  // namespace convwalk
