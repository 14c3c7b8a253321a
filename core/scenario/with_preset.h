// A preset put on a document that a person works on. Level 5.
#pragma once

#include "scenario/scenario.h"

namespace convwalk {

/// The document with the preset's title, layer, earlier layer and no network. What of the rest the person
/// changed stays: what differs from the preset that the document stands on, or else from the usual scenario.
/// But numbers that the preset brings belong to its layer, and how planes stand is kept for planes only.
///
/// A document that nobody changed becomes the preset's scenario itself.
[[nodiscard]] Scenario with_preset(const Scenario& scenario, const Preset& preset);

}  // namespace convwalk
