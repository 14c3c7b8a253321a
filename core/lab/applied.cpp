#include "lab/applied.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "basics/errors.h"
#include "network/run/products.h"

namespace convwalk {
namespace {

Tensor values_of(const Layer& layer, const Operands& operands) {
    if (!has_weights(layer.op)) return evaluated(layer, rules_of(layer), operands).output;
    const auto products = products_of(layer, operands.input, operands.weight, Precision::double_);
    while (products->next()) {
    }
    return products->take();
}

}  // namespace

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

Applied applied(const Layer& layer, Tensor kernel, const Tensor& picture, double bias) {
    Operands operands{picture, std::move(kernel), {}};
    operands.input.shape.insert(operands.input.shape.begin() + 1, 1);
    if (const auto why = why_unfit(layer, rules_of(layer), operands)) throw BadInput(why->sentence);
    Applied made;
    made.layer = layer;
    made.picture = picture;
    made.result = values_of(layer, operands);
    made.result.shape.erase(made.result.shape.begin() + 1);
    made.kernel = std::move(operands.weight);
    made.bias = bias;
    for (double& value : made.result.values) value += bias;
    const auto [least, most] = std::minmax_element(made.result.values.begin(), made.result.values.end());
    made.least = *least;
    made.most = *most;
    const double sum = std::accumulate(made.kernel.values.begin(), made.kernel.values.end(), 0.0);
    made.is_signed = made.least < 0 && !made.kernel.values.empty() && std::abs(sum - 1) > 1e-9;
    if (!std::isfinite(made.least))
        throw BadInput("padding is so wide that some windows of the pooling lie on no pixel; make it less");
    return made;
}

}  // namespace convwalk
