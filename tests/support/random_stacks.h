// Networks with branches, random ones and a small U-Net.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include "frameworks/read/read_stack.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"
#include "network/networks.h"
#include "support/layer_parts.h"

namespace convwalk::testing::random_stacks {

inline constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow,
                                     Framework::jax, Framework::onnx};

inline std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

class Draw {
  public:
    explicit Draw(unsigned seed) : random_(seed) {}
    std::int64_t from(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
    }
    bool once_in(int n) { return from(1, n) == 1; }
    template <typename T>
    const T& of(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(from(0, static_cast<std::int64_t>(all.size()) - 1))];
    }

  private:
    std::mt19937 random_;
};

// Names that are none in a program, or mean something else there, or become one another.
inline const std::vector<std::string>& odd_names() {
    static const std::vector<std::string> names = {
        "",         "",
        "skip 1",   "skip-1",
        "skip_1",   "conv2.1",
        "lambda",   "x",
        "inputs",   "w",
        "filters",  "layer3",
        "layer2",   "layers1_2",
        "training", "half",
        "3x3 path", "été",
        "a\"b\n",   "nn",
        "float",    "Net",
        "None",     "_hidden",
        "forward",  "(x)",
        "self",     "y",
        "relu",     "Conv2d",
        "shape",    "zero_grad",
        "MaxPool",  "input ",
        "starts2",  "inf",
        "x1",       std::string(70, 'n'),
    };
    return names;
}

// What a layer may read: the input, or one of those with a name.
inline std::vector<std::string> readable(const Stack& stack) {
    std::vector<std::string> names = {std::string(kInputName)};
    for (const StackLayer& layer : stack.layers) {
        if (!layer.name.empty()) names.push_back(layer.name);
    }
    return names;
}

inline void name_and_link(Stack& stack, LayerParts& layer, Draw& draw) {
    layer.name = draw.of(odd_names());
    const std::vector<std::string> names = readable(stack);
    if (std::find(names.begin(), names.end(), layer.name) != names.end()) layer.name.clear();
    if (draw.once_in(4)) layer.from = draw.of(names);
    if (layer.kind < LayerKind::concatenate) return;
    layer.with = draw.of(names);
    layer.cut = draw.once_in(2);
    if (draw.once_in(3)) {
        layer.cut_from.clear();
        for (std::size_t i = 0; i < (draw.once_in(2) ? 1 : stack.input.size()); ++i)
            layer.cut_from.push_back(draw.from(0, 3));
    }
}

inline LayerKind joining_kind(Draw& draw) {
    return draw.of(std::vector{LayerKind::concatenate, LayerKind::add, LayerKind::crop});
}

inline LayerKind plain_kind(Draw& draw) {
    return draw.of(std::vector{LayerKind::convolution, LayerKind::transposed_convolution,
                               LayerKind::max_pooling, LayerKind::average_pooling, LayerKind::resize,
                               LayerKind::pixel_shuffle, LayerKind::pixel_unshuffle, LayerKind::activation});
}

// Layers of all kinds.
inline Stack any_stack(Draw& draw) {
    Stack stack;
    const auto axes = static_cast<std::size_t>(draw.from(1, 3));
    stack.channels = 4 * draw.from(1, 2);
    stack.input.clear();
    for (std::size_t i = 0; i < axes; ++i) stack.input.push_back(draw.from(6, 16));
    for (auto tries = draw.from(4, 24); tries > 0; --tries) {
        LayerParts layer;
        layer.kind = draw.once_in(2) ? joining_kind(draw) : plain_kind(draw);
        layer.channels = 4 * draw.from(1, 2);
        layer.kernel = {draw.from(1, 3)};
        if (draw.once_in(3)) layer.stride = {2};
        if (draw.once_in(2)) layer.padding_begin = layer.padding_end = {layer.kernel[0] / 2};
        if (draw.once_in(4)) layer.padding_end = {draw.from(0, 1)};
        layer.mode = static_cast<ResizeMode>(draw.from(0, 2));
        layer.bias = draw.once_in(2);
        layer.batch_norm = draw.once_in(4);
        if (draw.once_in(3)) layer.activation = draw.of(activation_names());
        name_and_link(stack, layer, draw);
        stack.layers.push_back(std::move(layer));
        if (report_of(stack).refusal) stack.layers.pop_back();
    }
    return stack;
}

}  // namespace convwalk::testing::random_stacks
