// Layers of networks, made and looked at by the fields that a file has: in tests many differ in few of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "arithmetic/axes.h"
#include "network/layer_kinds.h"
#include "network/stack.h"

namespace convwalk::testing {

/// Fields that the kind has no use for are ignored. Lists hold one value for all axes, or one an axis.
struct LayerParts {
    LayerKind kind = LayerKind::convolution;
    std::string name;
    std::string from;
    std::string with;
    std::int64_t channels = 1;
    Extents kernel = {3};
    Extents stride = {1};
    Extents dilation = {1};
    PaddingWord padding_word = PaddingWord::numbers;
    Extents padding_begin = {0};
    Extents padding_end = {0};
    Extents output_padding = {0};
    bool of_transposed = false;
    bool ceil_mode = false;
    PaddingMode padding_mode = PaddingMode::zeros;
    bool count_include_pad = true;
    std::optional<std::int64_t> divisor_override;
    std::int64_t groups = 1;
    bool bias = true;
    bool batch_norm = false;
    std::string activation;
    std::vector<Factor> factor = {Factor()};
    Extents size;
    ResizeMode mode = ResizeMode::nearest;
    bool align_corners = false;
    ShuffleOrder shuffle_order = ShuffleOrder::channel_first;
    bool cut = false;
    Extents cut_from;

    operator StackLayer() const {  // NOLINT
        StackLayer layer = layer_of_kind(kind);
        layer.name = name;
        layer.from = from;
        layer.batch_norm = batch_norm;
        layer.activation = activation;
        if (std::string* other = other_of(layer)) *other = with;
        if (Extents* first = cut_from_of(layer)) *first = cut_from;
        if (auto* join = std::get_if<Join>(&layer.what)) join->cut = cut;
        if (LayerRequest* request = layer_in(layer)) {
            has_window(request->layer.op) ? put_window(*request) : put_sampling(request->layer);
            if (has_weights(request->layer.op)) layer.bias = bias;
        }
        return layer;
    }

  private:
    void put_window(LayerRequest& request) const {
        Layer& layer = request.layer;
        put_on_axes(layer, &AxisSpec::kernel, kernel);
        put_on_axes(layer, &AxisSpec::stride, stride);
        put_on_axes(layer, &AxisSpec::dilation, dilation);
        request.padding = padding_word;
        if (padding_word == PaddingWord::numbers) {
            put_on_axes(layer, &AxisSpec::padding_begin, padding_begin);
            put_on_axes(layer, &AxisSpec::padding_end, padding_end);
        }
        if (layer.op == Operator::transposed_convolution) {
            put_on_axes(layer, &AxisSpec::output_padding, output_padding);
            request.of_transposed = of_transposed;
        }
        for (AxisSpec& a : layer.axes) a.ceil_mode = is_pooling(layer.op) && ceil_mode;
        if (layer.op == Operator::convolution) layer.padding_mode = padding_mode;
        if (layer.op == Operator::average_pooling) {
            layer.count_include_pad = count_include_pad;
            layer.divisor_override = divisor_override;
        }
        if (has_weights(layer.op)) {
            layer.out_channels = channels;
            layer.groups = groups;
        }
    }

    void put_sampling(Layer& layer) const {
        if (is_adaptive(layer.op)) return put_output_sizes(layer, size);
        if (layer.op == Operator::pad) {
            put_on_axes(layer, &AxisSpec::padding_begin, padding_begin);
            put_on_axes(layer, &AxisSpec::padding_end, padding_end);
            layer.padding_mode = padding_mode;
            return;
        }
        if (size.empty() || is_shuffle(layer.op)) put_factors(layer, factor);
        if (is_shuffle(layer.op)) layer.shuffle_order = shuffle_order;
        if (layer.op != Operator::resize) return;
        put_output_sizes(layer, size);
        layer.resize_mode = mode;
        layer.align_corners = align_corners && cells_each_side(mode) > 0;
    }
};

/// One value where all axes have the same.
inline LayerParts parts_of(const StackLayer& layer) {
    LayerParts parts;
    parts.kind = kind_of(layer);
    parts.name = layer.name;
    parts.from = layer.from;
    parts.bias = layer.bias;
    parts.batch_norm = layer.batch_norm;
    parts.activation = layer.activation;
    if (const std::string* other = other_of(layer)) parts.with = *other;
    if (const Extents* first = cut_from_of(layer)) parts.cut_from = *first;
    if (const auto* join = std::get_if<Join>(&layer.what)) parts.cut = join->cut;
    const LayerRequest* request = layer_in(layer);
    if (request == nullptr) return parts;
    const Layer& own = request->layer;
    parts.channels = own.out_channels;
    parts.kernel = on_axes(own, &AxisSpec::kernel);
    parts.stride = on_axes(own, &AxisSpec::stride);
    parts.dilation = on_axes(own, &AxisSpec::dilation);
    parts.padding_word = request->padding;
    parts.padding_begin = on_axes(own, &AxisSpec::padding_begin);
    parts.padding_end = on_axes(own, &AxisSpec::padding_end);
    parts.output_padding = on_axes(own, &AxisSpec::output_padding);
    parts.of_transposed = request->of_transposed;
    parts.ceil_mode = own.axes.front().ceil_mode;
    parts.padding_mode = own.padding_mode;
    parts.count_include_pad = own.count_include_pad;
    parts.divisor_override = own.divisor_override;
    parts.groups = own.groups;
    parts.factor = factors_of(own);
    parts.size = output_sizes_of(own);
    parts.mode = own.resize_mode;
    parts.align_corners = own.align_corners;
    parts.shuffle_order = own.shuffle_order;
    return parts;
}

/// A layer that is changed by its parts until the end of the expression: `changed(layer)->kernel = {5};`
class Changed {
  public:
    explicit Changed(StackLayer& layer) : layer_(layer), parts_(parts_of(layer)) {}
    Changed(const Changed&) = delete;
    Changed& operator=(const Changed&) = delete;
    ~Changed() { layer_ = parts_; }
    LayerParts* operator->() { return &parts_; }

  private:
    StackLayer& layer_;
    LayerParts parts_;
};
inline Changed changed(StackLayer& layer) {
    return Changed(layer);
}

}  // namespace convwalk::testing
