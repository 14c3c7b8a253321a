// A few small pictures of every view, in a light and in a dark theme: together they show all that the views
// draw.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "figure/figure.h"
#include "scenario/network_edits.h"

namespace convwalk::testing {

struct SmallScene {
    std::string name;  ///< "flat_pooling_dark"
    Scenario scenario;
};

struct SmallLayer {
    std::string name;
    Layer layer;
};

inline Layer small_layer(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

inline Layer with_channels(Layer layer, std::int64_t channels, std::int64_t groups) {
    layer.in_channels = layer.out_channels = channels;
    layer.groups = groups;
    return layer;
}

/// Layers that a view takes, of as different operators as it takes. None for the views of no single layer.
inline std::vector<SmallLayer> small_layers_of(ViewKind view) {
    using enum Operator;
    const AxisSpec padded = {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1};
    const AxisSpec plain = {.input = 3, .kernel = 2};
    const AxisSpec spread = {.input = 2, .kernel = 3, .stride = 2};
    const AxisSpec cut = {
        .input = 3, .kernel = 2, .stride = 2, .padding_begin = 1, .padding_end = 0, .output_padding = 1};
    const AxisSpec dilated = {.input = 5, .kernel = 2, .dilation = 3};
    const AxisSpec tiles = {.input = 4, .kernel = 2, .stride = 2};
    Layer bilinear = small_layer(resize, {{.input = 2}, {.input = 2}});
    bilinear.resize_mode = ResizeMode::bilinear;
    Layer copied = small_layer(convolution, {{.input = 3, .padding_begin = 1, .padding_end = 1}});
    copied.padding_mode = PaddingMode::circular;
    switch (view) {
        case ViewKind::oblique:
        case ViewKind::flat:
            return {{"convolution", small_layer(convolution, {padded, padded})},
                    {"transposed", small_layer(transposed_convolution, {spread, cut})},
                    {"pooling", small_layer(max_pooling, {tiles, plain})},
                    {"bilinear", bilinear},
                    {"circular", copied}};
        case ViewKind::overlap:
            return {{"transposed", small_layer(transposed_convolution, {spread, spread})},
                    {"convolution", small_layer(convolution, {plain, padded})},
                    {"pooling", small_layer(average_pooling, {tiles})}};
        case ViewKind::scatter:
        case ViewKind::both:
            return {{"even", small_layer(transposed_convolution, {{.input = 2, .kernel = 2, .stride = 2}})},
                    {"overlapping", small_layer(transposed_convolution, {spread, plain})},
                    {"cut", small_layer(transposed_convolution, {cut})}};
        case ViewKind::there_and_back:
            return {{"strided", small_layer(convolution, {padded, plain})},
                    {"dilated", small_layer(convolution, {dilated})},
                    {"plain", small_layer(convolution, {plain, plain})}};
        case ViewKind::matrix:
            return {{"convolution", small_layer(convolution, {padded})},
                    {"transposed", small_layer(transposed_convolution, {spread})},
                    {"pooling", small_layer(average_pooling, {tiles, plain})}};
        case ViewKind::channels:
        case ViewKind::channel_sums:
            return {
                {"groups", with_channels(small_layer(convolution, {plain, padded}), 4, 2)},
                {"pointwise",
                 with_channels(
                     small_layer(convolution, {{.input = 2, .kernel = 1}, {.input = 2, .kernel = 1}}), 6, 1)},
                {"transposed", with_channels(small_layer(transposed_convolution, {spread}), 2, 1)},
                {"pooling", with_channels(small_layer(max_pooling, {tiles, plain}), 2, 1)}};
        case ViewKind::image:
        case ViewKind::wipe:
            return {{"convolution", small_layer(convolution, {padded, padded})},
                    {"transposed", small_layer(transposed_convolution, {spread, spread})},
                    {"pooling", small_layer(max_pooling, {tiles, tiles})}};
        case ViewKind::ways:
        case ViewKind::network:
        case ViewKind::maps:
            break;
    }
    return {};
}

inline std::vector<SmallScene> small_scenes(ViewKind view) {
    std::vector<SmallScene> scenes;
    if (view == ViewKind::ways) {
        Scenario s;
        s.lab.ways = {WayUp::transposed_3, WayUp::shuffle};
        scenes.push_back({"two", s});
        s.lab.difference = true;
        scenes.push_back({"difference", s});
    }
    if (is_of_network(view)) {
        for (const auto& [name, notation] :
             {std::pair{"classifier", "C(4,3)-P-C(8,3)"}, std::pair{"decoder", "CR(4,3)-TR(2)-C(1,1)"},
              std::pair{"pools", "C(2,5)-P-P"}}) {
            Scenario s = scenario_of(read_network(notation));
            s.network()->stack.input = {16, 12};
            scenes.push_back({name, s});
        }
    }
    for (const SmallLayer& small : small_layers_of(view)) {
        Scenario s;
        s.alone()->layer = small.layer;
        s.values.shown = true;
        if (view == ViewKind::channels || view == ViewKind::channel_sums) s.values.bias = BiasFill::random;
        if (is_of_picture(view)) s.values.kernel = KernelFill::sobel;
        scenes.push_back({small.name, s});
    }
    if (view == ViewKind::flat) {
        Scenario s = scenes.front().scenario;
        s.view.products = true;
        scenes.push_back({"products", s});
        s.view.products = false;
        s.before = LayerRequest{small_layer(Operator::convolution, {{.input = 3, .kernel = 2}})};
        scenes.push_back({"beside", s});
    }
    std::vector<SmallScene> all;
    for (const SmallScene& scene : scenes) {
        for (const std::string theme : {"light", "dark"}) {
            SmallScene& made = all.emplace_back(scene);
            made.name = view_names()[static_cast<std::size_t>(view)] + "_" + scene.name + "_" + theme;
            made.scenario.view = {view, true, true};
            made.scenario.view.products = scene.scenario.view.products;
            made.scenario.theme = built_in_theme(theme);
            made.scenario.output.size = {480, 320};
            if (is_of_picture(view)) made.scenario.lab.side = 16;
        }
    }
    return all;
}

}  // namespace convwalk::testing
