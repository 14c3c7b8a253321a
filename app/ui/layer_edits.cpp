#include "ui/layer_edits.h"

#include <algorithm>
#include <utility>

namespace convwalk {

LayerRequest with_operator(LayerRequest request, Operator op) {
    Layer& layer = request.layer;
    layer.op = op;
    const bool transposed = op == Operator::transposed_convolution;
    if (!transposed) request.of_transposed = false;
    for (AxisSpec& a : layer.axes) {
        if (!transposed) a.output_padding = 0;
        if (!is_pooling(op)) a.ceil_mode = false;
        if (op == Operator::average_pooling) a.dilation = 1;
    }
    if (is_pooling(op)) layer.groups = 1;
    if (!takes(request, request.padding)) request = padded_by_numbers(request);
    return request;
}

LayerRequest with_dimensions(LayerRequest request, std::size_t dimensions) {
    std::vector<AxisSpec>& axes = request.layer.axes;
    if (axes.empty()) axes.emplace_back();
    while (axes.size() < dimensions) axes.insert(axes.begin(), AxisSpec(axes.front()));
    while (axes.size() > dimensions) axes.erase(axes.begin());
    return request;
}

LayerRequest padded_by_numbers(LayerRequest request) {
    if (request.padding == PaddingWord::numbers) return request;
    // A word means the same numbers whichever side the layer is described from.
    LayerRequest plain = request;
    plain.of_transposed = false;
    request.layer.axes = resolved(plain).axes;
    request.padding = PaddingWord::numbers;
    return request;
}

bool takes(const LayerRequest& request, PaddingWord word) {
    const bool by_a_side = word == PaddingWord::same || word == PaddingWord::causal;
    return !by_a_side || request.layer.op != Operator::transposed_convolution || request.of_transposed;
}

LayerRequest described_by_convolution(const LayerRequest& request, bool of_transposed) {
    if (request.of_transposed == of_transposed) return request;
    const bool possible = !why_invalid(request);
    LayerRequest other = request;
    other.of_transposed = of_transposed;
    if (!takes(other, other.padding)) other = padded_by_numbers(other);
    std::swap(other.layer.in_channels, other.layer.out_channels);
    // An impossible layer has no size on its other side; its other numbers stay.
    const Layer own = possible ? resolved(request) : request.layer;
    for (std::size_t i = 0; i < own.axes.size(); ++i) {
        AxisSpec& a = other.layer.axes[i];
        a.output_padding = possible && !of_transposed ? own.axes[i].output_padding : 0;
        if (!possible) continue;
        a.input =
            of_transposed ? output_size(Operator::transposed_convolution, own.axes[i]) : own.axes[i].input;
    }
    return other;
}

Layer transposed_convolution_of(const LayerRequest& request) {
    Layer layer = padded_by_numbers(described_by_convolution(request, true)).layer;
    layer.op = Operator::convolution;
    return layer;
}

}  // namespace convwalk
