// Where the parts of a page of the lab stand. Level 8.
#pragma once

#include <cstddef>
#include <vector>

#include "basics/geometry.h"
#include "views/image/lab_page.h"

namespace convwalk {

/// All on whole pixels. An empty rectangle: the page has no such part.
struct LabCardPlace {
    Rect card;
    Vec2 title;        ///< left end of the baseline
    Rect picture;      ///< pixels have whole sizes
    Rect second;       ///< the same
    Vec2 second_name;  ///< left end of the baseline
    Rect numbers;      ///< of the square's pixels, or of a kernel
    Rect names;        ///< of the profile's lines
    Rect profile;
    double rows = 0;      ///< the upper edge of the first row
    double sentence = 0;  ///< the same
};

struct LabLayout {
    double unit = 1;  ///< pixels of the picture for one of the design
    double title_px = 0;
    double name_px = 0;  ///< titles of cards
    double body_px = 0;
    double small_px = 0;  ///< numbers
    double row_px = 0;    ///< from one row to the next
    Vec2 title;
    Vec2 caption;
    Vec2 footer;
    double width = 0;  ///< of what stands on the page
    std::vector<LabCardPlace> cards;
};

/// @throws BadInput when a picture has more pixels than its place
[[nodiscard]] LabLayout placed_lab(const LabPage& page, SizePx size);

}  // namespace convwalk
