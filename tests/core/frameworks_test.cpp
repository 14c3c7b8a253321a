// Code of the frameworks: what is read, what is written, and that the one reads the other.
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
#include "frameworks/write/write_code.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

constexpr Framework kAll[] = {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax,
                              Framework::onnx};

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
    ReadProgram program = read_code(code);
    std::erase_if(program.layers, [](const ReadLayer& l) { return l.kind == ReadLayer::Kind::activation; });
    if (program.layers.size() != 1) throw std::runtime_error(fmt::format("{} layers", program.layers.size()));
    if (!program.notes.empty()) throw std::runtime_error(program.notes.front());
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
            ASSERT_EQ(axis_windows(read), axis_windows(layer)) << described(read);
            ASSERT_EQ(read.groups, layer.groups);
            // ONNX's nodes do not say how many filters there are.
            if (framework != Framework::onnx) {
                ASSERT_EQ(output_channels(read), output_channels(layer));
            }
            if (framework != Framework::onnx) {
                ASSERT_EQ(read.in_channels, layer.in_channels);
            }
        }
    }
    EXPECT_EQ(written[Framework::pytorch], kTries);
    EXPECT_EQ(written[Framework::jax], kTries);
    EXPECT_EQ(written[Framework::onnx], kTries);
    EXPECT_GT(written[Framework::keras], kTries / 3);
    EXPECT_GT(written[Framework::tensorflow], kTries / 2);
}

// A small layer with something in its padding, or with an average of its own.
LayerRequest random_ruled_request(std::mt19937& random) {
    const auto between = [&](std::int64_t least, std::int64_t most) {
        return std::uniform_int_distribution<std::int64_t>(least, most)(random);
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

// Averages that count padding and reach beyond it: what those cells count for is the framework's.
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
        if (averages && padded && !own && layer.count_include_pad && overhangs(layer)) continue;
        std::uniform_int_distribution<int> value(-9, 9);
        Operands operands;
        operands.input =
            filled(InputFill::random, input_shape(layer), {.seed = random(), .least = -9, .most = 9});
        if (!averages) {
            operands.weight.shape = weight_shape(layer);
            operands.weight.values.resize(static_cast<std::size_t>(cell_count(weight_shape(layer))));
            for (double& v : operands.weight.values) v = value(random);
        }
        const Tensor wanted = evaluated(layer, rules_of(layer), operands).output;
        for (const Framework framework : kAll) {
            const WrittenCode code = write_code(request, framework);
            if (code.code.empty()) continue;
            SCOPED_TRACE(described(layer) + "\n" + code.code);
            Layer read;
            ASSERT_NO_THROW(read = read_back(code.code, layer));
            // Of pools, and of ONNX's nodes, the code does not say them.
            read.in_channels = layer.in_channels;
            read.out_channels = layer.out_channels;
            ASSERT_FALSE(why_invalid(read)) << why_invalid(read)->sentence;
            const Tensor found = evaluated(read, rules_of(read), operands).output;
            ASSERT_EQ(found.shape, wanted.shape);
            for (std::size_t i = 0; i < wanted.values.size(); ++i) {
                // Nothing by nothing: an average of no cell.
                if (std::isnan(wanted.values[i])) continue;
                ASSERT_EQ(found.values[i], wanted.values[i]) << i;
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
        return written.code + written.why_not;
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
    EXPECT_EQ(
        code(conv, Framework::onnx),
        "y_pads = onnx.helper.make_tensor(\"y_pads\", onnx.TensorProto.INT64, [8], [0, 0, 1, 1, 0, 0, 2, "
        "2])\n"
        "onnx.helper.make_node(\"Pad\", [\"x\", \"y_pads\"], [\"y_padded\"], mode=\"reflect\")\n"
        "onnx.helper.make_node(\"Conv\", [\"y_padded\", \"w\"], [\"y\"], kernel_shape=[4, 4])\n");
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
              "onnx.helper.make_node(\"AveragePool\", [\"x\"], [\"y\"], kernel_shape=[3, 3], strides=[2, 2], "
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

// --- reading -----------------------------------------------------------------------------------------------

std::string refusal(const std::string& code) {
    try {
        static_cast<void>(read_code(code));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

// What stands in the padding of the first layer, what an average divides by, and the notes.
std::string rules_read(const std::string& code, const Extents& input = {12, 12}) {
    const ReadProgram program = read_code(code);
    const auto layer = std::find_if(program.layers.begin(), program.layers.end(),
                                    [](const ReadLayer& l) { return l.kind == ReadLayer::Kind::layer; });
    const Layer made = resolved(settled(*layer, input, 4));
    std::string text;
    for (const AxisSpec& a : made.axes) text += fmt::format("({},{})", a.padding_begin, a.padding_end);
    if (made.op == Operator::convolution) text += fmt::format(" {}", name_of(made.padding_mode));
    if (made.op == Operator::average_pooling) text += made.count_include_pad ? " counted" : " not counted";
    if (made.divisor_override) text += fmt::format(" by {}", *made.divisor_override);
    for (const std::string& note : program.notes) text += "; " + note;
    return text;
}

TEST(Frameworks, ReadsWhatStandsInThePadding) {
    EXPECT_EQ(rules_read("nn.Conv2d(4, 8, 3, padding=1, padding_mode='circular')"), "(1,1)(1,1) circular");
    EXPECT_EQ(rules_read("nn.Sequential(nn.ReplicationPad2d((1, 2, 0, 3)), nn.Conv2d(4, 8, 3))"),
              "(0,3)(1,2) replicate");
    EXPECT_EQ(rules_read("x = F.pad(x, (2, 2), mode='reflect')\nx = F.conv2d(x, torch.randn(8, 4, 3, 3))"),
              "(0,0)(2,2) reflect");
    // One mode on the rows, then the same on the columns.
    EXPECT_EQ(rules_read("x = F.pad(x, (2, 2), mode='reflect')\nx = F.pad(x, (0, 0, 1, 1), mode='reflect')\n"
                         "x = F.conv2d(x, torch.randn(8, 4, 3, 3))"),
              "(1,1)(2,2) reflect");
    EXPECT_EQ(rules_read("nn.Sequential(nn.ReplicationPad2d(1), nn.ReplicationPad2d(1), nn.Conv2d(4, 8, 3))"),
              "(2,2)(2,2) replicate");
    EXPECT_EQ(
        rules_read("nn.Sequential(nn.ReflectionPad2d(1), nn.ReflectionPad2d(1), nn.Conv2d(4, 8, 3))"),
        "(2,2)(2,2) zeros; line 1: nn.ReflectionPad2d does not pad with zeros; the windows are the same");
    EXPECT_EQ(
        rules_read("nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(4, 8, 3, padding=1))"),
        "(2,2)(2,2) zeros; line 1: nn.ReflectionPad2d and nn.Conv2d pad in ways that a layer can't have "
        "both of; the windows are the same");
    EXPECT_EQ(rules_read("nn.Sequential(nn.ZeroPad2d(1), nn.Conv2d(4, 8, 3, padding=1))"),
              "(2,2)(2,2) zeros");
    EXPECT_EQ(rules_read("nn.Sequential(nn.ConstantPad2d(1, 3.5), nn.Conv2d(4, 8, 3))"),
              "(1,1)(1,1) zeros; line 1: nn.ConstantPad2d does not pad with zeros; the windows are the same");
    EXPECT_EQ(rules_read("nn.Sequential(nn.ReflectionPad2d(1), nn.MaxPool2d(2))"),
              "(1,1)(1,1); line 1: nn.ReflectionPad2d does not pad with zeros; the windows are the same");
    EXPECT_EQ(rules_read("x = tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], 'REFLECT')\n"
                         "tf.nn.conv2d(x, tf.zeros([3, 3, 4, 8]), 1, 'VALID')"),
              "(1,1)(2,2) reflect");
    EXPECT_EQ(rules_read("x = tf.pad(x, [[0, 0], [1, 1], [2, 2], [0, 0]], 'SYMMETRIC')\n"
                         "tf.nn.conv2d(x, tf.zeros([3, 3, 4, 8]), 1, 'VALID')"),
              "(1,1)(2,2) zeros; line 1: tf.pad does not pad with zeros; the windows are the same");
    EXPECT_EQ(rules_read("x = keras.ops.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)), mode='edge')\n"
                         "x = layers.Conv2D(8, 3)(x)"),
              "(1,1)(1,1) replicate");
    // Rows where channels come first, columns where they are last.
    const std::string rows = "x = jnp.pad(x, [(0, 0), (0, 0), (3, 3), (0, 0)], mode='wrap')\n";
    EXPECT_EQ(rules_read(rows + "x = jax.lax.conv(x, jnp.zeros((8, 4, 3, 3)), (1, 1), 'VALID')"),
              "(3,3)(0,0) circular");
    EXPECT_EQ(rules_read(rows + "x = nn.Conv(8, (3, 3), padding='VALID')(x)"), "(0,0)(3,3) circular");
    EXPECT_EQ(rules_read(rows + "jax.lax.conv_general_dilated(x, jnp.zeros((3, 3, 4, 8)), (1, 1), 'VALID', "
                                "dimension_numbers=('NHWC', 'HWIO', 'NHWC'))"),
              "(0,0)(3,3) circular");
    // Flax pads by the kernel; SAME with this stride would be (0,1).
    EXPECT_EQ(rules_read("nn.Conv(8, (3, 4), (2, 2), padding='CIRCULAR')"), "(1,1)(1,2) circular");
    EXPECT_EQ(rules_read("make_node('Pad', ['x'], ['p'], mode='edge', pads=[0, 0, 1, 1, 0, 0, 2, 2])\n"
                         "make_node('Conv', ['p', 'w'], ['y'], kernel_shape=[3, 3])"),
              "(1,2)(1,2) replicate");
    EXPECT_EQ(rules_read("make_tensor('n', INT64, [8], [0, 0, 1, 1, 0, 0, 1, 1])\n"
                         "make_tensor('v', FLOAT, [], [0.0])\n"
                         "make_node('Pad', ['x', 'n', 'v'], ['p'])\n"
                         "make_node('Conv', ['p', 'w'], ['y'], kernel_shape=[3, 3])"),
              "(1,1)(1,1) zeros");
}

TEST(Frameworks, ReadsWhatAnAverageDividesBy) {
    EXPECT_EQ(rules_read("nn.AvgPool2d(3, 1, 1)"), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read("nn.AvgPool2d(3, 1, 1, count_include_pad=False)"), "(1,1)(1,1) not counted");
    EXPECT_EQ(rules_read("AveragePooling2D(3, 1, 'same')"), "(1,1)(1,1) not counted");
    EXPECT_EQ(rules_read("Sequential([ZeroPadding2D(1), AveragePooling2D(3, 1)])"), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read("tf.nn.avg_pool2d(x, 3, 1, 'SAME')"), "(1,1)(1,1) not counted");
    EXPECT_EQ(rules_read("tf.nn.pool(x, [3, 3], 'AVG', padding='SAME')"), "(1,1)(1,1) not counted");
    EXPECT_EQ(
        rules_read("x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])\ntf.nn.avg_pool2d(x, 3, 1, 'VALID')"),
        "(1,1)(1,1) counted");
    EXPECT_EQ(
        rules_read("x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])\ntf.nn.avg_pool2d(x, 3, 1, 'SAME')"),
        "(2,3)(2,3) not counted; line 1: tf.nn.avg_pool2d counts the cells of tf.pad, but not its own "
        "padding; neither is counted here");
    EXPECT_EQ(rules_read("nn.avg_pool(x, (3, 3), padding='SAME')"), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read("nn.avg_pool(x, (3, 3), padding='SAME', count_include_pad=False)"),
              "(1,1)(1,1) not counted");
    EXPECT_EQ(rules_read("AveragePool(kernel_shape=[3, 3], pads=[1, 1, 1, 1])"), "(1,1)(1,1) not counted");
    EXPECT_EQ(rules_read("AveragePool(kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1)"),
              "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read("AveragePool(kernel_shape=[3, 3], auto_pad='SAME_LOWER')"),
              "(1,1)(1,1) not counted");
    const std::string sum =
        "x = lax.reduce_window(x, 0., lax.add, (1, 1, 3, 3), (1, 1, 1, 1), [(0, 0), (0, 0), (1, 1), (1, 1)])";
    EXPECT_EQ(rules_read(sum), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read(sum + " / 9"), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read(sum + " / (3 * 3)"), "(1,1)(1,1) counted");
    EXPECT_EQ(rules_read(sum + " / 4"), "(1,1)(1,1) counted by 4");
    EXPECT_EQ(rules_read(sum + " * 0.5"), "(1,1)(1,1) counted by 2");
    EXPECT_EQ(rules_read("x = F.avg_pool2d(x, 3) * 9"), "(0,0)(0,0) counted by 1");
    EXPECT_EQ(rules_read("x = F.avg_pool2d(x, 3) / 2"), "(0,0)(0,0) counted by 18");
    EXPECT_EQ(rules_read("Sequential([AveragePooling2D(2), Rescaling(4 / -3)])"), "(0,0)(0,0) counted by -3");
    // What is no divisor: of something else, no whole number, of windows that are divided by several, ...
    for (const char* other :
         {"F.avg_pool2d(x, 3) * 0.7", "(F.avg_pool2d(x, 3) + y) / 2", "F.relu(F.avg_pool2d(x, 3)) * 9",
          "F.avg_pool2d(x / 2, 3)", "F.avg_pool2d(x, 3) * 0", "F.avg_pool2d(x, 3) * 1e-300",
          "F.avg_pool2d(x, 3) - 3", "Sequential([AveragePooling2D(3), ReLU(), Rescaling(9)])",
          "Sequential([Rescaling(9), AveragePooling2D(3)])",
          "Sequential([AveragePooling2D(3), Rescaling(9, 1)])"})
        EXPECT_EQ(rules_read(other).find(" by "), std::string::npos) << other;
    EXPECT_EQ(rules_read("F.avg_pool2d(x, 3, 1, 1, False, False) * 9"), "(1,1)(1,1) not counted");
    EXPECT_EQ(refusal("nn.AvgPool1d(3, divisor_override=2)"),
              "line 1, column 34: nn.AvgPool1d takes no divisor_override; it has one on 2 and 3 axes");
    EXPECT_EQ(
        refusal("nn.AvgPool2d(3, divisor_override=0)"),
        "line 1, column 34: divisor_override of nn.AvgPool2d is 0; it must be another number, or left out");
}

// "16×112×112 16×56×56": channels and sizes behind every layer that is not passed over.
std::string walked(const std::string& code, const Extents& input, std::int64_t channels = 0) {
    try {
        const ReadProgram program = read_code(code);
        const std::vector<WalkedLayer> all = walk(program, input.empty() ? program.input : input, channels);
        std::string text;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (program.layers[i].kind == ReadLayer::Kind::activation) continue;
            text +=
                fmt::format("{}{}×{}", text.empty() ? "" : " ", all[i].channels, to_string(all[i].output));
        }
        return text;
    } catch (const BadInput& error) {
        return error.what();
    }
}

TEST(Frameworks, ReadsPyTorch) {
    EXPECT_EQ(walked("nn.Conv2d(3, 64, 7, 2, 3)", {224, 224}), "64×112×112");
    EXPECT_EQ(walked("torch.nn.Conv2d(3, 64, kernel_size=(7, 5), stride=(2, 1), padding=(3, 2), bias=False)",
                     {224, 10}),
              "64×112×10");
    EXPECT_EQ(walked("conv = nn.Conv1d(4, 8, 4, padding='same', dilation=3)", {20}), "8×20");
    EXPECT_EQ(walked("nn.Conv3d(1, 2, [3, 3, 1], padding=1)", {4, 5, 6}), "2×4×5×8");
    // The example of PyTorch's own page.
    EXPECT_EQ(walked("downsample = nn.Conv2d(16, 16, 3, stride=2, padding=1)\n"
                     "upsample = nn.ConvTranspose2d(16, 16, 3, stride=2, padding=1, output_padding=1)",
                     {12, 12}),
              "16×6×6 16×12×12");
    EXPECT_EQ(walked("nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)", {7, 7}), "32×14×14");
    EXPECT_EQ(walked("nn.ConvTranspose2d(8, 8, 3, 2, 1, 1, 2, True, 2)", {5, 5}), "8×12×12");
    EXPECT_EQ(walked("nn.MaxPool2d(3, 2, 1)", {112, 112}, 64), "64×56×56");
    EXPECT_EQ(walked("nn.MaxPool2d(2)", {7, 7}, 1), "1×3×3");
    EXPECT_EQ(walked("nn.AvgPool2d(4, 4, 2, ceil_mode=True)", {9, 9}, 1), "1×3×3");
    EXPECT_EQ(walked("nn.Upsample(scale_factor=2, mode='bilinear', align_corners=True)", {7, 5}, 3),
              "3×14×10");
    EXPECT_EQ(walked("nn.Upsample(size=(9, 11))", {7, 5}, 3), "3×9×11");
    EXPECT_EQ(
        walked("nn.Sequential(nn.Conv2d(64, 9 * 2 ** 2, 3, padding=3 // 2), nn.PixelShuffle(2))", {8, 8}),
        "36×8×8 9×16×16");
    EXPECT_EQ(walked("nn.PixelUnshuffle(2)", {8, 8}, 3), "12×4×4");
    EXPECT_EQ(walked("nn.Sequential(nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(1, 1, 3))", {5, 5}), "1×4×6");
    EXPECT_EQ(walked("nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(3, 64, 7))", {32, 32}), "64×32×32");
    EXPECT_EQ(walked("x = F.pad(x, (0, 1))\nx = F.max_pool1d(x, 2)", {5}, 1), "1×3");
    EXPECT_EQ(walked("F.conv2d(torch.randn(1, 4, 5, 5), torch.randn(8, 4, 3, 3), padding=1)", {}), "8×5×5");
    EXPECT_EQ(walked("F.conv_transpose2d(x, torch.randn(4, 8, 3, 3), None, 2)", {3, 3}), "8×7×7");
}

TEST(Frameworks, ReadsKeras) {
    EXPECT_EQ(walked("model = keras.Sequential([\n"
                     "    keras.Input(shape=(250, 250, 3)),  # 250x250 RGB images\n"
                     "    layers.Conv2D(32, 5, strides=2, activation=\"relu\"),\n"
                     "    layers.Conv2D(32, 3, activation=\"relu\"),\n"
                     "    layers.MaxPooling2D(3),\n"
                     "])\n",
                     {}),
              "32×123×123 32×121×121 32×40×40");  // as Keras's guide of the Sequential model prints them
    EXPECT_EQ(walked("inputs = keras.Input(shape=(28, 28, 1))\n"
                     "x = layers.Conv2D(16, 3, activation='relu')(inputs)\n"
                     "x = layers.Conv2D(32, 3)(x)\n"
                     "x = layers.MaxPooling2D(3)(x)\n"
                     "out = layers.GlobalMaxPooling2D()(x)",
                     {}),
              "16×26×26 32×24×24 32×8×8");
    EXPECT_EQ(walked("Conv2D(8, (7, 7), strides=(2, 2), padding='same', input_shape=(224, 224, 3))", {}),
              "8×112×112");
    EXPECT_EQ(
        walked("m = Sequential()\nm.add(Conv2D(8, 3, input_shape=(7, 7, 1)))\nm.add(UpSampling2D((3, 2)))",
               {}),
        "8×5×5 8×15×10");
    EXPECT_EQ(walked("Conv2DTranspose(8, 3, strides=2, padding='same')", {7, 7}), "8×14×14");
    EXPECT_EQ(walked("Conv2DTranspose(8, 5, strides=2)", {7, 7}), "8×17×17");
    EXPECT_EQ(walked("Conv2DTranspose(8, 2, strides=3)", {7, 7}), "8×21×21");
    EXPECT_EQ(walked("Conv2DTranspose(8, 3, 2, 'same', (0, 1))", {7, 7}), "8×13×14");
    EXPECT_EQ(walked("Conv1D(8, 3, padding='causal', dilation_rate=4)", {20}), "8×20");
    EXPECT_EQ(walked("DepthwiseConv2D(3, depth_multiplier=2)", {7, 7}, 5), "10×5×5");
    EXPECT_EQ(walked("Sequential([ZeroPadding2D(((1, 0), (0, 2))), AveragePooling2D(2, 1)])", {7, 7}, 1),
              "1×7×8");
    EXPECT_EQ(walked("Sequential([Conv2DTranspose(1, 4, 2), Cropping2D(1)])", {7, 7}), "1×14×14");
    EXPECT_EQ(walked("nn.Conv1d(1, 8, 3)", {7, 7}),
              "line 1, column 1: nn.Conv1d: it works on 1 axis, the input has 2");
    EXPECT_EQ(walked("Conv2D(8, 3)", {7}), "line 1, column 1: Conv2D: it works on 2 axes, the input has 1");
}

TEST(Frameworks, ReadsTensorFlow) {
    EXPECT_EQ(
        walked("tf.nn.conv2d(x, tf.zeros([3, 3, 1, 8]), strides=[1, 2, 2, 1], padding='SAME')", {224, 224}),
        "8×112×112");
    EXPECT_EQ(walked("kernel = tf.Variable(tf.random.normal([5, 4, 2]))\ntf.nn.conv1d(x, kernel, 2, 'VALID')",
                     {10}),
              "2×3");
    EXPECT_EQ(walked("tf.nn.conv2d(x, tf.ones((3, 3, 1, 8)), 1, [[0, 0], [2, 1], [0, 0], [0, 0]])", {5, 5}),
              "8×6×3");
    EXPECT_EQ(
        walked("tf.nn.max_pool2d(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding='SAME')", {7, 8}, 4),
        "4×4×4");
    EXPECT_EQ(walked("tf.nn.conv2d_transpose(x, tf.zeros([3, 3, 8, 4]), [1, 14, 14, 8], 2)", {7, 7}),
              "8×14×14");
    EXPECT_EQ(walked("tf.nn.conv2d_transpose(x, tf.zeros([3, 3, 8, 4]), [1, 13, 13, 8], 2)", {7, 7}),
              "8×13×13");
    EXPECT_EQ(walked("tf.nn.depth_to_space(x, 2)", {7, 7}, 8), "2×14×14");
    EXPECT_EQ(
        walked("tf.nn.relu(tf.nn.conv2d(x, tf.zeros([3, 3, 3, 8]), 1, 'SAME', data_format='NCHW'))", {7, 7}),
        "8×7×7");
    // Groups follow from the channels.
    EXPECT_EQ(walked("tf.nn.conv2d(x, tf.zeros([3, 3, 2, 8]), 1, 'VALID')", {7, 7}, 4), "8×5×5");
    EXPECT_EQ(walked("tf.nn.atrous_conv2d(x, tf.zeros([3, 3, 2, 8]), 2, 'VALID')", {7, 7}, 2), "8×3×3");
}

TEST(Frameworks, ReadsJaxAndFlax) {
    EXPECT_EQ(walked("nn.Conv(features=32, kernel_size=(3, 3))", {28, 28}), "32×28×28");
    EXPECT_EQ(walked("flax.linen.Conv(64, (7, 7), (2, 2), padding=[(3, 3), (2, 3)])", {224, 224}),
              "64×112×112");
    EXPECT_EQ(walked("nn.Sequential([nn.Conv(4, (3,), strides=2, padding='VALID'), nn.relu])", {9}), "4×4");
    EXPECT_EQ(walked("x = nn.avg_pool(x, window_shape=(2, 2), strides=(2, 2))", {28, 28}, 32), "32×14×14");
    EXPECT_EQ(walked("nn.max_pool(x, (3, 3))", {28, 28}, 32), "32×26×26");
    EXPECT_EQ(walked("nn.ConvTranspose(8, (4, 4), strides=(2, 2))", {7, 7}), "8×14×14");
    EXPECT_EQ(walked("nn.ConvTranspose(8, (4, 4), strides=(2, 2), padding='VALID')", {7, 7}), "8×16×16");
    EXPECT_EQ(walked("nnx.Conv(3, 8, kernel_size=(3, 3), rngs=rngs)", {7, 7}), "8×7×7");
    EXPECT_EQ(walked("lax.conv(lhs, jnp.zeros((4, 2, 3, 3)), (2, 2), 'SAME')", {7, 7}), "4×4×4");
    EXPECT_EQ(
        walked("k = jax.random.normal(key, (3, 3, 2, 4))\n"
               "jax.lax.conv_general_dilated(x, k, (1, 1), 'VALID', rhs_dilation=(2, 1), dimension_numbers=("
               "'NHWC', 'HWIO', 'NHWC'))",
               {7, 7}),
        "4×3×5");
    EXPECT_EQ(walked("lax.conv_transpose(x, jnp.zeros((3, 3, 2, 4)), (2, 2), 'SAME')", {7, 7}), "4×14×14");
    EXPECT_EQ(
        walked("lax.reduce_window(x, -jnp.inf, lax.max, (1, 3, 3, 1), (1, 2, 2, 1), 'SAME')", {7, 7}, 4),
        "4×4×4");
}

TEST(Frameworks, ReadsOnnx) {
    EXPECT_EQ(walked("onnx.helper.make_node('Conv', inputs=['x', 'W'], outputs=['y'], kernel_shape=[3, 3], "
                     "strides=[2, "
                     "2], pads=[1, 0, 1, 0])",
                     {7, 5}),
              "0×4×2");  // of the operator's page: 1x1x7x5 gives 1x1x4x2
    EXPECT_EQ(walked("y = Conv <kernel_shape = [3, 3], auto_pad = \"SAME_LOWER\", strides = [2, 2]> (x, w)",
                     {5, 5}),
              "0×3×3");
    EXPECT_EQ(
        walked("%y = MaxPool[kernel_shape = [2, 2], ceil_mode = 1, strides = [2, 2]](%x)\n"
               "%z = Relu(%y)\n"
               "%9 = ConvTranspose[kernel_shape = [3, 3], strides = [3, 2], output_shape = [10, 8]](%z, %w)",
               {5, 7}, 2),
        "2×3×4 0×10×8");
    EXPECT_EQ(walked("make_node('ConvTranspose', ['X', 'W'], ['Y'], kernel_shape=[3, 3], strides=[3, 2], "
                     "output_padding=[1, 1])",
                     {3, 3}),
              "0×10×8");  // of the operator's page
    EXPECT_EQ(walked("ConvTranspose(auto_pad='SAME_UPPER', kernel_shape=[3, 3], strides=[2, 2])", {3, 3}),
              "0×6×6");
    EXPECT_EQ(walked("make_node('DepthToSpace', ['x'], ['y'], blocksize=2, mode='CRD')", {2, 3}, 8), "2×4×6");
}

TEST(Frameworks, SamePaddingIsPutWhereEachFrameworkPutsIt) {
    const auto sides = [](const std::string& code, std::int64_t input) {
        const AxisSpec a = resolved(settled(read_code(code).layers.at(0), {input}, 0)).axes[0];
        return std::pair(a.padding_begin, a.padding_end - a.output_padding);
    };
    EXPECT_EQ(sides("Conv1D(1, 7, 2, 'same')", 224), std::pair(2L, 3L));
    EXPECT_EQ(sides("Conv1D(1, 3, 2, 'same')", 224), std::pair(0L, 1L));
    EXPECT_EQ(sides("Conv1D(1, 3, 2, 'same')", 7), std::pair(1L, 1L));
    EXPECT_EQ(sides("Conv(kernel_shape=[7], strides=[2], auto_pad='SAME_LOWER')", 224), std::pair(3L, 2L));
    EXPECT_EQ(sides("nn.Conv1d(1, 1, 4, padding='same')", 9), std::pair(1L, 2L));
    EXPECT_EQ(sides("Conv1DTranspose(1, 3, 2, 'same')", 5), std::pair(0L, 1L));
    EXPECT_EQ(sides("nn.ConvTranspose(1, (3,), (2,))", 5), std::pair(0L, 1L));
    EXPECT_EQ(sides("ConvTranspose(kernel_shape=[3], strides=[2], auto_pad='SAME_UPPER')", 5),
              std::pair(0L, 1L));
    EXPECT_EQ(sides("ConvTranspose(kernel_shape=[3], strides=[2], auto_pad='SAME_LOWER')", 5),
              std::pair(1L, 0L));
    EXPECT_EQ(sides("ConvTranspose(kernel_shape=[3], strides=[2], output_shape=[10])", 5), std::pair(1L, 0L));
}

TEST(Frameworks, LayersComeInTheOrderOfTheirUse) {
    const std::string two = "a = nn.Conv2d(1, 2, 3)\nb = nn.Conv2d(2, 1, 3)\n";
    EXPECT_EQ(walked(two, {9, 9}), "2×7×7 1×5×5");
    EXPECT_EQ(walked(two + "m = nn.Sequential(a, b, a)", {9, 9}), "2×7×7 1×5×5 2×3×3");
    EXPECT_EQ(walked(two + "y = F.relu(a(b(a(x))))", {9, 9}), "2×7×7 1×5×5 2×3×3");
    EXPECT_EQ(walked("class Net(nn.Module):\n"
                     "    def __init__(self):\n"
                     "        super(Net, self).__init__()\n"
                     "        self.pool = nn.MaxPool2d(2, 2)\n"
                     "        self.conv1 = nn.Conv2d(3, 6, 5)\n"
                     "        self.conv2 = nn.Conv2d(6, 16, 5)\n"
                     "        self.fc1 = nn.Linear(16 * 5 * 5, 120)\n"
                     "    def forward(self, x):\n"
                     "        x = self.pool(F.relu(self.conv1(x)))\n"
                     "        x = self.pool(F.relu(self.conv2(x)))\n"
                     "        x = torch.flatten(x, 1)\n"
                     "        return self.fc1(x)\n",
                     {32, 32}),
              "6×28×28 6×14×14 16×10×10 16×5×5");  // PyTorch's tutorial on CIFAR-10
    EXPECT_EQ(
        walked("layers = [nn.Conv2d(1, 1, 3)] + [nn.ReLU(), nn.Conv2d(1, 1, 3)]\nnn.Sequential(*layers)",
               {9, 9}),
        "1×7×7 1×5×5");
    EXPECT_EQ(walked("nn.Sequential(OrderedDict([('a', nn.Conv2d(1, 1, 3)), ('b', nn.ReLU())]))", {9, 9}),
              "1×7×7");
    EXPECT_EQ(walked("nn.ModuleList([nn.Conv2d(1, 1, 3)]).to(device)", {9, 9}), "1×7×7");
}

TEST(Frameworks, ReadsWhatPeoplePaste) {
    EXPECT_EQ(walked("```python\n>>> m = nn.Conv2d(1, 1,\n...     3)  # three\n```", {9, 9}), "1×7×7");
    EXPECT_EQ(walked("\xEF\xBB\xBFnn.Conv2d(1, \\\r\n 1, 3,)\r\n\r\n", {9, 9}), "1×7×7");
    EXPECT_EQ(walked("nn.Conv2d(1, 1, kernel_size = 3 , stride = - -1, padding=+0)", {9, 9}), "1×7×7");
    EXPECT_EQ(walked("k: int = 1_0 - 7\nnn.Conv2d(1, 1, k); nn.Conv2d(1, 1, (k, k))", {9, 9}), "1×7×7 1×5×5");
    EXPECT_EQ(walked("'''a text\nof lines'''\nx = Conv2D(1, 3, name='a' \"b\", padding=r'VALID')(x)", {9, 9}),
              "1×7×7");
    EXPECT_EQ(
        walked("from x import *\nimport y\n@decorator\ndef f(a: int = (1, 2)) -> int: nn.Conv2d(1, 1, 3)",
               {9, 9}),
        "1×7×7");
}

TEST(Frameworks, WhatIsNotUnderstoodIsNamedWithItsPlace) {
    EXPECT_EQ(refusal("a = 1\n\n  m = nn.Conv2d(1, 1, 3, strde=2)"),
              "line 3, column 26: unknown argument \"strde\" of nn.Conv2d (did you mean \"stride\"?)");
    EXPECT_EQ(refusal("nn.Conv2e(1, 1, 3)"),
              "line 1, column 1: unknown call \"nn.Conv2e\" (did you mean \"Conv2d\"?)");
    EXPECT_EQ(refusal("sausage(1)"),
              "line 1, column 1: unknown call \"sausage\"; expected a layer such as Conv2d");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1)"), "line 1, column 1: kernel_size is missing in nn.Conv2d");
    EXPECT_EQ(refusal("nn.MaxPool2d(1, 2, 3, 4, 5, 6, 7)"),
              "line 1, column 32: nn.MaxPool2d takes at most 6 values by position, 7 are given");
    EXPECT_EQ(refusal("nn.MaxPool2d(2, kernel_size=3)"),
              "line 1, column 17: kernel_size of nn.MaxPool2d is given twice");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, (3, 3, 3))"),
              "line 1, column 17: kernel_size of nn.Conv2d is a list of 3; it must be one whole number or 2 "
              "of them");
    EXPECT_EQ(refusal("nn.Conv2d(channels, 1, 3)"),
              "line 1, column 11: in_channels of nn.Conv2d is \"channels\", a name without a value here; it "
              "must be a "
              "whole number from 1 to 2147483647");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3, stride=0)"),
              "line 1, column 27: stride of nn.Conv2d is 0; it must be whole numbers from 1 to 2147483647");
    EXPECT_EQ(
        refusal("nn.Conv2d(1, 1, 3.5)"),
        "line 1, column 17: kernel_size of nn.Conv2d is 3.5; it must be whole numbers from 1 to 2147483647");
    EXPECT_EQ(
        refusal("nn.Conv2d(1, 1, 3, padding='sam')"),
        "line 1, column 28: padding of nn.Conv2d is \"sam\"; it must be \"same\", \"valid\" or numbers");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3, 2, padding='same')"),
              "line 1, column 31: padding of nn.Conv2d is \"same\" and its stride 2; PyTorch takes \"same\" "
              "with stride "
              "1 only");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3"), "line 1, column 10: \"(\" is never closed");
    EXPECT_EQ(refusal("nn.Conv2d(1, 1, 3]"),
              "line 1, column 18: \"]\" does not close the \"(\" of line 1, column 10");
    EXPECT_EQ(refusal("nn.Conv2d 1"), "line 1, column 11: expected the end of the line, found \"1\"");
    EXPECT_EQ(refusal("nn.Conv2d(1 1)"), "line 1, column 13: expected \",\" or \")\", found \"1\"");
    EXPECT_EQ(refusal("m = "), "line 1, column 5: expected a value, found the end of the text");
    EXPECT_EQ(refusal("ä = “x”"), "line 1, column 5: “ is no quotation mark of a program; write \" instead");
    EXPECT_EQ(refusal("x = 'abc"),
              "line 1, column 5: this text is never closed; its quotation mark is missing");
    EXPECT_EQ(refusal("for i in range(3):\n  x"),
              "line 1, column 1: \"for\" is not read; only calls and assignments are");
    EXPECT_EQ(refusal("nn.Sequential(nn.ReLU(), 7)"),
              "line 1, column 26: expected a layer or a list of layers, found 7");
    EXPECT_EQ(refusal("99999999999999999999"),
              "line 1, column 1: 99999999999999999999 is too large a number");
    EXPECT_EQ(
        refusal("nn.ZeroPad2d(1)"),
        "line 1, column 1: nn.ZeroPad2d has no convolution or pooling behind it that could take its cells");
    EXPECT_EQ(
        refusal("onnx.helper.make_node('Convv', [], [])"),
        "line 1, column 23: unknown operator \"Convv\" (did you mean \"Conv\"?); known: Conv, ConvTranspose, "
        "MaxPool, AveragePool, DepthToSpace, SpaceToDepth, Resize, Upsample, Pad, Relu, Concat, Add, Slice");
    EXPECT_EQ(walked("nn.Conv2d(1, 2, 3)\nnn.Conv2d(3, 2, 3)", {9, 9}),
              "line 2, column 1: nn.Conv2d: it takes 3 channels, 2 come in");
    EXPECT_EQ(walked("nn.ReLU()\nnn.Conv2d(1, 2, 3)", {2, 9}),
              "line 2, column 1: nn.Conv2d: kernel of the row axis is 3, larger than the padded input of 2; "
              "the largest "
              "that fits is 2");
}

// --- bad input ---------------------------------------------------------------------------------------------

std::string repeated(std::string_view part, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    return text;
}

TEST(Frameworks, LargeAndDeepTextsAreRefusedWithASentence) {
    EXPECT_EQ(refusal(std::string(kLongestCode + 1, ' ')),
              "the program has 1048577 bytes; at most 1048576 are read");
    EXPECT_EQ(refusal(repeated("(", 10'000) + repeated(")", 10'000)),
              "line 1, column 101: nested too deeply; 100 levels are read");
    for (const char* part : {"[", "f(", "x[", "{", "-", "Conv <a=", "F.relu(", "nn.Sequential(", "*["}) {
        for (const char* closing : {"", ")", "]", "1"}) {
            const std::string text = "nn.Conv2d(" + repeated(part, 100'000) + repeated(closing, 100'000);
            EXPECT_NE(refusal(text), "") << part << closing;
        }
    }
    for (const char* part : {"1+", "x.a().", "f()", "x[0]", "a=b=", "a,"})
        static_cast<void>(refusal("x" + repeated(part, 150'000) + "1"));
    // Names that hold themselves twice would be large.
    EXPECT_NE(refusal("a = [nn.ReLU()]\n" + repeated("a = nn.Sequential(a, a)\n", 60)), "");
    EXPECT_NE(refusal("a = [1, 2]\n" + repeated("a = [a, a]\n", 60)), "");
    EXPECT_NE(refusal("a = [1]\n" + repeated("a = a + a\n", 60)), "");
    EXPECT_EQ(refusal("a = '" + std::string(500'000, 'x') + "'\n" + repeated("b=a\n", 100'000)), "");
    EXPECT_NE(refusal(repeated("nn.ReLU()\n", 100'000)), "");
    EXPECT_LE(read_code(repeated("nn.Linear(1,1)\n", 9'000)).notes.size(), 60u);
}

TEST(Frameworks, SizesThatGrowWithoutEndAreRefused) {
    const std::string doubled = repeated("nn.ConvTranspose1d(1, 1, 2, 2)\n", 40);
    EXPECT_NE(walked(doubled, {1}).find("line 31, column 1: nn.ConvTranspose1d: input is "),
              std::string::npos)
        << walked(doubled, {1});
    EXPECT_NE(walked(repeated("nn.Upsample(scale_factor=2)\n", 40), {1}, 1).find("line 31"),
              std::string::npos);
    EXPECT_NE(walked("Conv1D(1, 2147483647, 2147483647, 'same', dilation_rate=2147483647)", {2147483647}),
              "");
    EXPECT_NE(
        walked("Conv1DTranspose(1, 2147483647, 2147483647, 'same', dilation_rate=2147483647)", {2147483647}),
        "");
}

// Correct programs of every framework.
std::vector<std::string> good_programs() {
    std::vector<std::string> all = {
        "class N(nn.Module):\n  def __init__(self):\n    super().__init__()\n    self.a = nn.Conv2d(3, 6, "
        "(5, 3), "
        "padding='same')\n    self.b = nn.MaxPool2d(2, ceil_mode=True)\n  def forward(self, x):\n    x = "
        "self.b(F.relu(self.a(x)))\n    return x[:, :, 1:-1]\n",
        "m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, kernel_size=(3, 3), "
        "activation='relu'), "
        "layers.Flatten(), layers.Dense(10)])  # end",
        "y = Conv <kernel_shape = [3, 3], pads = [1, 1, 1, 1]> (x, w)\n%z = MaxPool[kernel_shape = [2, "
        "2]](%y)",
        "x = nn.avg_pool(nn.relu(nn.Conv(features=-2**3 + 16, kernel_size=(3, 3))(x)), (2, 2), strides=(2, "
        "2))",
    };
    std::mt19937 random(3);
    for (int n = 0; n < 8; ++n) {
        const LayerRequest request = random_request(random);
        for (const Framework framework : kAll) all.push_back(write_code(request, framework).code);
    }
    for (int n = 0; n < 4; ++n) {
        const LayerRequest request = random_ruled_request(random);
        for (const Framework framework : kAll) all.push_back(write_code(request, framework).code);
    }
    return all;
}

TEST(Frameworks, BrokenProgramsAreReadOrRefusedWithASentence) {
    std::mt19937 random(11);
    int read = 0;
    int refused = 0;
    const std::vector<std::string> programs = good_programs();
    const std::vector<std::string> parts = {
        "(",          ")",    "[",    "]",    ",",  "=",      ":",           "-",       "*",
        "'",          "\"",   "\n",   "\\",   "#",  "%",      "<",           ">",       "{",
        "}",          ".",    "None", "True", "-1", "0",      "99999999999", "1.5e308", "nn.Conv2d",
        "Sequential", "\xff", "\xc3", "\0",   "*x", "lambda", "x[1:-1]"};
    for (int n = 0; n < 30'000; ++n) {
        std::string text = programs[random() % programs.size()];
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            const std::size_t at = random() % (text.size() + 1);
            switch (random() % 4) {
                case 0:
                    text.erase(at, random() % 12);
                    break;
                case 1:
                    text.insert(at, parts[random() % parts.size()]);
                    break;
                case 2: {
                    const std::string& other = programs[random() % programs.size()];
                    if (!other.empty()) text.insert(at, other.substr(random() % other.size(), random() % 40));
                    break;
                }
                default:
                    if (at < text.size()) text[at] = static_cast<char>(random());
            }
        }
        try {
            const ReadProgram program = read_code(text);
            ++read;
            for (const Extents& input : {Extents{9}, Extents{9, 7}, Extents{5, 6, 7}})
                static_cast<void>(walk(program, input, 2));
        } catch (const BadInput& error) {
            ++refused;
            const std::string sentence = error.what();
            EXPECT_TRUE(sentence.starts_with("line ")) << sentence << "\n" << text;
            EXPECT_LT(sentence.size(), 700u) << sentence;
            EXPECT_EQ(printable(sentence, sentence.size()), sentence);
        }
    }
    EXPECT_GT(read, 1000);
    EXPECT_GT(refused, 1000);
}

// --- comparing ---------------------------------------------------------------------------------------------

// "112 (3,3)" for the only axis, with the shift where there is one, or "refused".
std::string told(const FrameworkAnswer& answer) {
    const FrameworkAxis& a = answer.axes.at(0);
    return fmt::format("{}{} ({},{}){}", answer.accepted ? "" : "refused ", a.output, a.padding.begin,
                       a.padding.end, a.shift == 0 ? "" : fmt::format(" {:+}", a.shift));
}
std::vector<std::string> compared(Operator op, AxisSpec axis, CallPadding padding) {
    LayerRequest request;
    request.layer = testing::layer_of(op, axis);
    std::vector<std::string> all;
    for (const FrameworkAnswer& answer : same_call(request, padding)) all.push_back(told(answer));
    return all;
}
using Told = std::vector<std::string>;

TEST(Frameworks, TheSameCallIsComparedInFive) {
    AxisSpec first = {.input = 224, .kernel = 7, .stride = 2, .padding_begin = 3, .padding_end = 3};
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::as_asked),
              (Told{"112 (3,3)", "112 (2,3) +1", "112 (2,3) +1", "112 (3,3)", "112 (3,3)"}));
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::same),
              (Told{"refused 112 (3,3)", "112 (2,3) +1", "112 (2,3) +1", "112 (2,3) +1", "112 (2,3) +1"}));
    EXPECT_EQ(compared(Operator::convolution, first, CallPadding::valid),
              (Told{"109 (0,0)", "109 (0,0)", "109 (0,0)", "109 (0,0)", "109 (0,0)"}));
    const AxisSpec one = {.input = 9, .kernel = 4};
    EXPECT_EQ(compared(Operator::convolution, one, CallPadding::same),
              (Told{"9 (1,2)", "9 (1,2)", "9 (1,2)", "9 (1,2)", "9 (1,2)"}));
    const AxisSpec up = {
        .input = 7, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1};
    EXPECT_EQ(compared(Operator::transposed_convolution, up, CallPadding::as_asked),
              (Told{"14 (1,0)", "14 (0,1) -1", "14 (0,1) -1", "14 (1,0)", "14 (1,0)"}));
    EXPECT_EQ(compared(Operator::transposed_convolution, up, CallPadding::valid),
              (Told{"15 (0,0)", "15 (0,0)", "15 (0,0)", "15 (0,0)", "15 (0,0)"}));
    AxisSpec dilated = {.input = 9, .kernel = 3, .stride = 2, .dilation = 2};
    EXPECT_EQ(compared(Operator::convolution, dilated, CallPadding::valid)[1], "refused 3 (0,0)");
    const AxisSpec pool = {.input = 7, .kernel = 2, .stride = 2, .ceil_mode = true};
    EXPECT_EQ(compared(Operator::max_pooling, pool, CallPadding::as_asked),
              (Told{"4 (0,1)", "4 (0,1)", "4 (0,1)", "4 (0,1)", "4 (0,1)"}));
}

// What is written for a framework that accepts the call has the windows that the comparison tells.
TEST(Frameworks, ComparisonAgreesWithWhatIsWritten) {
    std::mt19937 random(5);
    for (int n = 0; n < 3000; ++n) {
        const LayerRequest request = random_request(random);
        const Layer layer = resolved(request);
        for (const CallPadding padding : {CallPadding::as_asked, CallPadding::same, CallPadding::valid}) {
            for (const FrameworkAnswer& answer : same_call(request, padding)) {
                ASSERT_EQ(answer.axes.size(), layer.axes.size());
                ASSERT_TRUE(answer.accepted || !answer.remark.empty());
                for (std::size_t i = 0; i < layer.axes.size(); ++i) {
                    const FrameworkAxis& axis = answer.axes[i];
                    const bool exact = answer.accepted && axis.shift == 0 && padding == CallPadding::as_asked;
                    // PyTorch's row is the reference: no shift against itself.
                    if (answer.framework == Framework::pytorch) {
                        ASSERT_EQ(axis.shift, 0);
                    }
                    if (exact && answer.remark.find("alignment") == std::string::npos) {
                        ASSERT_EQ(axis.output, output_size(layer.op, layer.axes[i]))
                            << described(layer) << name_of(answer.framework);
                    }
                    if (padding == CallPadding::same && answer.framework != Framework::pytorch) {
                        const AxisSpec& a = layer.axes[i];
                        ASSERT_EQ(axis.output, layer.op == Operator::transposed_convolution
                                                   ? a.input * a.stride
                                                   : (a.input + a.stride - 1) / a.stride);
                    }
                }
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
