// Shorter animations than one that nobody sits through. No panels here.
#pragma once

#include <string>
#include <vector>

#include "figure/figure.h"

namespace convwalk {

/// An animation that plays longer is worth a suggestion.
inline constexpr Tick kLongAnimation = 15'000;  ///< ms

/// A way to make it shorter.
struct ExportSuggestion {
    std::string words;  ///< "first 2 rows"
    Tick duration = 0;  ///< of the animation then, at most kLongAnimation
    Scenario scenario;  ///< with the steps or the pace that make it so
};

/// Fewer rows, a faster walk, what happens in the middle of it alone; none for one that is short enough, and
/// those that would still be too long are left out.
/// @param figure as it would be exported
[[nodiscard]] std::vector<ExportSuggestion> shorter_exports(const Figure& figure);

}  // namespace convwalk
