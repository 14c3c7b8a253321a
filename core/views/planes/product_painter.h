// The products of a window as cells of their own, on their way into the sum. Level 8.
#pragma once

#include <optional>

#include "views/planes/number_painter.h"
#include "views/planes/window_painter.h"

namespace convwalk {

/// How far a step has come in each of its parts, one after the other; 0..1.
struct ProductPhases {
    double glide = 1;  ///< the window goes to its place
    double meet = 1;   ///< every value comes together with its weight
    double sum = 1;    ///< the products go to the output
};
/// @param arrival that of the moment
[[nodiscard]] ProductPhases product_phases(double arrival);

/// Painted over all planes, which values, weights and products pass on their way.
/// @param window none: no product is there yet
/// @pre brush.planes.shows_products()
void paint_product_plane(const Brush& brush, const std::optional<Window>& window,
                         const ProductPhases& phases);

/// The size of type in the cells of products; none where numbers are not shown or cells are too small.
[[nodiscard]] std::optional<NumberType> product_type(const Brush& brush);

}  // namespace convwalk
