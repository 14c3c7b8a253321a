// The longest documents that the program writes: as many numbers and layers as it takes, each as long as it
// can be.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "network/notation.h"
#include "scenario/scenario.h"
#include "support/dice.h"
#include "support/layer_parts.h"

namespace convwalk::testing {

/// Numbers of 24 characters each, such as -1.2345678901234567e-299. No double is longer.
inline Tensor longest_numbers(std::mt19937& random, const Extents& shape) {
    Tensor numbers{shape, {}};
    while (std::ssize(numbers.values) < cell_count(shape)) {
        const double number = -real_between(random, 1, 10) * 1e-299;
        if (nlohmann::json(number).dump().size() == 24) numbers.values.push_back(number);
    }
    return numbers;
}

/// As many layers as there may be, with the longest of names and the most digits.
inline Stack longest_stack() {
    const auto name = [](std::size_t number) { return fmt::format("{:04}{}", number, std::string(96, '"')); };
    const Extents sizes = {kLargestSize, kLargestSize - 1, kLargestSize};
    Stack stack;
    stack.title = std::string(100, '\\');
    stack.channels = kLargestSize;
    stack.input = sizes;
    for (std::size_t i = 0; i < kMostLayers; ++i) {
        LayerParts layer;
        layer.kind = LayerKind::transposed_convolution;
        layer.name = name(i);
        layer.from = name(i);
        layer.channels = kLargestSize;
        layer.kernel = layer.stride = layer.dilation = layer.output_padding = sizes;
        layer.padding_begin = sizes;
        layer.padding_end = {kLargestSize - 1, kLargestSize, kLargestSize};
        layer.groups = kLargestSize;
        layer.bias = false;
        layer.batch_norm = true;
        layer.activation = *std::max_element(activation_names().begin(), activation_names().end(),
                                             [](auto& a, auto& b) { return a.size() < b.size(); });
        stack.layers.push_back(layer);
    }
    return stack;
}

/// With a title, a network and a theme besides.
/// @param shape of kMostShownCells numbers, those of the input and of the kernel
inline Scenario longest_scenario(std::mt19937& random, const Extents& shape) {
    Scenario s;
    s.title = std::string(kLongestTitle, '"');
    s.view.kind = ViewKind::network;
    s.subject = with_stack({}, longest_stack());
    s.before = LayerRequest{};
    s.values.input = longest_numbers(random, shape);
    s.values.kernel = longest_numbers(random, shape);
    s.values.shown = true;
    s.theme.accent = Colour{1, 2, 3, 4};
    return s;
}

}  // namespace convwalk::testing
