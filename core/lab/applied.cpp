#include "lab/applied.h"

#include <fmt/format.h>

namespace convwalk {

std::optional<std::string> why_not_on_picture(const LayerRequest& request) {
    const Layer& layer = request.layer;
    if (layer.axes.size() != 2) return fmt::format("dimensions is {}; a picture has 2", layer.axes.size());
    if (request.of_transposed) return "of transposed is on; a picture is the input of the layer itself";
    if (is_shuffle(layer.op))
        return fmt::format("op is {}, which mixes channels; each channel of a picture is worked on by itself",
                           name_of(layer.op));
    return std::nullopt;
}

LayerRequest over_picture(LayerRequest request, const Extents& picture) {
    Layer& layer = request.layer;
    layer.in_channels = layer.out_channels = layer.groups = 1;
    for (std::size_t axis = 0; axis < 2; ++axis) layer.axes[axis].input = picture[axis + 1];
    return request;
}

}  // namespace convwalk
