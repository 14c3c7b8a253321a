// The panel that shows what is said about a figure. Of the layer it changes nothing but what it
// offers against a checkerboard.
#pragma once

#include <optional>

#include "figure/figure.h"
#include "figure/sum_words.h"
#include "picture/explanation.h"
#include "scene/meant.h"
#include "ui/widgets/widgets.h"

namespace convwalk {

struct ExplanationEdit {
    std::optional<Offer> taken;
    std::optional<Meant> pointed;  ///< what the words that are pointed at speak of
};

/// Draws into the current ImGui window, as wide as it is.
/// @param stale the layer being edited is impossible: what is said is about the last one that was possible
/// @param sum of the output that is spoken about, when numbers are shown
ExplanationEdit explanation_panel(const Style& style, const Explanation& explanation, bool stale,
                                  const std::optional<SpelledSum>& sum = std::nullopt);
/// What could stand beside the layer, and how the two differ; below all that is said of the layer alone.
/// @return what was pressed
std::optional<Offer> beside_section(const Style& style, const Explanation& explanation, bool stale);
/// The explanation in one go.
ExplanationEdit explanation_panel(const Style& style, const Figure& figure, bool stale);

}  // namespace convwalk
