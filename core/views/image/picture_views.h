// The views of the lab's picture. Level 8.
#pragma once

#include "figure/view.h"
#include "views/image/lab_page.h"

namespace convwalk {

/// A layer on a picture: steps are its outputs.
[[nodiscard]] const FigureView& image_view();

/// The picture and the result, with a line between that goes over them: steps are columns of the picture.
[[nodiscard]] const FigureView& wipe_view();

/// The bench of ways up: steps are the pixels that the square goes over.
[[nodiscard]] const FigureView& ways_view();

/// Every map of a network: steps are its layers.
[[nodiscard]] const FigureView& maps_view();

/// The page that such a view shows: its measures, in words. @pre is_of_picture() its view
[[nodiscard]] LabPage lab_page_of(const Figure& figure, const Moment& moment);

}  // namespace convwalk
