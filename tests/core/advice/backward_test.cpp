// The layers that carry gradients back, against the sums that a gradient is.
#include "advice/backward.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

Tensor zeros(Extents shape) {
    const auto count = static_cast<std::size_t>(cell_count(shape));
    return {std::move(shape), std::vector<double>(count, 0)};
}

// Whole numbers, so that every sum is exact.
Tensor random_tensor(Extents shape, std::mt19937& random) {
    Tensor tensor = zeros(std::move(shape));
    for (double& value : tensor.values) value = static_cast<double>(random() % 7) - 3;
    return tensor;
}

Tensor output_of(const Layer& layer, const Tensor& input, const Tensor& weight) {
    return evaluated(layer, rules_of(layer), {input, weight}).output;
}

double dot(const Tensor& a, const Tensor& b) {
    double all = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) all += a.values[i] * b.values[i];
    return all;
}

// d(gradient · output) / d(one value): the layer is linear in it, so one step is exact.
Tensor gradient_of_input(const Layer& layer, const Tensor& weight, const Tensor& gradient) {
    Tensor result = zeros(input_shape(layer));
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        Tensor one = zeros(result.shape);
        one.values[i] = 1;
        result.values[i] = dot(gradient, output_of(layer, one, weight));
    }
    return result;
}

Tensor gradient_of_weights(const Layer& layer, const Tensor& input, const Tensor& gradient) {
    Tensor result = zeros(weight_shape(layer));
    for (std::size_t i = 0; i < result.values.size(); ++i) {
        Tensor one = zeros(result.shape);
        one.values[i] = 1;
        result.values[i] = dot(gradient, output_of(layer, input, one));
    }
    return result;
}

// One channel as a tensor of a layer of one channel, its first cells on every axis.
Tensor channel_of(const Tensor& all, std::int64_t channel, const Extents& sizes) {
    Tensor one = zeros([&] {
        Extents shape = {1, 1};
        shape.insert(shape.end(), sizes.begin(), sizes.end());
        return shape;
    }());
    for (std::size_t n = 0; n < one.values.size(); ++n) {
        std::int64_t rest = static_cast<std::int64_t>(n);
        Extents at(sizes.size());
        for (std::size_t i = sizes.size(); i-- > 0;) {
            at[i] = rest % sizes[i];
            rest /= sizes[i];
        }
        std::int64_t index = channel;
        for (std::size_t i = 0; i < sizes.size(); ++i) index = index * all.shape[i + 2] + at[i];
        one.values[n] = all.values[static_cast<std::size_t>(index)];
    }
    return one;
}

Layer random_layer(Operator op, std::size_t axes, std::mt19937& random) {
    const auto below = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(n));
    };
    for (;;) {
        Layer layer;
        layer.op = op;
        layer.axes.clear();
        for (std::size_t i = 0; i < axes; ++i) {
            AxisSpec a{.input = 1 + below(axes > 1 ? 5 : 9), .kernel = 1 + below(4), .stride = 1 + below(3)};
            a.padding_begin = below(3);
            a.padding_end = below(3);
            if (op != Operator::average_pooling) a.dilation = 1 + below(3);
            if (op == Operator::transposed_convolution) a.output_padding = below(4);
            if (is_pooling(op)) a.ceil_mode = below(2) == 1;
            layer.axes.push_back(a);
        }
        layer.groups = 1 + below(2);
        layer.in_channels = layer.groups * (1 + below(2));
        layer.out_channels = has_weights(op) ? layer.groups * (1 + below(2)) : layer.in_channels;
        if (!has_weights(op)) layer.groups = 1;
        if (!why_invalid(layer)) return layer;
    }
}

std::string told(const Layer& layer) {
    std::string text(name_of(layer.op));
    for (const AxisSpec& a : layer.axes)
        text += fmt::format(" [i{} k{} s{} p{}+{} d{} op{}{}]", a.input, a.kernel, a.stride, a.padding_begin,
                            a.padding_end, a.dilation, a.output_padding, a.ceil_mode ? " ceil" : "");
    return text + fmt::format(" {} → {} groups {}", layer.in_channels, layer.out_channels, layer.groups);
}

TEST(Backward, TheLayersNamedCarryTheGradientBack) {
    std::mt19937 random(5);
    int over_pairs = 0;
    for (int round = 0; round < 300; ++round) {
        const Operator op = round % 2 == 0 ? Operator::convolution : Operator::transposed_convolution;
        const Layer layer = random_layer(op, round % 3 == 0 ? 2 : 1, random);
        SCOPED_TRACE(told(layer));
        const Tensor input = random_tensor(input_shape(layer), random);
        const Tensor weight = random_tensor(weight_shape(layer), random);
        const Tensor gradient = random_tensor(output_shape(layer), random);
        const Backward back = backward_of(layer);

        ASSERT_TRUE(back.to_input.layer);
        ASSERT_FALSE(why_invalid(*back.to_input.layer));
        const Layer to_input = resolved(*back.to_input.layer);
        EXPECT_EQ(weight_shape(to_input), weight.shape);
        // Output padding of a stride or more leaves cells of the gradient that no input wrote to alone.
        Tensor arriving = gradient;
        if (input_shape(to_input) != gradient.shape) {
            arriving = zeros(input_shape(to_input));
            const auto cells = static_cast<std::size_t>(cell_count(input_extents(to_input)));
            for (std::int64_t c = 0; c < to_input.in_channels; ++c) {
                const Tensor plane = channel_of(gradient, c, input_extents(to_input));
                std::copy(plane.values.begin(), plane.values.end(),
                          arriving.values.begin() +
                              static_cast<std::ptrdiff_t>(static_cast<std::size_t>(c) * cells));
            }
        }
        EXPECT_EQ(output_of(to_input, arriving, weight), gradient_of_input(layer, weight, gradient));

        ASSERT_TRUE(back.to_weights);
        if (!back.to_weights->layer) continue;
        const Layer to_weights = resolved(*back.to_weights->layer);
        ASSERT_FALSE(why_invalid(to_weights));
        EXPECT_EQ(output_extents(to_weights), kernel_extents(layer));
        const Tensor wanted = gradient_of_weights(layer, input, gradient);
        const bool forward = op == Operator::convolution;
        for (std::int64_t out = 0; out < layer.out_channels; ++out) {
            const ChannelRange read = channels_read(layer, out);
            for (std::int64_t in = read.first; in < read.first + read.count; ++in) {
                const Tensor& map = forward ? input : gradient;
                const Tensor& kernel = forward ? gradient : input;
                const Tensor found =
                    output_of(to_weights, channel_of(map, forward ? in : out, input_extents(to_weights)),
                              channel_of(kernel, forward ? out : in, kernel_extents(to_weights)));
                const auto begin = wanted.values.begin() + kernel_begin(layer, in, out);
                EXPECT_TRUE(std::equal(found.values.begin(), found.values.end(), begin));
                ++over_pairs;
            }
        }
    }
    EXPECT_GT(over_pairs, 300);
}

TEST(Backward, AverageGoesBackAsATransposedConvolution) {
    std::mt19937 random(6);
    for (int round = 0; round < 150; ++round) {
        Layer layer = random_layer(Operator::average_pooling, round % 3 == 0 ? 2 : 1, random);
        layer.count_include_pad = round % 2 == 0;
        if (round % 5 == 0) layer.divisor_override = 3;
        SCOPED_TRACE(told(layer));
        const Tensor gradient = random_tensor(output_shape(layer), random);
        const Backward back = backward_of(layer);
        EXPECT_FALSE(back.to_weights);
        ASSERT_TRUE(back.to_input.layer);
        const Layer to_input = resolved(*back.to_input.layer);
        ASSERT_EQ(output_extents(to_input), input_extents(layer));
        // What each window divides by shows where everything is 1.
        Tensor ones = zeros(weight_shape(to_input));
        std::fill(ones.values.begin(), ones.values.end(), 1);
        const bool alike = back.to_input.words.find("weights 1/") != std::string::npos;
        Tensor shared = gradient;
        std::int64_t taps = layer.divisor_override.value_or(cell_count(kernel_extents(layer)));
        for (std::size_t n = 0; n < shared.values.size(); ++n) {
            const OutputPlace place =
                windows_of(layer).place(static_cast<std::int64_t>(n) % cell_count(output_extents(layer)));
            const std::int64_t by = divisor(layer, rules_of(layer), place);
            if (alike) {
                EXPECT_EQ(by, taps);
            }
            shared.values[n] = by == 0 ? 0 : shared.values[n] / static_cast<double>(by);
        }
        const Tensor found = output_of(to_input, shared, ones);
        const Tensor wanted = gradient_of_input(layer, {}, gradient);
        for (std::size_t n = 0; n < found.values.size(); ++n)
            EXPECT_NEAR(found.values[n], wanted.values[n], 1e-12);
    }
}

TEST(Backward, WhatHasNoWeightsSaysWhatIsTrueOfIt) {
    Layer layer;
    layer.op = Operator::max_pooling;
    layer.axes = {{.input = 6, .kernel = 2, .stride = 2}};
    EXPECT_FALSE(backward_of(layer).to_input.layer);
    EXPECT_NE(backward_of(layer).to_input.words.find("the largest"), std::string::npos);

    layer.op = Operator::resize;
    layer.axes = {{.input = 4, .factor = 3}};
    const Backward repeated = backward_of(layer);
    ASSERT_TRUE(repeated.to_input.layer);
    std::mt19937 random(7);
    const Tensor gradient = random_tensor(output_shape(layer), random);
    const Layer sums = resolved(*repeated.to_input.layer);
    Tensor ones = zeros(weight_shape(sums));
    std::fill(ones.values.begin(), ones.values.end(), 1);
    EXPECT_EQ(output_of(sums, gradient, ones), gradient_of_input(layer, {}, gradient));
    layer.resize_mode = ResizeMode::bilinear;
    EXPECT_FALSE(backward_of(layer).to_input.layer);

    layer = {};
    layer.op = Operator::pad;
    layer.axes = {{.input = 5, .padding_begin = 2, .padding_end = -1}};
    const Backward cropped = backward_of(layer);
    ASSERT_TRUE(cropped.to_input.layer);
    const Tensor behind = random_tensor(output_shape(layer), random);
    EXPECT_EQ(output_of(resolved(*cropped.to_input.layer), behind, {}), gradient_of_input(layer, {}, behind));

    layer.op = Operator::adaptive_average_pooling;
    layer.axes = {{.input = 12, .output_size = 7}};
    EXPECT_FALSE(backward_of(layer).to_input.layer);
    layer.axes = {{.input = 12, .output_size = 4}};
    ASSERT_TRUE(backward_of(layer).to_input.layer);
    EXPECT_EQ(output_extents(resolved(*backward_of(layer).to_input.layer)), Extents{12});

    layer = {};
    layer.op = Operator::pixel_shuffle;
    layer.in_channels = 8;
    layer.axes = {{.input = 3, .factor = 2}, {.input = 3, .factor = 2}};
    const Backward shuffled = backward_of(layer);
    ASSERT_TRUE(shuffled.to_input.layer);
    EXPECT_EQ(shuffled.to_input.layer->layer.op, Operator::pixel_unshuffle);
    EXPECT_EQ(output_extents(shuffled.to_input.layer->layer), (Extents{3, 3}));
    EXPECT_EQ(output_channels(shuffled.to_input.layer->layer), 8);
    EXPECT_FALSE(shuffled.to_weights);
}

TEST(Backward, SaysItInSentences) {
    Layer layer;
    layer.axes = {{.input = 6, .stride = 2, .padding_begin = 1, .padding_end = 1},
                  {.input = 6, .stride = 2, .padding_begin = 1, .padding_end = 1}};
    const std::vector<std::string> sentences = sentences_of(backward_of(layer));
    ASSERT_EQ(sentences.size(), 3u);
    EXPECT_EQ(
        sentences[0],
        "To the input: a transposed convolution of the output's gradient with the layer's own weights, "
        "kernel "
        "3, stride 2, padding 1, output padding 1: 3×3 → 6×6; its output padding stands for the cells at the "
        "end that no window reads.");
    EXPECT_EQ(sentences[1],
              "To the weights: a convolution over the input with the output's gradient as its kernel, "
              "dilated by the layer's stride, kernel 3, padding 1 before, 0 after, dilation 2: 6×6 → 3×3 for "
              "each pair of input and output channels, summed over the batch.");
}

// What is true of one corner alone is said there alone.
TEST(Backward, SaysWhatHoldsInTheCorners) {
    const auto has = [](const std::string& words, const char* part) {
        return words.find(part) != std::string::npos;
    };
    Layer layer;
    layer.axes = {{.input = 9}};
    const std::string plain = backward_of(layer).to_weights->words;
    EXPECT_FALSE(has(plain, "dilated")) << plain;
    EXPECT_FALSE(has(plain, "moved")) << plain;
    EXPECT_FALSE(has(plain, "group")) << plain;
    layer.in_channels = layer.out_channels = layer.groups = 2;
    layer.axes = {{.input = 9, .kernel = 2, .dilation = 3}};
    const std::string spread = backward_of(layer).to_weights->words;
    EXPECT_TRUE(has(spread, ", moved by the layer's dilation, kernel 6, stride 3: 9 → 2")) << spread;
    EXPECT_TRUE(has(spread, "pair of input and output channels of one group")) << spread;

    layer = {};
    layer.op = Operator::transposed_convolution;
    layer.axes = {{.input = 4, .dilation = 3, .output_padding = 2}};
    const Backward cut = backward_of(layer);
    EXPECT_TRUE(has(cut.to_input.words, "(without the cells at its end that no stamp reaches)"))
        << cut.to_input.words;
    EXPECT_TRUE(has(cut.to_weights->words, "(without the cells at its end that no stamp reaches)"))
        << cut.to_weights->words;
    layer.axes = {{.input = 4, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1}};
    EXPECT_FALSE(has(backward_of(layer).to_weights->words, "no stamp"));
}

}  // namespace
}  // namespace convwalk
