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

/// Maps of the layer before have the numbers of its own view, counted from here on.
inline constexpr int kMapsOfBefore = 1 << 20;

[[nodiscard]] constexpr bool lies_before(const Spot& cell) {
    return cell.map >= kMapsOfBefore;
}
/// A cell of the layer before, as the view of that layer numbers it, and the other way.
[[nodiscard]] inline Spot on_its_own(Spot cell) {
    if (lies_before(cell)) cell.map -= kMapsOfBefore;
    return cell;
}
[[nodiscard]] inline Spot put_before(Spot cell) {
    cell.map += kMapsOfBefore;
    return cell;
}

/// The figure that a cell belongs to: the layer before, or the figure itself; nullptr where no layer stands
/// before.
[[nodiscard]] const Figure* side_with(const Figure& figure, const Spot& cell);

// The page and the view of a figure with sides, as those of one without.

[[nodiscard]] Page page_of_sides(const Figure& figure, const Moment& moment,
                                 const std::optional<Spot>& focus);
/// Both are zoomed alike, each about its own middle and within its part.
[[nodiscard]] std::unique_ptr<const PlacedView> placed_sides(const Figure& figure, const Moment& moment,
                                                             const Sight& sight);

}  // namespace convwalk
