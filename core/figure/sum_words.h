// The sum of an output, spelled out. Level 7.
#pragma once

#include "figure/figure.h"
#include "scene/spelled_sum.h"

namespace convwalk {

/// The sum of an output. Of very many terms only the first are spelled out.
/// @pre the figure has values
/// @param output of three indices
[[nodiscard]] SpelledSum spelled_sum(const Figure& figure, const Extents& output);

}  // namespace convwalk
