// The sum of an output, spelled out. Level 7.
#pragma once

#include <string>

#include "figure/figure.h"
#include "numeric/terms.h"
#include "scene/spelled_sum.h"

namespace convwalk {

/// The sum of an output. Of very many terms only the first are spelled out.
/// @pre the figure has values
/// @param output of three indices
[[nodiscard]] SpelledSum spelled_sum(const Figure& figure, const Extents& output);

/// A sum whose terms are all of one channel, with its name before it: "output 1 (2, 2)".
/// @pre the figure has values
[[nodiscard]] SpelledSum spelled_sum(const Figure& figure, const Sum& sum, const std::string& name);

}  // namespace convwalk
