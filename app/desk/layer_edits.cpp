#include "desk/layer_edits.h"

#include <algorithm>
#include <utility>

#include "arithmetic/fields.h"
#include "basics/fraction.h"

namespace convwalk {

LayerRequest with_operator(LayerRequest request, Operator op) {
    const Operator was = request.layer.op;
    const bool possible = !why_invalid(request);
    const Extents before = possible ? output_extents(resolved(request)) : Extents();
    request = with_fields_of(std::move(request), op);
    Layer& layer = request.layer;
    layer.op = op;
    if (is_shuffle(op)) {
        const std::int64_t factor = shuffle_factor(layer.axes.front());
        return with_shuffle_factor(std::move(request), factor > 0 ? factor : 2);
    }
    // To the size that came out before, so that something is to be seen.
    if (is_adaptive(op) && !is_adaptive(was) && !layer.axes.front().output_size) {
        for (std::size_t i = 0; possible && i < layer.axes.size(); ++i) layer.axes[i].output_size = before[i];
    }
    // Only padding alone may crop.
    for (AxisSpec& a : layer.axes) {
        if (op == Operator::pad) break;
        a.padding_begin = std::max<std::int64_t>(0, a.padding_begin);
        a.padding_end = std::max<std::int64_t>(0, a.padding_end);
    }
    if (!takes(request, request.padding)) request = padded_by_numbers(request);
    return request;
}

LayerRequest with_shuffle_factor(LayerRequest request, std::int64_t factor) {
    request = with_dimensions(std::move(request), 2);
    Layer& layer = request.layer;
    const auto up_to_multiple = [](std::int64_t value, std::int64_t of) {
        const std::int64_t whole = std::clamp<std::int64_t>((value - 1) / of + 1, 1, kLargestSize / of);
        return whole * of;
    };
    // Out of range: the judge says so.
    const bool possible = factor >= 1 && factor <= kLargestShuffle && factor * factor <= kLargestSize;
    for (AxisSpec& a : layer.axes) {
        a.factor = static_cast<double>(factor);
        if (possible && layer.op == Operator::pixel_unshuffle) a.input = up_to_multiple(a.input, factor);
    }
    if (possible && layer.op == Operator::pixel_shuffle)
        layer.in_channels = up_to_multiple(layer.in_channels, factor * factor);
    return request;
}

LayerRequest resized_by(LayerRequest request, bool size) {
    const bool possible = !why_invalid(request);
    std::vector<AxisSpec>& axes = request.layer.axes;
    if (size) {
        for (AxisSpec& a : axes) {
            a.output_size = possible ? output_size(request.layer.op, a) : a.input;
            a.factor = AxisSpec{}.factor;
        }
        return request;
    }
    const auto factor_of = [](const AxisSpec& a) { return fraction(a.output_size.value_or(1), a.input); };
    const bool one = possible && std::all_of(axes.begin(), axes.end(), [&](const AxisSpec& a) {
                         return factor_of(a) == factor_of(axes.front());
                     });
    const Factor factor = one ? Factor(factor_of(axes.front())) : AxisSpec{}.factor;
    for (AxisSpec& a : axes) {
        a.output_size.reset();
        a.factor = factor;
    }
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
    if (!has_window(request.layer.op)) return word == PaddingWord::numbers;
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
