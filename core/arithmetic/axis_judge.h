// The judge of one axis; why_invalid() asks it for each. Level 1.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "arithmetic/layer.h"

namespace convwalk {

/// Why the axis of this number, of so many, has no output; the first broken rule in the order of the fields.
[[nodiscard]] std::optional<Refusal> why_axis_invalid(Operator op, const AxisSpec& spec, int axis,
                                                      std::size_t axes);

/// " of the row axis", so that a sentence says which of several is meant; "" for the layer (-1) or its only
/// one.
[[nodiscard]] std::string of_axis(int axis, std::size_t axes);

}  // namespace convwalk
