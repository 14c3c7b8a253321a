#include "network/placed.h"
#include "basics/every_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "arithmetic/axes.h"
#include "arithmetic/fields.h"

namespace convwalk {
namespace {

// The field that has more values than there are axes, as files call it.
std::string longest_field(const LayerRequest& request) {
    for (const LayerFieldRow& row : layer_fields()) {
        if (row.is_on_axes() && row.field != LayerField::dimensions &&
            values_of(request, row.field).size() > 1)
            return std::string(row.name);
    }
    return request.layer.op == Operator::resize && request.layer.axes.front().output_size ? "output_size"
           : has_window(request.layer.op)                                                 ? "kernel"
                                                                                          : "factor";
}

// Turned to the convolution that is gone back from, whose output comes in.
void go_back(LayerRequest& request) {
    std::swap(request.layer.in_channels, request.layer.out_channels);
    LayerRequest numbers = request;
    numbers.of_transposed = false;
    numbers.layer.op = Operator::convolution;
    const Layer convolution = resolved(numbers);
    for (std::size_t i = 0; i < request.layer.axes.size(); ++i) {
        AxisSpec& a = request.layer.axes[i];
        AxisSpec back = convolution.axes[i];
        back.output_padding = a.output_padding;
        a.input = std::min(output_size(Operator::transposed_convolution, back), kLargestSize + 1);
        // What it leaves over is a number of its own only where its stride leaves as much.
        if (a.output_padding < a.stride) a.output_padding = 0;
    }
}

// A convolution leaves less over than its stride.
std::optional<Refusal> why_not_left_over(const LayerRequest& placed) {
    if (!placed.of_transposed) return std::nullopt;
    for (const AxisSpec& a : placed.layer.axes) {
        if (a.output_padding == 0) continue;
        return Refusal{
            RefusalKind::output_padding_too_large, "output padding", -1,
            fmt::format("output padding is {}; a convolution with stride {} leaves at most {} over",
                        a.output_padding, a.stride, a.stride - 1)};
    }
    return std::nullopt;
}

std::optional<Refusal> why_no_exact_factor(const Layer& layer) {
    if (layer.op != Operator::resize) return std::nullopt;
    for (const AxisSpec& a : layer.axes) {
        if (a.output_size || a.factor.exact()) continue;
        return Refusal{RefusalKind::field_unsupported, "factor", -1,
                       fmt::format("factor is {}; it has more digits than a network can count with",
                                   to_string(a.factor))};
    }
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> why_not_on_axes(const LayerRequest& layer, std::size_t axes) {
    const std::size_t own = layer.layer.axes.size();
    if (own == 1 || own == axes) return std::nullopt;
    const std::string field = longest_field(layer);
    return Refusal{RefusalKind::dimensions_unsupported, field, -1,
                   fmt::format("{} has {} values; the input has {} {}, so give 1{}", field, own, axes,
                               axes == 1 ? "axis" : "axes", axes == 1 ? "" : fmt::format(" or {}", axes))};
}

LayerRequest placed(const LayerRequest& layer, const Extents& input, std::int64_t channels) {
    LayerRequest request = layer;
    Layer& made = request.layer;
    spread_over_axes(made.axes, input.size());
    for (std::size_t i = 0; i < input.size(); ++i) made.axes[i].input = input[i];
    made.in_channels = channels;
    if (!has_weights(made.op)) made.out_channels = channels;
    if (has_weights(made.op) && made.groups == kGroupPerChannel) {
        made.groups = channels;
        made.out_channels *= channels;
    }
    if (request.of_transposed) go_back(request);
    return request;
}

LayerRequest standing_layer(const Stack& stack, const StackReport& report, std::size_t number) {
    if (number <= report.layers.size()) return *report.layers[number - 1].request;
    const LayerRequest& layer = *layer_in(stack.layers[number - 1]);
    const std::size_t source = sources_of(stack, number).front();
    if (source == 0) return placed(layer, stack.input, stack.channels);
    const LayerReport& from = report.layers[source - 1];
    return placed(layer, from.output, from.channels);
}

std::optional<Refusal> why_invalid_here(const LayerRequest& placed) {
    if (auto why = why_not_left_over(placed)) return why;
    if (auto why = why_invalid(placed, ShuffleAxes::any)) return why;
    return why_no_exact_factor(placed.layer);
}

LayerRequest taken_up(const LayerRequest& placed) {
    LayerRequest request = placed;
    Layer& layer = request.layer;
    if (request.of_transposed) {
        const Layer own = resolved(placed);
        for (std::size_t i = 0; i < own.axes.size(); ++i)
            layer.axes[i].output_padding = own.axes[i].output_padding;
        std::swap(layer.in_channels, layer.out_channels);
    }
    layer.in_channels = Layer{}.in_channels;
    if (!has_weights(layer.op)) layer.out_channels = Layer{}.out_channels;
    for (AxisSpec& a : layer.axes) a.input = AxisSpec{}.input;
    if (request.padding != PaddingWord::numbers) {
        for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 0;
    }
    if (axes_are_alike(layer)) layer.axes.resize(1);
    return request;
}

}  // namespace convwalk
