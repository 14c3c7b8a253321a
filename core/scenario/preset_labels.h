// What presets are called where a person chooses one by its picture. Level 5.
#pragma once

#include <string>

#include "scenario/scenario.h"

namespace convwalk {

/// A few words, then its numbers: "Same size: kernel 3, padding 1". The field "label" of assets/presets.json.
/// @pre one of presets()
[[nodiscard]] const std::string& label_of(const Preset& preset);

}  // namespace convwalk
