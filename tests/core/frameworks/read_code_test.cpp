// Layers from code of five frameworks.
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
#include "support/code_read_back.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::code_read_back::refusal;
using testing::code_read_back::walked;

// --- reading -----------------------------------------------------------------------------------------------

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
    // A cell of its own after the last one is what a ceil mode reaches; one before the first is nothing here.
    EXPECT_EQ(
        rules_read("x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])\ntf.nn.avg_pool2d(x, 3, 2, 'SAME')"),
        "(1,1)(1,1) counted");
    EXPECT_THROW(
        rules_read("x = tf.pad(x, [[0, 0], [1, 1], [1, 1], [0, 0]])\ntf.nn.avg_pool2d(x, 3, 1, 'SAME')"),
        BadInput);
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
              "16×26×26 32×24×24 32×8×8 32");
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
              "6×28×28 6×14×14 16×10×10 16×5×5 400 120");  // PyTorch's tutorial on CIFAR-10
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

}  // namespace
}  // namespace convwalk
