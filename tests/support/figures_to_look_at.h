// Figures of many layers, and what their scenes must keep.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>
#include "basics/errors.h"
#include "picture/figures.h"
#include "scene/font_metrics.h"
#include "support/scene_parts.h"
#include "support/small_layers.h"
#include "views/planes/plane_painter.h"

namespace convwalk::testing::figures_to_look_at {

inline AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride = 1,
                     std::int64_t padding_begin = 0, std::int64_t padding_end = 0,
                     std::int64_t dilation = 1) {
    return {input, kernel, stride, padding_begin, padding_end, dilation, 0, false};
}

inline Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

inline Layer padded_with(PaddingMode mode, std::vector<AxisSpec> axes) {
    Layer layer = layer_of(Operator::convolution, std::move(axes));
    layer.padding_mode = mode;
    return layer;
}

inline Layer resized_by(ResizeMode mode, double factor, std::size_t axes) {
    AxisSpec a;
    a.input = 4;
    a.factor = factor;
    Layer layer = layer_of(Operator::resize, std::vector<AxisSpec>(axes, a));
    layer.resize_mode = mode;
    return layer;
}

inline Layer shuffled_by(Operator op, double factor, std::int64_t channels) {
    AxisSpec a;
    a.input = 6;
    a.factor = factor;
    Layer layer = layer_of(op, {a, a});
    layer.in_channels = channels;
    return layer;
}

// Shapes that a page is not made for: thin, deep, cut, huge.
inline std::vector<Layer> odd_layers() {
    using enum Operator;
    AxisSpec overhanging = axis(9, 4, 4, 2, 2);
    overhanging.ceil_mode = true;
    return {
        layer_of(convolution, {axis(1, 1)}),
        layer_of(convolution, {axis(1, 1), axis(1, 1)}),
        layer_of(convolution, {axis(40, 5, 3, 2, 0)}),
        layer_of(convolution, {axis(7, 3, 2, 1, 3), axis(12, 2, 3, 0, 2)}),
        layer_of(convolution, {axis(2, 1), axis(60, 3)}),
        layer_of(convolution, {axis(60, 3), axis(2, 1)}),
        layer_of(convolution, {axis(4, 2), axis(5, 3), axis(6, 2, 2, 1, 1)}),
        layer_of(convolution, {axis(9, 3, 1, 0, 0, 3), axis(9, 3, 1, 0, 0, 2)}),
        layer_of(convolution, {axis(64, 7, 2, 3, 3), axis(64, 7, 2, 3, 3)}),
        layer_of(transposed_convolution, {axis(6, 2, 1, 3, 2), axis(4, 2, 2, 2, 0)}),
        layer_of(transposed_convolution, {axis(2, 5, 4), axis(2, 5, 4)}),
        layer_of(max_pooling, {overhanging, overhanging}),
        layer_of(average_pooling, {axis(10, 3, 3), axis(10, 2, 3)}),
        padded_with(PaddingMode::reflect, {axis(5, 3, 1, 2, 1), axis(4, 5, 2, 3, 3)}),
        padded_with(PaddingMode::circular, {axis(6, 3, 1, 2, 0)}),
        padded_with(PaddingMode::replicate, {axis(3, 2), axis(3, 3, 1, 1, 1), axis(2, 3, 1, 4, 4)}),
        resized_by(ResizeMode::nearest, 2, 2),
        resized_by(ResizeMode::bilinear, 1.5, 2),
        resized_by(ResizeMode::bicubic, 2, 1),
        resized_by(ResizeMode::bilinear, 0.5, 3),
        shuffled_by(pixel_shuffle, 2, 8),
        shuffled_by(pixel_unshuffle, 3, 1),
    };
}

inline Scenario scenario_of(const Layer& layer) {
    Scenario s;
    s.alone()->layer = layer;
    return s;
}

inline std::vector<Layer> small_layers() {
    std::vector<Layer> found = odd_layers();
    for (const Preset& p : presets()) found.push_back(resolved(layer_of(p.scenario)));
    std::mt19937 random(3);
    for (std::size_t i = 0; i < 18; ++i) found.push_back(sampled_layer(random, 1 + i % 3));
    return found;
}

inline std::string described(const Primitive& primitive) {
    const auto* label = std::get_if<Label>(&primitive);
    return fmt::format("{} {}{}", name_of(part_of(primitive)), id_of(primitive) & 0xFF'FFFF'FFFF,
                       label ? " \"" + label->text + '"' : "");
}

}  // namespace convwalk::testing::figures_to_look_at
