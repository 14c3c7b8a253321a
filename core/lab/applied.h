// One layer on a picture. Level 3.
#pragma once

#include <optional>

#include "arithmetic/layer.h"
#include "numeric/evaluation.h"

namespace convwalk {

struct Applied {
    Layer layer;     ///< of one channel, over the picture
    Tensor kernel;   ///< no shape where the layer has no weights
    Tensor picture;  ///< [channels, rows, columns]
    Tensor result;   ///< the same, of the layer's output
    // Of the result.
    double least = 0;
    double most = 0;

    /// Values below 0 mean as much as those above: the picture of it has 0 in the middle of its greys. So it
    /// is where the layer does not keep a plain grey as it is.
    bool is_signed = false;
};

/// The layer with two axes of one channel over the picture's rows and columns.
/// @throws BadInput when it has other axes
[[nodiscard]] LayerRequest over_picture(LayerRequest request, const Tensor& picture);

/// Each channel of the picture by itself, in double precision.
/// @param layer as over_picture() and resolved() give it
/// @param kernel as weight_shape() has it @throws BadInput when it can't be worked out
[[nodiscard]] Applied applied(const Layer& layer, Tensor kernel, const Tensor& picture);

}  // namespace convwalk
