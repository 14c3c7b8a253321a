// Code of the frameworks: what is read, what is written, and that the one reads the other.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "frameworks/read_code.h"
#include "frameworks/rules.h"
#include "frameworks/write_code.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax,
                              Framework::onnx};

// Where the windows of an axis begin and how far apart they and their taps are, and how many there are.
struct Windows {
    std::int64_t begin, stride, kernel, dilation, outputs;
    bool operator==(const Windows&) const = default;
};
std::vector<Windows> windows_of(const Layer& layer) {
    std::vector<Windows> all;
    for (const AxisSpec& a : layer.axes)
        all.push_back({a.padding_begin, a.stride, a.kernel, a.dilation, output_size(layer.op, a)});
    return all;
}

// A layer of larger numbers than sampled_layer() has.
LayerRequest random_request(std::mt19937& random) {
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(least, most)(random);
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

// The one layer of a program, over the input of `like`.
Layer read_back(const std::string& code, const Layer& like) {
    const ReadProgram program = read_code(code);
    if (program.layers.size() != 1) throw std::runtime_error(fmt::format("{} layers", program.layers.size()));
    const LayerRequest request = settled(program.layers.front(), input_extents(like), like.in_channels);
    if (const auto why = why_invalid(request)) throw std::runtime_error(why->sentence);
    return resolved(request);
}

TEST(Frameworks, WhatIsWrittenIsReadAsTheSameWindows) {
    std::mt19937 random(7);
    std::map<Framework, int> written;
    constexpr int kTries = 6000;
    for (int n = 0; n < kTries; ++n) {
        const LayerRequest request = random_request(random);
        const Layer layer = resolved(request);
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(request, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty()) << described(layer);
            if (code.code.empty()) continue;
            ++written[framework];
            SCOPED_TRACE(described(layer) + "\n" + code.code);
            Layer read;
            ASSERT_NO_THROW(read = read_back(code.code, layer));
            ASSERT_EQ(read.op, layer.op);
            ASSERT_EQ(windows_of(read), windows_of(layer)) << described(read);
            ASSERT_EQ(read.groups, layer.groups);
            // ONNX's nodes do not say how many filters there are.
            if (framework != Framework::onnx) { ASSERT_EQ(output_channels(read), output_channels(layer)); }
            if (framework != Framework::onnx) { ASSERT_EQ(read.in_channels, layer.in_channels); }
        }
    }
    EXPECT_EQ(written[Framework::pytorch], kTries);
    EXPECT_EQ(written[Framework::jax], kTries);
    EXPECT_EQ(written[Framework::onnx], kTries);
    EXPECT_GT(written[Framework::keras], kTries / 3);
    EXPECT_GT(written[Framework::tensorflow], kTries / 2);
}

}  // namespace
}  // namespace convwalk
