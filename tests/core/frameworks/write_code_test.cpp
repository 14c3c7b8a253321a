// Layers as code of five frameworks, which is read back.
#include "frameworks/write/write_code.h"
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>
#include "basics/text.h"
#include "frameworks/compare.h"
#include "frameworks/read/walk.h"
#include "frameworks/rules.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "support/code_read_back.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::code_read_back::kAll;
using testing::code_read_back::nodes_in;
using testing::code_read_back::random_request;
using testing::code_read_back::random_ruled_request;
using testing::code_read_back::without_imports;

// Where the windows of an axis begin and how far apart they and their taps are, and how many there are.
struct AxisWindows {
    std::int64_t begin, stride, kernel, dilation, outputs;
    bool operator==(const AxisWindows&) const = default;
};

std::vector<AxisWindows> axis_windows(const Layer& layer) {
    std::vector<AxisWindows> all;
    for (const AxisSpec& a : layer.axes)
        all.push_back({a.padding_begin, a.stride, a.kernel, a.dilation, output_size(layer.op, a)});
    return all;
}

// The one layer of a program, over the input of `like`.
Layer read_back(const std::string& code, const Layer& like) {
    ReadProgram program = read_code(code);
    std::erase_if(program.layers, [](const ReadLayer& l) { return l.kind == ReadLayer::Kind::activation; });
    if (program.layers.size() != 1) throw std::runtime_error(fmt::format("{} layers", program.layers.size()));
    if (!program.notes.empty()) throw std::runtime_error(program.notes.front());
    const LayerRequest request = settled(program.layers.front(), input_extents(like), like.in_channels);
    if (const auto why = why_invalid(request)) throw std::runtime_error(why->sentence);
    return resolved(request);
}

// The padding that such a pooling has as one layer is more than half its kernel on both sides only by chance.
TEST(Frameworks, APadBeforeAPoolingInCeilModeIsOneLayerWithItsWindows) {
    Layer like;
    like.op = Operator::average_pooling;
    like.axes = {AxisSpec{.input = 5, .kernel = 1}, AxisSpec{.input = 25, .kernel = 1},
                 AxisSpec{.input = 27, .kernel = 1}};
    const Layer read = read_back(
        "nn.Sequential(nn.ConstantPad3d((0, 0, 2, 1, 4, 2), 0.0), "
        "nn.AvgPool3d(kernel_size=(1, 6, 3), stride=(2, 4, 4), ceil_mode=True))",
        like);
    EXPECT_EQ(output_extents(read), (Extents{6, 7, 7}));
    EXPECT_EQ(read.axes[0].padding_begin, 4);
    EXPECT_NE(read.axes[0].padding_end, 4);
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
            ASSERT_EQ(axis_windows(read), axis_windows(layer)) << described(read);
            ASSERT_EQ(read.groups, layer.groups);
            ASSERT_EQ(output_channels(read), output_channels(layer));
            ASSERT_EQ(read.in_channels, layer.in_channels);
        }
    }
    EXPECT_GT(written[Framework::pytorch], kTries - kTries / 20);
    EXPECT_EQ(written[Framework::jax], kTries);
    EXPECT_EQ(written[Framework::onnx], kTries);
    EXPECT_GT(written[Framework::keras], kTries / 3);
    EXPECT_GT(written[Framework::tensorflow], kTries / 2);
}

// Some window reaches beyond the padding.
bool overhangs(const Layer& layer) {
    return std::any_of(layer.axes.begin(), layer.axes.end(), [&](const AxisSpec& a) {
        const std::int64_t end = (output_size(layer.op, a) - 1) * a.stride + a.kernel - a.padding_begin;
        return end > a.input + a.padding_end;
    });
}

TEST(Frameworks, WhatIsWrittenIsReadAsTheSameValues) {
    std::mt19937 random(17);
    std::map<std::pair<Framework, std::string>, int> written;
    for (int n = 0; n < 4000; ++n) {
        const LayerRequest request = random_ruled_request(random);
        const Layer layer = resolved(request);
        const bool padded = std::any_of(layer.axes.begin(), layer.axes.end(), [](const AxisSpec& a) {
            return a.padding_begin + a.padding_end > 0;
        });
        const bool averages = layer.op == Operator::average_pooling;
        const bool own = averages && layer.divisor_override;
        Operands operands;
        operands.input =
            filled(InputFill::random, input_shape(layer), {.seed = random(), .least = -9, .most = 9});
        if (!averages) {
            operands.weight.shape = weight_shape(layer);
            operands.weight.values.resize(static_cast<std::size_t>(cell_count(weight_shape(layer))));
            for (double& v : operands.weight.values) v = testing::whole_between(random, -9, 9);
        }
        const Tensor wanted = evaluated(layer, rules_of(layer), operands).output;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(request, framework);
            if (code.code.empty()) continue;
            SCOPED_TRACE(described(layer) + "\n" + code.code);
            Layer read;
            ASSERT_NO_THROW(read = read_back(code.code, layer));
            // Of pools the code does not say them.
            read.in_channels = layer.in_channels;
            read.out_channels = layer.out_channels;
            ASSERT_FALSE(why_invalid(read)) << why_invalid(read)->sentence;
            const Tensor found = evaluated(read, rules_of(read), operands).output;
            ASSERT_EQ(found.shape, wanted.shape);
            for (std::size_t i = 0; i < wanted.values.size(); ++i) {
                // Nothing by nothing: an average of no cell.
                if (std::isnan(wanted.values[i])) continue;
                ASSERT_DOUBLE_EQ(found.values[i], wanted.values[i]) << i;
            }
            if (padded) {
                ASSERT_EQ(read.padding_mode, layer.padding_mode);
            }
            if (own && *layer.divisor_override != cell_count(kernel_extents(layer))) {
                ASSERT_EQ(read.divisor_override, layer.divisor_override);
            }
            // Where no window reaches the padding there may be none.
            const bool counts = std::any_of(read.axes.begin(), read.axes.end(), [](const AxisSpec& axis) {
                return axis.padding_begin + axis.padding_end > 0;
            });
            if (averages && counts && !own && !overhangs(layer)) {
                ASSERT_EQ(read.count_include_pad, layer.count_include_pad);
            }
            ++written[{framework, own                                              ? "divisor"
                                  : averages && padded && !layer.count_include_pad ? "real cells"
                                  : averages || !padded                            ? "plain"
                                                        : std::string(name_of(layer.padding_mode))}];
        }
    }
    for (const Framework framework : kAll) {
        const auto times = [&](const char* what) { return written[{framework, what}]; };
        const bool any_mode = framework != Framework::keras && framework != Framework::tensorflow;
        SCOPED_TRACE(name_of(framework));
        EXPECT_GT(times("reflect"), 100);
        EXPECT_EQ(times("replicate") > 100, any_mode);
        EXPECT_EQ(times("circular") > 100, any_mode);
        EXPECT_GT(times("real cells"), 50);
        EXPECT_EQ(times("divisor") > 100, framework != Framework::onnx);
    }
}

TEST(Frameworks, PaddingModesAndAveragesAsEachFrameworkSaysThem) {
    LayerRequest conv;
    conv.layer.in_channels = 3;
    conv.layer.out_channels = 8;
    conv.layer.padding_mode = PaddingMode::reflect;
    for (AxisSpec& a : conv.layer.axes) {
        a.input = 9;
        a.kernel = 4;
        a.padding_begin = 1;
        a.padding_end = 2;
    }
    const auto code = [](const LayerRequest& request, Framework framework) {
        const WrittenCode written = write_code(request, framework);
        if (framework == Framework::onnx) return nodes_in(written.code) + written.why_not;
        return without_imports(written.code) + written.why_not;
    };
    EXPECT_EQ(
        code(conv, Framework::pytorch),
        "nn.Sequential(\n    nn.ReflectionPad2d((1, 2, 1, 2)),\n    nn.Conv2d(3, 8, kernel_size=4),\n)\n");
    EXPECT_EQ(code(conv, Framework::keras),
              "x = keras.ops.pad(x, ((0, 0), (1, 2), (1, 2), (0, 0)), mode=\"reflect\")\n"
              "x = keras.layers.Conv2D(8, kernel_size=4)(x)\n");
    EXPECT_EQ(code(conv, Framework::tensorflow),
              "filters = tf.zeros([4, 4, 3, 8])\n"
              "x = tf.pad(x, [[0, 0], [1, 2], [1, 2], [0, 0]], mode=\"REFLECT\")\n"
              "x = tf.nn.conv2d(x, filters, strides=[1, 1, 1, 1], padding=\"VALID\")\n");
    EXPECT_EQ(code(conv, Framework::jax),
              "w = jnp.zeros((8, 3, 4, 4))\n"
              "x = jnp.pad(x, [(0, 0), (0, 0), (1, 2), (1, 2)], mode=\"reflect\")\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(1, 1), padding=\"VALID\")\n");
    EXPECT_EQ(code(conv, Framework::onnx),
              "make_tensor(\"y_pads\", onnx.TensorProto.INT64, [8], [0, 0, 1, 1, 0, 0, 2, 2])\n"
              "make_node(\"Pad\", [\"x\", \"y_pads\"], [\"y_padded\"], mode=\"reflect\")\n"
              "make_node(\"Conv\", [\"y_padded\", \"w\"], [\"y\"], kernel_shape=[4, 4])\n");
    conv.layer.padding_mode = PaddingMode::circular;
    EXPECT_EQ(code(conv, Framework::keras),
              "padding mode is circular; of those that are not zeros, Keras has reflect alone on all of its "
              "backends");
    EXPECT_EQ(code(conv, Framework::tensorflow),
              "padding mode is circular; of those that are not zeros, TensorFlow has reflect alone");

    LayerRequest average;
    average.layer.op = Operator::average_pooling;
    average.layer.count_include_pad = false;
    for (AxisSpec& a : average.layer.axes) {
        a.input = 9;
        a.kernel = 3;
        a.stride = 2;
        a.padding_begin = a.padding_end = 1;
    }
    EXPECT_EQ(code(average, Framework::pytorch),
              "nn.AvgPool2d(kernel_size=3, stride=2, padding=1, count_include_pad=False)\n");
    EXPECT_EQ(code(average, Framework::keras),
              "keras.layers.AveragePooling2D(pool_size=3, strides=2, padding=\"same\")\n");
    EXPECT_EQ(code(average, Framework::tensorflow),
              "x = tf.nn.avg_pool2d(x, ksize=[3, 3], strides=[2, 2], padding=\"SAME\")\n");
    EXPECT_EQ(code(average, Framework::jax),
              "x = jnp.moveaxis(x, 1, -1)  # Flax takes channels last\n"
              "x = flax.linen.avg_pool(x, window_shape=(3, 3), strides=(2, 2), padding=[(1, 1), (1, 1)], "
              "count_include_pad=False)\n"
              "x = jnp.moveaxis(x, -1, 1)\n");
    EXPECT_EQ(code(average, Framework::onnx),
              "make_node(\"AveragePool\", [\"x\"], [\"y\"], kernel_shape=[3, 3], strides=[2, 2], "
              "pads=[1, 1, 1, 1])\n");
    average.layer.axes[0].input = 8;
    EXPECT_EQ(code(average, Framework::keras),
              "Keras leaves cells beyond the input out of an average only where they are those of \"same\"; "
              "here that has 0 "
              "before and 1 behind, and the layer 1 and 1");
    EXPECT_EQ(code(average, Framework::tensorflow),
              "TensorFlow leaves cells beyond the input out of an average only where they are those of "
              "\"SAME\"; here that has 0 "
              "before and 1 behind, and the layer 1 and 1");
    average.layer.axes[0].padding_end = 0;
    EXPECT_EQ(
        code(average, Framework::pytorch),
        "PyTorch leaves padding out of an average only where it is the same on both sides, and half the "
        "kernel at most");

    average.layer.divisor_override = 4;
    EXPECT_EQ(code(average, Framework::pytorch),
              "nn.Sequential(\n    nn.ZeroPad2d((1, 1, 1, 0)),\n    nn.AvgPool2d(kernel_size=3, stride=2, "
              "divisor_override=4),\n)\n");
    EXPECT_EQ(code(average, Framework::keras),
              "keras.Sequential([\n    keras.layers.ZeroPadding2D(padding=((1, 0), (1, 1))),\n"
              "    keras.layers.AveragePooling2D(pool_size=3, strides=2),\n"
              "    keras.layers.Rescaling(9 / 4),\n])\n");
    EXPECT_EQ(code(average, Framework::tensorflow),
              "x = tf.pad(x, [[0, 0], [1, 0], [1, 1], [0, 0]])\n"
              "x = tf.nn.avg_pool2d(x, ksize=[3, 3], strides=[2, 2], padding=\"VALID\") * (9 / 4)\n");
    EXPECT_EQ(code(average, Framework::jax),
              "x = jax.lax.reduce_window(x, 0.0, jax.lax.add, window_dimensions=(1, 1, 3, 3), "
              "window_strides=(1, 1, 2, 2), padding=[(0, 0), (0, 0), (1, 0), (1, 1)]) / 4\n");
    EXPECT_EQ(code(average, Framework::onnx), "ONNX's AveragePool takes no divisor of its own");
    average.layer.axes.resize(1);
    EXPECT_EQ(code(average, Framework::pytorch), "PyTorch's AvgPool1d takes no divisor of its own");
}

// Six sixes, of which the last window sees one and a zero of the padding; its third cell is beyond that.
TEST(Frameworks, WhatACeilModeReachesBeyondThePaddingIsLeftOutOfAnAverage) {
    LayerRequest average;
    average.layer.op = Operator::average_pooling;
    average.layer.axes.resize(1);
    AxisSpec& a = average.layer.axes[0];
    a.input = 6;
    a.kernel = 3;
    a.stride = 2;
    a.padding_begin = a.padding_end = 1;
    a.ceil_mode = true;
    const auto code = [&](Framework framework) {
        const WrittenCode written = write_code(average, framework);
        return without_imports(written.code) + written.why_not;
    };
    EXPECT_EQ(code(Framework::pytorch), "nn.AvgPool1d(kernel_size=3, stride=2, padding=1, ceil_mode=True)\n");
    EXPECT_EQ(code(Framework::keras),
              "keras.Sequential([\n    keras.layers.ZeroPadding1D(padding=(1, 1)),\n"
              "    keras.layers.AveragePooling1D(pool_size=3, strides=2, padding=\"same\"),\n])\n");
    EXPECT_EQ(code(Framework::tensorflow),
              "x = tf.pad(x, [[0, 0], [1, 1], [0, 0]])\n"
              "x = tf.nn.avg_pool1d(x, ksize=[3], strides=[2], padding=\"SAME\")\n");
    EXPECT_EQ(code(Framework::jax),
              "x = jnp.moveaxis(x, 1, -1)  # Flax takes channels last\n"
              "x = jnp.pad(x, [(0, 0), (1, 1), (0, 0)])\n"
              "x = flax.linen.avg_pool(x, window_shape=(3,), strides=(2,), padding=[(0, 1)], "
              "count_include_pad=False)\n"
              "x = jnp.moveaxis(x, -1, 1)\n");
    EXPECT_EQ(nodes_in(code(Framework::onnx)),
              "make_node(\"AveragePool\", [\"x\"], [\"y\"], kernel_shape=[3], strides=[2], pads=[1, 1], "
              "count_include_pad=1, ceil_mode=1)\n");
    a.input = a.kernel = 5;
    a.stride = 4;
    EXPECT_EQ(code(Framework::keras),
              "Keras leaves cells beyond the padding out of an average only where they are those of "
              "\"same\"; here that has 1 before and 1 behind, and the layer 0 and 2");
    a.padding_begin = 2;
    EXPECT_EQ(code(Framework::pytorch),
              "nn.Sequential(\n    nn.ConstantPad1d((2, 1), 0.0),\n"
              "    nn.AvgPool1d(kernel_size=5, stride=4, ceil_mode=True),\n)\n");
}

TEST(Frameworks, ImportsAreThoseThatTheCodeNeeds) {
    LayerRequest conv;
    EXPECT_TRUE(write_code(conv, Framework::pytorch).code.starts_with("from torch import nn\n\nnn.Conv2d("));
    EXPECT_TRUE(write_code(conv, Framework::keras).code.starts_with("import keras\n\nkeras.layers."));
    EXPECT_TRUE(write_code(conv, Framework::tensorflow).code.starts_with("import tensorflow as tf\n\n"));
    EXPECT_TRUE(write_code(conv, Framework::jax).code.starts_with("import jax\nimport jax.numpy as jnp\n\n"));
    EXPECT_EQ(write_code(conv, Framework::onnx).code,
              "import onnx\n\n"
              "inputs = [\n"
              "    onnx.helper.make_tensor_value_info(\"x\", onnx.TensorProto.FLOAT, [1, 1, 5, 5]),\n"
              "    onnx.helper.make_tensor_value_info(\"w\", onnx.TensorProto.FLOAT, [1, 1, 3, 3]),\n"
              "]\n"
              "nodes = [\n"
              "    onnx.helper.make_node(\"Conv\", [\"x\", \"w\"], [\"y\"], kernel_shape=[3, 3]),\n"
              "]\n"
              "outputs = [\n"
              "    onnx.helper.make_tensor_value_info(\"y\", onnx.TensorProto.FLOAT, [1, 1, 3, 3]),\n"
              "]\n"
              "graph = onnx.helper.make_graph(nodes, \"layer\", inputs, outputs)\n"
              "model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid(\"\", 13)])\n");
}

TEST(Frameworks, KerasTakesNoStrideBesideADilation) {
    LayerRequest conv;
    for (AxisSpec& a : conv.layer.axes) a.stride = a.dilation = 2;
    for (AxisSpec& a : conv.layer.axes) a.input = 8;
    EXPECT_EQ(write_code(conv, Framework::keras).why_not, kKerasStridesOrDilates);
    const ReadProgram read = read_code("layers.Conv2D(8, 3, strides=2, padding=\"same\", dilation_rate=2)\n");
    ASSERT_EQ(read.notes.size(), 1U);
    EXPECT_EQ(read.notes[0], fmt::format("line 1: {}", kKerasStridesOrDilates));
    EXPECT_TRUE(
        read_code("layers.Conv2D(8, 3, strides=2)\nlayers.Conv2D(8, 3, dilation_rate=2)").notes.empty());
}

// What they call cubic is another curve; a comment says so.
TEST(Frameworks, OtherCurvesAreRemarkedOn) {
    Layer cubic;
    cubic.op = Operator::resize;
    cubic.resize_mode = ResizeMode::bicubic;
    for (AxisSpec& a : cubic.axes) a.factor = 2.0;
    for (const Framework framework : kAll) {
        const WrittenCode code = write_code(LayerRequest{.layer = cubic}, framework);
        const bool own = framework == Framework::pytorch || framework == Framework::onnx;
        EXPECT_EQ(code.code.find("# the cubic curve of") == std::string::npos, own) << code.code;
    }
}

TEST(Frameworks, ShufflesKeepTheOrderOfTheirChannels) {
    Layer shuffle;
    shuffle.op = Operator::pixel_shuffle;
    shuffle.in_channels = shuffle.out_channels = 8;
    for (AxisSpec& a : shuffle.axes) a.input = 3;
    for (AxisSpec& a : shuffle.axes) a.factor = 2.0;
    const auto code = [&](Framework framework) {
        const WrittenCode written = write_code(LayerRequest{.layer = shuffle}, framework);
        return framework == Framework::onnx ? nodes_in(written.code) : without_imports(written.code);
    };
    EXPECT_EQ(code(Framework::pytorch), "nn.PixelShuffle(2)\n");
    EXPECT_EQ(code(Framework::keras),
              "keras.Sequential([\n    keras.layers.Reshape((3, 3, 2, 2, 2)),\n"
              "    keras.layers.Permute((1, 4, 2, 5, 3)),\n    keras.layers.Reshape((6, 6, 2)),\n])\n");
    EXPECT_EQ(code(Framework::tensorflow),
              "x = tf.reshape(x, [-1, 3, 3, 2, 2, 2])\nx = tf.transpose(x, [0, 1, 4, 2, 5, 3])\n"
              "x = tf.reshape(x, [-1, 6, 6, 2])\n");
    EXPECT_EQ(code(Framework::jax),
              "x = x.reshape(-1, 2, 2, 2, 3, 3).transpose(0, 1, 4, 2, 5, 3).reshape(-1, 2, 6, 6)\n");
    EXPECT_EQ(code(Framework::onnx),
              "make_node(\"DepthToSpace\", [\"x\"], [\"y\"], blocksize=2, mode=\"CRD\")\n");
    shuffle.shuffle_order = ShuffleOrder::place_first;
    EXPECT_EQ(code(Framework::pytorch),
              "x = x.reshape(-1, 2, 2, 2, 3, 3).permute(0, 3, 4, 1, 5, 2).reshape(-1, 2, 6, 6)\n");
    EXPECT_EQ(code(Framework::tensorflow), "x = tf.nn.depth_to_space(x, 2)\n");
    EXPECT_EQ(code(Framework::onnx),
              "make_node(\"DepthToSpace\", [\"x\"], [\"y\"], blocksize=2, mode=\"DCR\")\n");
}

TEST(Frameworks, PoolingsToASizeAreThoseOfTheFrameworkOrPlainOnes) {
    Layer pool;
    pool.op = Operator::adaptive_average_pooling;
    for (AxisSpec& a : pool.axes) a.input = 12;
    const auto code = [&](Framework framework) {
        const WrittenCode written = write_code(LayerRequest{.layer = pool}, framework);
        return without_imports(written.code) + written.why_not;
    };
    for (AxisSpec& a : pool.axes) a.output_size = 1;
    EXPECT_EQ(code(Framework::pytorch), "nn.AdaptiveAvgPool2d(1)\n");
    EXPECT_EQ(code(Framework::keras), "keras.layers.GlobalAveragePooling2D(keepdims=True)\n");
    EXPECT_EQ(nodes_in(code(Framework::onnx)), "make_node(\"GlobalAveragePool\", [\"x\"], [\"y\"])\n");
    for (AxisSpec& a : pool.axes) a.output_size = 4;
    EXPECT_EQ(code(Framework::keras), "keras.layers.AveragePooling2D(pool_size=3, strides=3)\n");
    for (AxisSpec& a : pool.axes) a.output_size = 7;
    EXPECT_EQ(code(Framework::pytorch), "nn.AdaptiveAvgPool2d(7)\n");
    EXPECT_EQ(
        code(Framework::onnx),
        "ONNX has no adaptive pooling, and a plain one can't stand for it: from 12 cells to 7 the windows "
        "are not all alike");
}

}  // namespace
}  // namespace convwalk
