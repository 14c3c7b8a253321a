// A figure in words, for those who can't see it. Level 9.
#pragma once

#include <string>

#include "figure/figure.h"

namespace convwalk {

/// What stands above the figure.
[[nodiscard]] std::string heading_of(const Figure& figure);

/// What the figure is and what its view shows: sentences, a line each.
[[nodiscard]] std::string brief_text(const Figure& figure);

/// What the figure is, its sizes, how they come about and what is striking about it: sentences, a line each.
[[nodiscard]] std::string alternative_text(const Figure& figure);

}  // namespace convwalk
