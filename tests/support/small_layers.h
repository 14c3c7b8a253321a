// Layers to try everything on: all small axes, and a sample of layers of one to three different axes.
#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <random>
#include <string>

#include "arithmetic/layer.h"
#include "support/dice.h"

namespace convwalk::testing {

inline constexpr std::array kOperators = {Operator::convolution, Operator::transposed_convolution,
                                          Operator::max_pooling, Operator::average_pooling};

/// Calls `visit` with every axis of i <= 9, k <= 5, s <= 4, p <= 3 on each side and d <= 3 that the operator
/// has fields for, output padding up to 3 for a transposed convolution, ceil mode on and off for pooling.
/// Refused ones too.
template <typename Visit>
void for_each_small_axis(Operator op, Visit visit) {
    const std::int64_t most_dilation = op == Operator::average_pooling ? 1 : 3;
    const std::int64_t most_output_padding = op == Operator::transposed_convolution ? 3 : 0;
    AxisSpec a;
    for (a.input = 1; a.input <= 9; ++a.input)
        for (a.kernel = 1; a.kernel <= 5; ++a.kernel)
            for (a.stride = 1; a.stride <= 4; ++a.stride)
                for (a.padding_begin = 0; a.padding_begin <= 3; ++a.padding_begin)
                    for (a.padding_end = 0; a.padding_end <= 3; ++a.padding_end)
                        for (a.dilation = 1; a.dilation <= most_dilation; ++a.dilation)
                            for (a.output_padding = 0; a.output_padding <= most_output_padding;
                                 ++a.output_padding)
                                for (const bool ceil_mode : {false, true}) {
                                    if (ceil_mode && !is_pooling(op)) continue;
                                    a.ceil_mode = ceil_mode;
                                    visit(a);
                                }
}

inline Layer layer_of(Operator op, const AxisSpec& axis) {
    Layer layer;
    layer.op = op;
    layer.axes = {axis};
    return layer;
}

/// Every small axis of every operator as a layer of its own, without those that are refused.
template <typename Visit>
void for_each_small_layer(Visit visit) {
    for (const Operator op : kOperators) {
        for_each_small_axis(op, [&](const AxisSpec& a) {
            const Layer layer = layer_of(op, a);
            if (!why_invalid(layer)) visit(layer);
        });
    }
}

/// A layer of that many axes, each with numbers of its own and padding that differs between the sides, small
/// enough to count its cells one by one; not refused.
inline Layer sampled_layer(std::mt19937& random, std::size_t axes) {
    const auto between = [&](int least, int most) { return whole_between(random, least, most); };
    for (;;) {
        Layer layer;
        layer.op = kOperators[static_cast<std::size_t>(between(0, 3))];
        layer.axes.clear();
        for (std::size_t i = 0; i < axes; ++i) {
            AxisSpec a;
            a.input = between(1, 5);
            a.kernel = between(1, 3);
            a.stride = between(1, 3);
            a.padding_begin = between(0, 2);
            a.padding_end = between(0, 2);
            if (layer.op != Operator::average_pooling) a.dilation = between(1, 2);
            if (layer.op == Operator::transposed_convolution) a.output_padding = between(0, 1);
            if (is_pooling(layer.op)) a.ceil_mode = between(0, 1) == 1;
            layer.axes.push_back(a);
        }
        if (!why_invalid(layer)) return layer;
    }
}

/// A small layer that resizes, shuffles pixels, pads with copies or averages in a way of its own; not
/// refused.
inline Layer sampled_other_layer(std::mt19937& random) {
    const auto between = [&](int least, int most) { return whole_between(random, least, most); };
    for (;;) {
        const auto axes = static_cast<std::size_t>(between(1, 3));
        Layer layer = sampled_layer(random, axes);
        switch (between(0, 7)) {
            case 0:
                layer.op = Operator::convolution;
                for (AxisSpec& a : layer.axes) {
                    a.ceil_mode = false;
                    a.output_padding = 0;
                }
                layer.padding_mode = kPaddingModes[static_cast<std::size_t>(between(1, 3))];
                break;
            case 1:
                layer.op = Operator::average_pooling;
                for (AxisSpec& a : layer.axes) {
                    a.dilation = 1;
                    a.output_padding = 0;
                }
                layer.count_include_pad = between(0, 1) == 1;
                if (between(0, 1) == 1) layer.divisor_override = between(1, 9);
                break;
            case 2:
            case 3: {
                layer = {};
                layer.op = Operator::resize;
                layer.axes.assign(axes, AxisSpec{});
                layer.resize_mode = kResizeModes[static_cast<std::size_t>(between(0, 3))];
                layer.align_corners = cells_each_side(layer.resize_mode) > 0 && between(0, 1) == 1;
                const bool sized = between(0, 1) == 1;
                const bool alike = between(0, 1) == 1;
                for (AxisSpec& a : layer.axes) {
                    a.input = between(1, 6);
                    if (sized)
                        a.output_size = between(1, 12);
                    else
                        a.factor = alike ? 2 : double(between(1, 12)) / 4;
                }
                break;
            }
            case 4:
                layer = {};
                layer.op =
                    between(0, 1) == 1 ? Operator::adaptive_max_pooling : Operator::adaptive_average_pooling;
                layer.axes.assign(axes, AxisSpec{});
                for (AxisSpec& a : layer.axes) a.input = between(1, 12);
                if (between(0, 3) > 0) {
                    for (AxisSpec& a : layer.axes) a.output_size = between(1, 9);
                }
                break;
            case 5:
                layer = {};
                layer.op = Operator::pad;
                layer.axes.assign(axes, AxisSpec{});
                for (AxisSpec& a : layer.axes) {
                    a.input = between(1, 6);
                    a.padding_begin = between(-2, 3);
                    a.padding_end = between(-2, 3);
                }
                layer.padding_mode = kPaddingModes[static_cast<std::size_t>(between(0, 3))];
                break;
            default:
                layer = {};
                layer.op = between(0, 1) == 1 ? Operator::pixel_shuffle : Operator::pixel_unshuffle;
                const std::int64_t r = between(1, 3);
                for (AxisSpec& a : layer.axes) {
                    a.factor = double(r);
                    a.input = between(1, 3) * (layer.op == Operator::pixel_shuffle ? 1 : r);
                }
                layer.in_channels = between(1, 3) * (layer.op == Operator::pixel_shuffle ? r * r : 1);
                layer.shuffle_order = kShuffleOrders[static_cast<std::size_t>(between(0, 1))];
        }
        if (!why_invalid(layer)) return layer;
    }
}

/// The layer's fields, for a message.
inline std::string described(const Layer& layer) {
    std::string text(name_of(layer.op));
    for (const AxisSpec& a : layer.axes)
        text +=
            fmt::format(" | i {} k {} s {} p {},{} d {} a {}{}", a.input, a.kernel, a.stride, a.padding_begin,
                        a.padding_end, a.dilation, a.output_padding, a.ceil_mode ? " ceil" : "");
    if (!has_window(layer.op)) {
        text += fmt::format(" | {} {} channels {}", name_of(layer.resize_mode),
                            layer.align_corners ? "aligned" : "", layer.in_channels);
        for (const AxisSpec& a : layer.axes)
            text += a.output_size ? fmt::format(" to {}", *a.output_size)
                                  : fmt::format(" by {}", to_string(a.factor));
        if (layer.shuffle_order == ShuffleOrder::place_first) text += " dcr";
    }
    if (layer.padding_mode != PaddingMode::zeros) text += fmt::format(" | {}", name_of(layer.padding_mode));
    return text;
}

}  // namespace convwalk::testing
