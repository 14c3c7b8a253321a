// Where the parts of a page of the lab stand. Level 8.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "basics/geometry.h"
#include "figure/spot.h"
#include "views/image/lab_page.h"

namespace convwalk {

/// All on whole pixels. An empty rectangle: the page has no such part.
struct LabCardPlace {
    Rect card;
    Vec2 title;        ///< left end of the baseline
    Rect picture;      ///< pixels have whole sizes
    double pixel = 1;  ///< of the page, for one of the picture; less than 1: one of a whole number
    Rect second;       ///< as the picture
    Vec2 second_name;  ///< left end of the baseline
    Rect numbers;      ///< of the square's pixels, or of a kernel
    Rect names;        ///< of the profile's lines
    Rect profile;
    double rows = 0;      ///< the upper edge of the first row
    double sentence = 0;  ///< the same
};

struct LabLayout {
    double unit = 1;     ///< pixels for one of the design
    double name_px = 0;  ///< titles of cards
    double body_px = 0;
    double small_px = 0;  ///< numbers
    double row_px = 0;    ///< from one row to the next
    double line_px = 0;   ///< from one line to the next
    std::vector<LabCardPlace> cards;
};

/// In the middle of an area. @param least_px no words are smaller
[[nodiscard]] LabLayout placed_lab(const LabPage& page, const Rect& area, double least_px = 0);

/// The size in which nothing is scaled.
[[nodiscard]] SizePx natural_size(const LabPage& page);

/// The pixel of a card's picture that shows at a place of the page, as a cell of the card's map.
[[nodiscard]] std::optional<Spot> pixel_at(const LabPage& page, const LabLayout& layout, Vec2 px);

/// Where such a cell shows; of several cards in the first. nullopt: on none.
[[nodiscard]] std::optional<Rect> place_of_pixel(const LabPage& page, const LabLayout& layout,
                                                 const Spot& cell);

}  // namespace convwalk
