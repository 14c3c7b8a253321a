// Two layers on one page and one timeline: the one before at the left or above, the one now. Level 9.
//
// Each side is a figure of its own, of the size of its part, and is drawn as it is drawn alone.
#pragma once

#include <memory>
#include <optional>

#include "figure/figure.h"
#include "figure/spot.h"
#include "figure/view.h"
#include "picture/picture.h"
#include "scene/page.h"

namespace convwalk {

/// The layer before and this one; none where there is no layer before, where the view shows both by itself,
/// and where the one before has no such view.
/// @param figure of the scenario, with its values
[[nodiscard]] std::vector<Figure> sides_of(const Figure& figure);

/// Gives every side its size. @pre the figure has sides
void fit_sides(Figure& figure);

/// Both begin and end together: the one with fewer steps takes its time, the one with more goes faster.
/// @param moment of the figure
[[nodiscard]] Moment moment_of_side(const Figure& figure, const Figure& side, const Moment& moment);

// The page and the view of a figure with sides, as those of one without.

[[nodiscard]] Page page_of_sides(const Figure& figure, const Moment& moment,
                                 const std::optional<Spot>& focus);
/// Of the sight only the way from one view to another counts: nothing is zoomed.
[[nodiscard]] std::unique_ptr<const PlacedView> placed_sides(const Figure& figure, const Moment& moment,
                                                             const Sight& sight);

}  // namespace convwalk
