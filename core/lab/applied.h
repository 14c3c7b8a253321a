// One layer on a picture. Level 3.
#pragma once

#include <optional>
#include <string>

#include "arithmetic/layer.h"
#include "numeric/evaluation.h"

namespace convwalk {

struct Applied {
    Layer layer;     ///< of one channel, over the picture
    Tensor kernel;   ///< no shape where the layer has no weights
    Tensor picture;  ///< [channels, rows, columns]
    Tensor result;   ///< the same, of the layer's output
    double bias = 0;
    // Of the result.
    double least = 0;
    double most = 0;

    /// Values below 0 mean as much as those above: the picture of it has 0 in the middle of its greys. So it
    /// is where the layer does not keep a plain grey as it is.
    bool is_signed = false;
};

/// Why a layer can't be put on a picture: it has other axes, or mixes channels. nullopt: it can.
[[nodiscard]] std::optional<std::string> why_not_on_picture(const LayerRequest& request);

/// The layer with one channel over a picture's rows and columns.
/// @param picture channels, rows and columns @pre !why_not_on_picture()
[[nodiscard]] LayerRequest over_picture(LayerRequest request, const Extents& picture);

/// Each channel of the picture by itself, in double precision.
/// @param layer as over_picture() and resolved() give it
/// @param kernel as weight_shape() has it @param bias is added to every output
/// @throws BadInput when it can't be worked out
[[nodiscard]] Applied applied(const Layer& layer, Tensor kernel, const Tensor& picture, double bias = 0);

}  // namespace convwalk
