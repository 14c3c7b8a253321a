// How a figure fits its page: where the legend stands, and what can't be shown at its size. Level 9.
#pragma once

#include <memory>
#include <optional>

#include "figure/figure.h"
#include "figure/spot.h"
#include "figure/view.h"
#include "picture/picture.h"
#include "scene/page.h"

namespace convwalk {

/// Works out Figure::paging for the figure's size. figure() has done so; do it again with another size.
/// @param least_type_px words are no smaller; 0: as the size gives
/// @param of how many figures of its size make up the picture, beside and below each other: sizes that are
/// told are the picture's
void fit_to_page(Figure& figure, double least_type_px = 0, SizePx of = {1, 1});

/// What stands around a figure, without what is asked about. @param focus as page_of()
[[nodiscard]] Words shown_words(const Figure& figure, const Moment& moment, const std::optional<Spot>& focus);

/// The page of a figure that has been fitted. @param focus what the words speak about instead of the moment
[[nodiscard]] Page page_of(const Figure& figure, const Moment& moment, const std::optional<Spot>& focus);

/// The page with other words around the figure. @pre the figure has no sides
[[nodiscard]] Page page_with(const Figure& figure, Words words);

/// The figure's view at its place on a page.
/// @param part of the picture, in which the figure is seen
[[nodiscard]] std::unique_ptr<const PlacedView> placed(const Figure& figure, const Moment& moment,
                                                       const Sight& sight, const Page& page,
                                                       const Rect& part);

}  // namespace convwalk
