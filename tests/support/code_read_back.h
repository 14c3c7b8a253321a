// Code that is read, for tests of reading and of writing.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>
#include "basics/text.h"
#include "frameworks/compare.h"
#include "frameworks/read/walk.h"
#include "frameworks/rules.h"
#include "frameworks/write/write_code.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk::testing::code_read_back {

inline constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow,
                                     Framework::jax, Framework::onnx};

// A layer of larger numbers than sampled_layer() has.
inline LayerRequest random_request(std::mt19937& random) {
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return whole_between(random, least, most);
    };
    for (;;) {
        LayerRequest request;
        Layer& layer = request.layer;
        layer.op = testing::kOperators[static_cast<std::size_t>(between(0, 3))];
        layer.axes.clear();
        const bool alike = between(0, 1) == 1;
        const auto axes = between(1, 3);
        const bool ceil_mode = is_pooling(layer.op) && between(0, 1) == 1;
        for (std::int64_t i = 0; i < axes; ++i) {
            AxisSpec a;
            a.input = between(1, 30);
            a.kernel = between(1, 6);
            a.stride = between(1, 4);
            a.padding_begin = between(0, 4);
            a.padding_end = between(0, 2) == 0 ? between(0, 4) : a.padding_begin;
            if (layer.op != Operator::average_pooling && between(0, 1) == 1) a.dilation = between(1, 3);
            if (layer.op == Operator::transposed_convolution) a.output_padding = between(0, 3);
            a.ceil_mode = ceil_mode;
            layer.axes.push_back(alike && i > 0 ? layer.axes.front() : a);
        }
        if (!is_pooling(layer.op)) {
            layer.groups = between(0, 3) == 0 ? 2 : 1;
            layer.in_channels = layer.groups * between(1, 8);
            layer.out_channels = layer.groups * between(1, 8);
        }
        if (between(0, 3) == 0 && !is_pooling(layer.op)) {
            request.padding = static_cast<PaddingWord>(between(1, 5));
            for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 0;
        }
        if (!why_invalid(request)) return request;
    }
}

// A small layer with something in its padding, or with an average of its own.
inline LayerRequest random_ruled_request(std::mt19937& random) {
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return whole_between(random, least, most);
    };
    for (;;) {
        LayerRequest request;
        Layer& layer = request.layer;
        const bool averages = between(0, 1) == 1;
        layer.op = averages ? Operator::average_pooling : Operator::convolution;
        layer.axes.clear();
        const auto axes = between(1, 3);
        const bool alike = between(0, 1) == 1;
        const bool ceil_mode = averages && between(0, 2) == 0;
        for (std::int64_t i = 0; i < axes; ++i) {
            AxisSpec a;
            a.input = between(2, axes == 3 ? 5 : 8);
            a.kernel = between(1, 4);
            a.stride = between(1, 3);
            a.padding_begin = between(0, 2);
            a.padding_end = between(0, 2) == 0 ? between(0, 2) : a.padding_begin;
            if (!averages) a.dilation = between(1, 2);
            a.ceil_mode = ceil_mode;
            layer.axes.push_back(alike && i > 0 ? layer.axes.front() : a);
        }
        if (averages) {
            layer.count_include_pad = between(0, 1) == 1;
            if (between(0, 2) == 0) layer.divisor_override = between(-12, 12);
            layer.in_channels = layer.out_channels = between(1, 2);
        } else {
            layer.padding_mode = kPaddingModes[static_cast<std::size_t>(between(0, 3))];
            layer.groups = between(1, 2);
            layer.in_channels = layer.groups * between(1, 2);
            layer.out_channels = layer.groups * between(1, 2);
            if (between(0, 3) == 0) {
                request.padding = static_cast<PaddingWord>(between(1, 5));
                for (AxisSpec& a : layer.axes) a.padding_begin = a.padding_end = 0;
            }
        }
        if (!why_invalid(request)) return request;
    }
}

/// The program behind its imports.
inline std::string without_imports(std::string code) {
    while (code.starts_with("import ") || code.starts_with("from ")) code.erase(0, code.find('\n') + 1);
    return code.substr(std::min(code.size(), code.find_first_not_of('\n')));
}

/// Of a graph of ONNX the lines that make constants and nodes, without what stands around them.
inline std::string nodes_in(const std::string& code) {
    std::string text;
    std::istringstream lines(code);
    for (std::string line; std::getline(lines, line);) {
        for (const char* maker : {"make_tensor(", "make_node("}) {
            const std::size_t at = line.find(maker);
            if (at != std::string::npos) text += line.substr(at, line.size() - at - 1) + "\n";
        }
    }
    return text;
}

inline std::string refusal(const std::string& code) {
    try {
        static_cast<void>(read_code(code));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

// "16×112×112 16×56×56": channels and sizes behind every layer that is not passed over.
inline std::string walked(const std::string& code, const Extents& input, std::int64_t channels = 0) {
    try {
        const ReadProgram program = read_code(code);
        const std::vector<WalkedLayer> all = walk(program, input.empty() ? program.input : input, channels);
        std::string text;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (program.layers[i].kind == ReadLayer::Kind::activation) continue;
            text += fmt::format("{}{}{}{}", text.empty() ? "" : " ", all[i].channels,
                                all[i].output.empty() ? "" : "×", to_string(all[i].output));
        }
        return text;
    } catch (const BadInput& error) {
        return error.what();
    }
}

}  // namespace convwalk::testing::code_read_back
