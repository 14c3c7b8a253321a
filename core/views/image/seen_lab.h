// A page of the lab in a figure: placed, painted and asked. Level 8.
#pragma once

#include <functional>
#include <memory>

#include "figure/view.h"
#include "views/image/lab_layout.h"
#include "views/image/pages.h"

namespace convwalk {

/// The page of a moment. @param focus a cell that it is about instead
using LabPageOf = std::function<LabPage(const std::optional<Spot>& focus)>;
/// The step that a drag on a cell of the lab means; nullopt: none.
using LabStepOf = std::function<std::optional<std::int64_t>(const Spot& cell)>;

[[nodiscard]] std::unique_ptr<const PlacedView> placed_lab_page(const Figure& figure, const ViewPlace& place,
                                                                LabPageOf page_of, LabStepOf step_of);

// The pages of the views. @pre the figure is in that view
/// @param side of the square, in pixels
[[nodiscard]] LabPage page_of_image(const Figure& f, const Moment& moment, const std::optional<Spot>& focus,
                                    std::int64_t side = kLayerSquare);
[[nodiscard]] LabPage page_of_wipe(const Figure& f, const Moment& moment, const std::optional<Spot>& focus);
[[nodiscard]] LabPage page_of_ways(const Figure& f, const Moment& moment, const std::optional<Spot>& focus);
[[nodiscard]] LabPage page_of_maps(const Figure& f, const Moment& moment, const std::optional<Spot>& focus);

/// What stands around the cards.
[[nodiscard]] Words words_of_page(const Figure& figure, const LabPage& page);

/// Rows and columns.
[[nodiscard]] Extents sides_of(const Tensor& picture);

/// Whether a cell lies on a map of such extents: rows and columns. @pre it has three places
[[nodiscard]] bool is_pixel_of(const Spot& cell, const Extents& rows_and_columns);

/// "picture (46, 36): 128"; of a coloured one with its channels on a line of their own.
[[nodiscard]] std::vector<std::string> pixel_words(std::string_view what, const Tensor& picture,
                                                   const Spot& cell);

}  // namespace convwalk
