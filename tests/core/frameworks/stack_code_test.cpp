// Whole stacks as code of every framework: what is written is read back as the same stack.
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"
#include "frameworks/write/branches.h"
#include "frameworks/write/write_stack.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "basics/errors.h"
#include "network/networks.h"
#include "network/table.h"
#include "support/code_read_back.h"
#include "support/layer_parts.h"

namespace convwalk {
namespace {

using testing::changed;
using testing::LayerParts;
using testing::parts_of;

constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax,
                              Framework::onnx};

// Activations that stand alone behind a layer that could hold them are part of it: frameworks know no
// difference.
Stack merged(const Stack& stack) {
    Stack all = stack;
    all.layers.clear();
    for (const StackLayer& layer : stack.layers) {
        const bool alone = std::holds_alternative<Pass>(layer.what) && !all.layers.empty();
        StackLayer* last = alone ? &all.layers.back() : nullptr;
        if (last == nullptr || !last->activation.empty() || (layer.batch_norm && last->batch_norm)) {
            all.layers.push_back(layer);
            continue;
        }
        last->batch_norm = last->batch_norm || layer.batch_norm;
        last->activation = layer.activation;
    }
    return all;
}

// What a framework makes of a layer, whatever words it uses for that: every window at its place, every count.
std::string windows_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    EXPECT_FALSE(report.refusal) << report.refusal->sentence;
    std::string text;
    for (const LayerReport& layer : report.layers) {
        const StackLayer& asked = stack.layers[layer.number - 1];
        text += fmt::format("{}: {} channels, {} parameters, {} multiply-adds, {}, {} {};", layer.number,
                            layer.channels, layer.parameters, layer.multiply_adds, to_string(layer.output),
                            asked.batch_norm, asked.activation);
        if (layer.layer && has_window(layer.layer->op)) {
            text += fmt::format(" {}, groups {}:", name_of(layer.layer->op),
                                is_pooling(layer.layer->op) ? 1 : layer.layer->groups);
            for (const AxisSpec& a : layer.layer->axes)
                text += fmt::format(" i{} k{} s{} d{} p{}", a.input, a.kernel, a.stride, a.dilation,
                                    a.padding_begin);
        }
        for (const AxisField& field : layer.axes)
            text += fmt::format(" | field {} from {} every {} at {}", field.size,
                                field.first ? std::to_string(field.first->first) : "nowhere",
                                to_string(field.jump), to_string(field.alignment));
        text += '\n';
    }
    return text;
}

std::string with_windows_of(const WrittenCode& code) {
    const CodeStack read = stack_of(read_code(code.code));
    EXPECT_TRUE(read.notes.empty()) << read.notes.front();
    return windows_of(read.stack);
}

TEST(StackCode, NetworksFromTheLiteratureComeBack) {
    std::map<Framework, int> written;
    for (const Network& network : networks()) {
        if (has_branches(network.stack)) continue;  // branching_code_test.cpp
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(network.stack, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty()) << network.name;
            if (code.code.empty()) {
                EXPECT_TRUE(code.why_not.starts_with("layer ")) << code.why_not;
                continue;
            }
            ++written[framework];
            ASSERT_EQ(with_windows_of(code), windows_of(merged(network.stack))) << network.name << "\n"
                                                                                << code.code;
        }
    }
    for (const Framework framework : kAll) EXPECT_EQ(written[framework], 10) << name_of(framework);
}

Stack random_stack(std::mt19937& random) {
    const auto pick = [&](std::int64_t from, std::int64_t to) {
        return from + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from + 1));
    };
    Stack stack;
    const auto axes = static_cast<std::size_t>(pick(1, 3));
    stack.channels = 4 * pick(1, 2);
    stack.input.clear();
    for (std::size_t i = 0; i < axes; ++i) stack.input.push_back(pick(5, 20));
    const auto values = [&](std::int64_t from, std::int64_t to) {
        Extents all;
        const bool one = random() % 2 == 0;
        for (std::size_t i = 0; i < (one ? 1 : axes); ++i) all.push_back(pick(from, to));
        return all;
    };
    for (auto count = pick(1, 5); count > 0; --count) {
        LayerParts layer;
        const std::int64_t kind = pick(0, 9);
        layer.kind = kind < 3    ? LayerKind::convolution
                     : kind == 9 ? LayerKind::activation
                                 : static_cast<LayerKind>(kind - 2);
        if (layer.kind <= LayerKind::average_pooling) {
            const bool pool = layer.kind >= LayerKind::max_pooling;
            layer.kernel = values(1, 4);
            layer.stride = values(1, 3);
            if (random() % 3 == 0 && layer.kind != LayerKind::average_pooling) layer.dilation = values(1, 2);
            layer.padding_begin = layer.padding_end = values(0, 2);
            if (random() % 3 == 0) layer.padding_end = values(0, 2);
            if (random() % 4 == 0 && !pool && layer.kind == LayerKind::convolution) {
                layer.padding_word = static_cast<PaddingWord>(pick(1, 5));
                layer.padding_begin = layer.padding_end = {0};
            }
            if (layer.kind == LayerKind::transposed_convolution && random() % 2 == 0)
                layer.output_padding = values(0, 1);
            layer.ceil_mode = pool && random() % 2 == 0;
            layer.channels = 4 * pick(1, 3);
            layer.groups = random() % 3 == 0 && !pool ? pick(1, 2) * 2 : 1;
            layer.bias = random() % 2 == 0;
            if (pool) layer.channels = layer.groups = 1, layer.bias = true;
        }
        if (layer.kind == LayerKind::resize) {
            layer.factor = {fraction(pick(1, 4), pick(1, 3))};
            layer.mode = static_cast<ResizeMode>(pick(0, 2));
            layer.align_corners = random() % 2 == 0;
            if (random() % 3 == 0) layer.size = values(1, 12);
        }
        layer.batch_norm = random() % 3 == 0;
        if (random() % 2 == 0 || layer.kind == LayerKind::activation)
            layer.activation =
                activation_names()[static_cast<std::size_t>(random() % activation_names().size())];
        stack.layers.push_back(std::move(layer));
        // Only as far as it goes.
        if (report_of(stack).refusal) stack.layers.pop_back();
    }
    return stack;
}

TEST(StackCode, RandomStacksComeBack) {
    std::mt19937 random(21);
    std::map<Framework, int> written;
    std::map<Framework, int> refused;
    for (int n = 0; n < 1500; ++n) {
        const Stack stack = random_stack(random);
        if (stack.layers.empty()) continue;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(stack, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty());
            ++(code.code.empty() ? refused : written)[framework];
            if (code.code.empty()) continue;
            std::string read;
            ASSERT_NO_THROW(read = with_windows_of(code)) << code.code;
            ASSERT_EQ(read, windows_of(merged(stack))) << name_of(framework) << "\n" << code.code;
        }
    }
    for (const Framework framework : kAll) {
        EXPECT_GT(written[framework], 200) << name_of(framework) << " refuses " << refused[framework];
    }
}

// PyTorch and ONNX take every field as it is, but for a ceil mode beside a padding of its own.
TEST(StackCode, FieldsComeBackAsTheyWere) {
    Stack stack;
    stack.channels = 3;
    stack.input = {32, 48};
    LayerParts layer;
    layer.channels = 8;
    layer.kernel = {5, 3};
    layer.padding_begin = layer.padding_end = {2, 1};
    layer.bias = false;
    layer.batch_norm = true;
    layer.activation = "relu";
    stack.layers.push_back(layer);
    LayerParts pool;
    pool.kind = LayerKind::max_pooling;
    pool.kernel = {2};
    pool.stride = {2};
    stack.layers.push_back(pool);
    LayerParts up;
    up.kind = LayerKind::resize;
    up.factor = {fraction(4, 3)};
    up.mode = ResizeMode::bilinear;
    stack.layers.push_back(up);
    LayerParts transposed;
    transposed.kind = LayerKind::transposed_convolution;
    transposed.channels = 4;
    transposed.kernel = {4};
    transposed.stride = {2};
    transposed.padding_begin = transposed.padding_end = {1};
    transposed.groups = 2;
    transposed.activation = "prelu";
    stack.layers.push_back(transposed);
    for (const Framework framework : {Framework::pytorch, Framework::onnx}) {
        const WrittenCode code = write_code(stack, framework);
        EXPECT_EQ(stack_of(read_code(code.code)).stack, stack) << code.why_not << code.code;
    }
    EXPECT_EQ(write_code(stack, Framework::pytorch).code,
              "import torch\nfrom torch import nn\n\n"
              "model = nn.Sequential(\n"
              "    nn.Conv2d(3, 8, kernel_size=(5, 3), padding=(2, 1), bias=False),\n"
              "    nn.BatchNorm2d(8),\n"
              "    nn.ReLU(),\n"
              "    nn.MaxPool2d(kernel_size=2, stride=2),\n"
              "    nn.Upsample(scale_factor=4 / 3, mode=\"bilinear\"),\n"
              "    nn.ConvTranspose2d(8, 4, kernel_size=4, stride=2, padding=1, groups=2),\n"
              "    nn.PReLU(4),\n"
              ")\n"
              "y = model(torch.zeros(1, 3, 32, 48))\n");
}

TEST(StackCode, WhatCantBeSaidIsNamedWithItsLayer) {
    const auto why = [](const char* name, Framework framework) {
        return write_code(network(name).stack, framework).why_not;
    };
    EXPECT_EQ(why("unet", Framework::pytorch), "");
    EXPECT_EQ(why("espcn", Framework::keras), "");
    EXPECT_EQ(why("srgan_upsampling", Framework::jax), "");
    Stack stack;
    stack.layers.resize(1);
    LayerRequest& request = *layer_in(stack.layers[0]);
    request.layer.axes.resize(1);
    request.layer.axes[0].stride = request.layer.axes[0].dilation = 2;
    EXPECT_EQ(write_code(stack, Framework::keras).why_not,
              fmt::format("layer 1: {}", kKerasStridesOrDilates));
    EXPECT_EQ(write_code(Stack{}, Framework::pytorch).why_not, "the network has no layer");
    Stack impossible;
    impossible.input = {4, 4};
    impossible.layers.resize(5);
    changed(impossible.layers[4])->kernel = {9};
    EXPECT_EQ(write_code(impossible, Framework::jax).why_not, report_of(impossible).refusal->sentence);
    EXPECT_TRUE(write_code(impossible, Framework::jax).why_not.starts_with("layer "));
}

std::string refusal(std::string_view text, const Extents& input = {16, 16}) {
    try {
        static_cast<void>(stack_of(read_code(text), input));
        return "";
    } catch (const BadInput& error) {
        return error.what();
    }
}

TEST(StackCode, ProgramsOfPeopleBecomeStacks) {
    const CodeStack lenet = stack_of(read_code("self.features = nn.Sequential(\n"
                                               "    nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),\n"
                                               "    nn.Conv2d(6, 16, 5), nn.Mish(), nn.Dropout(0.5),\n"
                                               "    nn.Flatten(), nn.Linear(1600, 10))\n"),
                                     {32, 32});
    EXPECT_EQ(lenet.stack.layers.size(), 5u);
    EXPECT_EQ(lenet.stack.layers[0].activation, "tanh");
    EXPECT_EQ(lenet.stack.channels, 1);
    ASSERT_EQ(lenet.notes.size(), 1u);
    EXPECT_EQ(lenet.notes[0],
              "line 3: \"Mish\" has no place in a network; it is left out, the sizes are the same");
    const CodeStack keras = stack_of(
        read_code("m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3, padding='same', "
                  "activation='relu', use_bias=False), layers.BatchNormalization(), layers.UpSampling2D(2, "
                  "interpolation='bilinear'), layers.Activation('swish')])"));
    ASSERT_EQ(keras.stack.layers.size(), 3u);
    EXPECT_EQ(keras.stack.layers[0].activation, "relu");
    EXPECT_FALSE(keras.stack.layers[0].bias);
    EXPECT_TRUE(keras.stack.layers[1].batch_norm);  // behind the activation: a layer of its own
    EXPECT_EQ(parts_of(keras.stack.layers[2]).mode, ResizeMode::bilinear);
    EXPECT_EQ(keras.stack.layers[2].activation, "silu");

    EXPECT_EQ(refusal("nn.Conv2d(1, 2, 3)", {}),
              "the code says no size of its input; give one, such as 32x32");
    EXPECT_EQ(refusal("nn.Conv2d(1, 2, 3)\nnn.PixelUnshuffle(2)"), "");
    EXPECT_EQ(refusal("nn.Upsample(scale_factor=(2, 3))"), "");
    EXPECT_EQ(refusal("nn.Upsample(scale_factor=2, mode='area')"),
              "line 1, column 1: nn.Upsample: a network has no resizing by \"area\"; it has nearest, linear "
              "and cubic");
    EXPECT_TRUE(refusal("nn.Sequential(\n nn.Conv2d(1, 2, 3),\n nn.Conv2d(2, 2, 15))")
                    .starts_with("line 3, column 2: "));
}

// A layer by itself that resizes or shuffles, and what is read of its code.
TEST(StackCode, ResizingsAndShufflesAreReadBackFromEveryFramework) {
    std::vector<Layer> layers;
    for (const std::size_t axes : {1U, 2U, 3U}) {
        for (const double factor : {2.0, 3.0, 0.5, 4.0 / 3, 1.41421356}) {
            for (const ResizeMode mode : kResizeModes) {
                for (const int special : {0, 1, 2, 3}) {
                    Layer layer;
                    layer.op = Operator::resize;
                    layer.in_channels = layer.out_channels = 3;
                    layer.resize_mode = mode;
                    layer.axes.assign(axes, AxisSpec{});
                    for (AxisSpec& a : layer.axes) a.input = 6;
                    for (AxisSpec& a : layer.axes) {
                        if (special != 1) a.factor = factor;
                        if (special == 1) a.output_size = static_cast<std::int64_t>(6 * factor);
                    }
                    if (special == 2) layer.axes.back().factor = 2;
                    layer.align_corners = special == 3;
                    if (!why_invalid(layer)) layers.push_back(layer);
                }
            }
        }
    }
    for (const Operator op : {Operator::pixel_shuffle, Operator::pixel_unshuffle}) {
        Layer layer;
        layer.op = op;
        layer.in_channels = layer.out_channels = 18;
        for (AxisSpec& a : layer.axes) a.factor = 3;
        for (AxisSpec& a : layer.axes) a.input = 6;
        layers.push_back(layer);
    }
    ASSERT_GT(layers.size(), 150U);
    std::map<Framework, int> written;
    for (const Layer& layer : layers) {
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(LayerRequest{.layer = layer}, framework);
            ASSERT_NE(code.code.empty(), code.why_not.empty());
            if (code.code.empty()) continue;
            ++written[framework];
            const GivenInput given{input_extents(layer), layer.in_channels};
            const auto walked = walk(read_code(code.code, given), given.sizes, given.channels);
            ASSERT_EQ(walked.size(), 1U) << code.code;
            EXPECT_EQ(walked[0].output, output_extents(layer)) << code.code;
            EXPECT_EQ(walked[0].channels, output_channels(layer)) << code.code;
            ASSERT_TRUE(walked[0].request) << code.code;
            const Layer& read = walked[0].request->layer;
            EXPECT_EQ(read.op, layer.op) << code.code;
            EXPECT_EQ(read.align_corners, layer.align_corners) << code.code;
            // Others have one nearest, and go by sizes.
            if (framework != Framework::pytorch && framework != Framework::onnx) continue;
            EXPECT_EQ(read.resize_mode, layer.resize_mode) << code.code;
            for (std::size_t i = 0; i < layer.axes.size(); ++i) {
                EXPECT_EQ(read.axes[i].output_size, layer.axes[i].output_size) << code.code;
                EXPECT_DOUBLE_EQ(read.axes[i].factor.value(), layer.axes[i].factor.value()) << code.code;
            }
        }
    }
    for (const Framework framework : kAll) EXPECT_GT(written[framework], 20) << name_of(framework);
    const LayerRequest shuffle{.layer = layers[layers.size() - 2]};
    EXPECT_EQ(write_code(shuffle, Framework::pytorch).code, "from torch import nn\n\nnn.PixelShuffle(3)\n");
}

TEST(StackCode, WhatStandsInThePaddingAndWhatAnAverageDividesByComeAlong) {
    const CodeStack read = stack_of(read_code("nn.Conv2d(1, 2, 3, padding=1, padding_mode='reflect')\n"
                                              "nn.AvgPool2d(3, 2, 1, False, False)\n"
                                              "nn.AvgPool2d(2, divisor_override=3)\n"),
                                    {9, 9});
    EXPECT_EQ(read.notes.size(), 0U);
    ASSERT_EQ(read.stack.layers.size(), 3U);
    EXPECT_EQ(parts_of(read.stack.layers[0]).padding_mode, PaddingMode::reflect);
    EXPECT_FALSE(parts_of(read.stack.layers[1]).count_include_pad);
    EXPECT_EQ(parts_of(read.stack.layers[2]).divisor_override, 3);
    EXPECT_EQ(stack_of(read_code(write_code(read.stack, Framework::pytorch).code)).stack, read.stack);
}

// What other frameworks say of it is more than one line; it is the same layer again.
TEST(StackCode, RulesOfALayerComeBackFromWhereTheyAreWritten) {
    Stack stack;
    stack.channels = 2;
    stack.input = {13, 9};
    LayerParts conv;
    conv.channels = 4;
    conv.padding_begin = {2, 0};
    conv.padding_end = {0};
    conv.padding_mode = PaddingMode::reflect;
    conv.activation = "relu";
    LayerParts average;
    average.kind = LayerKind::average_pooling;
    average.stride = {2};
    average.padding_begin = average.padding_end = {1};
    average.count_include_pad = false;
    LayerParts sum = average;
    sum.count_include_pad = true;
    sum.divisor_override = 1;
    std::map<Framework, std::string> refused;
    for (const Framework framework : kAll) {
        for (const LayerParts& second : {average, sum}) {
            stack.layers = {conv, second};
            const WrittenCode code = write_code(stack, framework);
            refused[framework] += code.why_not;
            if (!code.why_not.empty()) continue;
            SCOPED_TRACE(code.code);
            const CodeStack read = stack_of(read_code(code.code));
            EXPECT_TRUE(read.notes.empty()) << read.notes.front();
            ASSERT_EQ(read.stack.layers.size(), 2U);
            const StackReport report = report_of(read.stack);
            const StackReport wanted = report_of(stack);
            for (const std::size_t i : {0U, 1U}) EXPECT_EQ(report.layers[i].layer, wanted.layers[i].layer);
        }
    }
    EXPECT_EQ(refused[Framework::pytorch], "");
    EXPECT_EQ(refused[Framework::keras], "");
    EXPECT_EQ(refused[Framework::tensorflow], "");
    EXPECT_EQ(refused[Framework::jax], "");
    EXPECT_EQ(refused[Framework::onnx], "layer 2: ONNX's AveragePool takes no divisor of its own");
}

}  // namespace
}  // namespace convwalk
