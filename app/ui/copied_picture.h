// A figure as pictures for the clipboard.
#pragma once

#include "figure/figure.h"
#include "ui/frame.h"
#include "ui/widgets/easel.h"

namespace convwalk {

/// The figure at a moment, of the size and on the background that it is exported with.
/// @throws BadInput when it is too large to be drawn here
[[nodiscard]] CopiedPicture copied_picture(const Figure& figure, const Moment& moment, Easel& easel);

}  // namespace convwalk
