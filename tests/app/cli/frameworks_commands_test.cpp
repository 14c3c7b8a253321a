// convwalk import and convwalk code, as a person or a script meets them.
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "cli/run.h"
#include "frameworks/rules.h"
#include "network/stack_json.h"
#include "scenario/scenario.h"
#include "support/places.h"
#include "support/program.h"

namespace convwalk {
namespace {

using testing::content_of;
using testing::Ended;
using testing::Running;
using testing::TempFolder;
using testing::write_file;

constexpr const char* kModel =
    "nn.Sequential(\n    nn.Conv2d(1, 6, 5, padding=2),  # LeNet-5\n    nn.ReLU(),\n"
    "    nn.AvgPool2d(2),\n    nn.Conv2d(6, 16, 5),\n    nn.Flatten(),\n)\n";

class FrameworkCommands : public ::testing::Test {
  protected:
    Ended run(const std::vector<std::string>& arguments, const std::string& in = "") {
        return Running(testing::kProgram, {.arguments = arguments, .folder = folder_.path(), .in = in})
            .wait();
    }
    void expect_refused(const Ended& ended, int code, const std::string& sentence) {
        EXPECT_EQ(ended.code, code);
        EXPECT_EQ(ended.out, "");
        EXPECT_EQ(ended.err, "convwalk: " + sentence + "\n");
    }
    TempFolder folder_;
};

TEST_F(FrameworkCommands, ImportPrintsATableOfWhatWasUnderstood) {
    write_file(folder_ / "model.py", kModel);
    const Ended sized = run({"import", "model.py", "--input", "28"});
    EXPECT_EQ(sized.err, "");
    EXPECT_EQ(sized.out,
              "#  line  call            size  channels  parameters  what it is\n"
              "0        input          28×28         1\n"
              "1     2  nn.Conv2d      28×28         6         156  convolution, kernel 5, padding 2, "
              "channels 1 → 6\n"
              "2     3  nn.ReLU                                     passed over\n"
              "3     4  nn.AvgPool2d   14×14         6              average pooling, kernel 2, stride 2, "
              "channels 6 → 6\n"
              "4     5  nn.Conv2d      10×10        16       2,416  convolution, kernel 5, channels 6 → 16\n"
              "5     6  nn.Flatten    vector      1600              dimensions put together to one\n"
              "2,572 parameters\n");
    const Ended unsized = run({"import", "-"}, kModel);
    EXPECT_EQ(unsized.code, kSuccess);
    EXPECT_EQ(unsized.out.find("28"), std::string::npos) << unsized.out;
    EXPECT_TRUE(unsized.out.ends_with("The code says no input size; give one for sizes: --input 32x32\n"))
        << unsized.out;
}

TEST_F(FrameworkCommands, ImportMakesWhatItIsTold) {
    write_file(folder_ / "blocks.py",
               "import torch.nn as nn\ndef block(i, o):\n    return nn.Sequential(nn.Conv2d(i, o, 3, "
               "padding=1), nn.ReLU())\n");
    write_file(
        folder_ / "model.py",
        "from blocks import block\nimport torch.nn as nn\n"
        "class Net(nn.Module):\n    def __init__(self, width, classes=10):\n        super().__init__()\n"
        "        self.a = block(3, width)\n        self.b = nn.Linear(100, width)\n"
        "    def forward(self, x, z):\n        return self.a(x), self.b(z)\n"
        "def small():\n    return Net(8)\ndef large():\n    return Net(64)\n");
    const Ended made = run({"import", "model.py", "blocks.py", "--make", "Net(16)", "--input", "x=3x9x9",
                            "--input", "z=100", "--format", "csv"});
    EXPECT_EQ(made.code, kSuccess) << made.err;
    EXPECT_NE(made.out.find("nn.Conv2d,9×9,16,448"), std::string::npos) << made.out;
    EXPECT_NE(made.out.find("nn.Linear,vector,16,1616"), std::string::npos) << made.out;
    expect_refused(
        run({"import", "model.py", "blocks.py"}), kBadInput,
        "model.py: line 10, column 1: the file makes no model; say which, as one of: small(), large()");
    expect_refused(run({"import", "model.py", "blocks.py", "--make", "Net("}), kBadInput,
                   "model.py: make is \"Net(\": \"(\" is never closed");
    expect_refused(run({"import", "model.py", "blocks.py", "--make", "small()", "--input", "y=3"}), kBadInput,
                   "input is \"y=...\"; the code has no input of that name");
}

TEST_F(FrameworkCommands, ImportTakesTheSizeThatTheCodeSays) {
    const Ended ended =
        run({"import", "-"}, "Sequential([Input((28, 28, 1)), Conv2D(8, 3, strides=2, padding='same')])");
    EXPECT_NE(ended.out.find(
                  "14×14         8          80  convolution, kernel 3, stride 2, padding 0 before, 1 after"),
              std::string::npos)
        << ended.out;
}

TEST_F(FrameworkCommands, ImportWritesALayerAsAScenario) {
    write_file(folder_ / "model.py", kModel);
    EXPECT_EQ(run({"import", "model.py", "--input", "28x30", "--layer", "4", "-o", "layer.json"}).code,
              kSuccess);
    const Layer layer = parse_scenario(content_of(folder_ / "layer.json")).alone()->layer;
    EXPECT_EQ(input_extents(layer), (Extents{14, 15}));
    EXPECT_EQ(output_extents(layer), (Extents{10, 11}));
    EXPECT_EQ(layer.in_channels, 6);
    const Ended only =
        run({"import", "-", "--input", "5", "-o", "-"}, "tf.nn.conv1d(x, tf.zeros([3, 1, 1]), 2, 'SAME')");
    EXPECT_EQ(output_extents(parse_scenario(only.out).alone()->layer), Extents{3});
    const Ended word = run({"import", "-", "--input", "9", "-o", "-"}, "nn.Conv2d(1, 1, 4, padding='same')");
    EXPECT_EQ(output_extents(resolved(*parse_scenario(word.out).alone())), (Extents{9, 9}));
}

TEST_F(FrameworkCommands, ImportWritesSeveralLayersAsANetwork) {
    const Ended ended = run({"import", "-", "--input", "28", "-o", "-"}, kModel);
    EXPECT_EQ(ended.code, kSuccess);
    EXPECT_EQ(ended.err, "");
    const Stack stack = read_stack(ended.out).stack;
    EXPECT_EQ(stack.layers.size(), 4u);
    EXPECT_EQ(stack.layers[0].activation, "relu");
    EXPECT_EQ(report_of(stack).layers[2].output, (Extents{10, 10}));
    EXPECT_EQ(report_of(stack).layers.back().channels, 1600);
    write_file(folder_ / "net.json", ended.out);
    EXPECT_EQ(run({"network", "net.json"}).code, kSuccess);
}

TEST_F(FrameworkCommands, AJoinAloneIsANetwork) {
    const Ended ended = run({"import", "-", "--input", "8", "-o", "-"}, "z = torch.cat([x, x], 1)\n");
    EXPECT_EQ(ended.code, kSuccess) << ended.err;
    EXPECT_EQ(report_of(read_stack(ended.out).stack).layers.back().channels, 2);
}

TEST_F(FrameworkCommands, CodeWritesWholeNetworks) {
    const Ended keras = run({"code", "--network", "CR(4,3)-P", "--input", "3x8x8", "--framework", "keras"});
    EXPECT_EQ(keras.err, "");
    EXPECT_EQ(keras.out,
              "import keras\n\nmodel = keras.Sequential([\n"
              "    keras.Input((8, 8, 3)),\n"
              "    keras.layers.Conv2D(4, kernel_size=3, padding=\"same\"),\n"
              "    keras.layers.ReLU(),\n"
              "    keras.layers.MaxPooling2D(pool_size=2, strides=2),\n"
              "])\n");
    // There and back over the file of a network.
    const Ended vgg = run({"code", "--network", "vgg_16"});
    write_file(folder_ / "vgg.py", vgg.out);
    EXPECT_EQ(run({"import", "vgg.py", "-o", "vgg.json"}).code, kSuccess);
    EXPECT_EQ(report_of(read_stack(content_of(folder_ / "vgg.json")).stack).parameters, 138'357'544);
    EXPECT_EQ(run({"code", "--network", "vgg.json"}).out, vgg.out);
    EXPECT_EQ(run({"code", "--network", "-"}, "C(4,3)").code, kSuccess);

    const Ended shuffle = run({"code", "--network", "espcn", "--framework", "keras"});
    EXPECT_NE(shuffle.out.find("    keras.layers.Reshape((17, 17, 1, 3, 3)),\n"
                               "    keras.layers.Permute((1, 4, 2, 5, 3)),\n"
                               "    keras.layers.Reshape((51, 51, 1)),\n"),
              std::string::npos)
        << shuffle.out;
    EXPECT_EQ(run({"code", "--network", "srgan_upsampling", "--framework", "jax"}).code, kSuccess);
    expect_refused(run({"code", "--network", "C(1,3,2,d2)", "--framework", "keras"}), kBadInput,
                   "layer 1: " + std::string(kKerasStridesOrDilates));
    const Ended all = run({"code", "--network", "C(1,3,2,d2)", "--framework", "all"});
    EXPECT_NE(all.out.find("# Keras\n# layer 1: Keras's layers refuse"), std::string::npos) << all.out;
    expect_refused(run({"code", "--network", "vgg_16", "--stride", "2"}), kUsage,
                   "stride is for a layer; beside --network only --input is taken");
    expect_refused(
        run({"code", "--network", "C(8,3)-P(2)-C(8,9,valid)", "--input", "1x8x8"}), kBadInput,
        "layer 3: kernel of the row axis is 9, larger than the padded input of 4; the largest that "
        "fits is 4");
}

TEST_F(FrameworkCommands, ImportSaysWhatItCanNotRead) {
    write_file(folder_ / "model.py", "a = 1\nnn.Conv2d(1, 1, 3, strde=2)");
    expect_refused(
        run({"import", "model.py"}), kBadInput,
        "model.py: line 2, column 20: unknown argument \"strde\" of nn.Conv2d (did you mean \"stride\"?)");
    expect_refused(run({"import", "-"}, ""), kBadInput,
                   "the code has no layer; expected one such as nn.Conv2d(1, 8, 3)");
    expect_refused(run({"import", "-", "-o", "x.json"}, kModel), kUsage,
                   "the code says no input size; give one, such as --input 32x32");
    expect_refused(run({"import", "-", "-o", "x.json", "--layer", "2"}, kModel), kBadInput,
                   "layer is \"2\"; it must be the number of one that changes sizes, such as 1");
    expect_refused(run({"import", "-", "-o", "x.json", "--layer", "1"}, kModel), kUsage,
                   "the code says no input size; give one, such as --input 32x32");
    expect_refused(run({"import", "-", "--layer", "1"}, kModel), kUsage,
                   "layer chooses what -o writes; name a file, such as -o layer.json");
    expect_refused(
        run({"import", "-", "--input", "4x4x4"}, kModel), kBadInput,
        "input is \"4x4x4\"; the first layer takes 1 channel on 2 axes: give cells alone, such as 32x32, "
        "or 1x32x32");
    expect_refused(run({"import", "-"}, std::string((1 << 20) + 5, '(')), kBadInput,
                   "the program has 1048581 bytes; at most 1048576 are read");
    EXPECT_EQ(folder_.names(), std::set<std::string>{"model.py"});
}

TEST_F(FrameworkCommands, WhatResizesAndHowValuesAreTreatedIsImported) {
    const auto imported = [&](const std::string& text) {
        const Ended ended = run({"import", "-", "--input", "9x7", "-o", "layer.json"}, text);
        EXPECT_EQ(ended.code, kSuccess) << ended.err;
        return parse_scenario(content_of(folder_ / "layer.json")).alone()->layer;
    };
    const Layer up = imported("nn.Upsample(scale_factor=1.5, mode='bilinear', align_corners=True)");
    EXPECT_EQ(up.op, Operator::resize);
    EXPECT_EQ(output_extents(up), (Extents{13, 10}));
    EXPECT_EQ(up.resize_mode, ResizeMode::bilinear);
    EXPECT_TRUE(up.align_corners);
    const Layer shuffled = imported("x = F.relu(nn.PixelShuffle(3)(x))");
    EXPECT_EQ(shuffled.op, Operator::pixel_shuffle);
    EXPECT_EQ(output_extents(shuffled), (Extents{27, 21}));
    EXPECT_EQ(imported("nn.Conv2d(1, 1, 3, padding=1, padding_mode='reflect')").padding_mode,
              PaddingMode::reflect);
    const Layer pool = imported("nn.AvgPool2d(3, 2, 1, count_include_pad=False, divisor_override=4)");
    EXPECT_FALSE(pool.count_include_pad);
    EXPECT_EQ(pool.divisor_override, 4);
    expect_refused(run({"import", "-", "--input", "9x7", "-o", "x.json"}, "nn.Upsample(size=4, mode='area')"),
                   kBadInput, "line 1: nn.Upsample can't be drawn by itself");
}

TEST_F(FrameworkCommands, CodeWritesTheLayerForEveryFramework) {
    const std::vector<std::string> layer = {"--input",  "7", "--kernel",      "3",
                                            "--stride", "2", "--padding-end", "1"};
    const auto code = [&](const char* framework) {
        std::vector<std::string> arguments = {"code", "--framework", framework};
        arguments.insert(arguments.end(), layer.begin(), layer.end());
        return run(arguments);
    };
    EXPECT_EQ(code("pytorch").out,
              "from torch import nn\n\nnn.Sequential(\n    nn.ZeroPad2d((0, 1, 0, 1)),\n    nn.Conv2d(1, 1, "
              "kernel_size=3, "
              "stride=2),\n)\n");
    EXPECT_EQ(
        code("keras").out,
        "import keras\n\nkeras.Sequential([\n    keras.layers.ZeroPadding2D(padding=((0, 1), (0, 1))),\n"
        "    keras.layers.Conv2D(1, kernel_size=3, strides=2),\n])\n");
    EXPECT_EQ(
        code("tensorflow").out,
        "import tensorflow as tf\n\nfilters = tf.zeros([3, 3, 1, 1])\n"
        "x = tf.nn.conv2d(x, filters, strides=[1, 2, 2, 1], padding=[[0, 0], [0, 1], [0, 1], [0, 0]])\n");
    EXPECT_EQ(code("jax").out,
              "import jax\nimport jax.numpy as jnp\n\nw = jnp.zeros((1, 1, 3, 3))\n"
              "x = jax.lax.conv_general_dilated(x, w, window_strides=(2, 2), padding=[(0, 1), (0, 1)])\n");
    EXPECT_NE(code("onnx").out.find(
                  "    onnx.helper.make_node(\"Conv\", [\"x\", \"w\"], [\"y\"], kernel_shape=[3, 3], "
                  "strides=[2, 2], pads=[0, 0, 1, 1]),\n"),
              std::string::npos);
    for (const char* each :
         {"# PyTorch\nfrom torch import nn\n\nnn.", "# Keras\n", "# TensorFlow\n", "# JAX\n", "# ONNX\n"})
        EXPECT_NE(code("all").out.find(each), std::string::npos) << each;
    EXPECT_EQ(run({"code", "--kernel", "3"}).out, "from torch import nn\n\nnn.Conv2d(1, 1, kernel_size=3)\n");
    expect_refused(
        run({"code", "--framework", "torch"}), kBadInput,
        "unknown framework \"torch\" (did you mean \"pytorch\"?); known: pytorch, keras, tensorflow, jax, "
        "onnx, all");
    expect_refused(run({"code", "--framework", "keras", "--stride", "2", "--dilation", "2"}), kBadInput,
                   std::string(kKerasStridesOrDilates));
    expect_refused(
        run({"code", "--input", "2", "--kernel", "3"}), kBadInput,
        "kernel of the row axis is 3, larger than the padded input of 2; the largest that fits is 2");
}

// With -o as in the table.
TEST_F(FrameworkCommands, ImportSaysWhatMendsAJoinThatFails) {
    const char* code =
        "x = nn.Conv2d(1, 4, 3, padding=1)(x)\n"
        "h = F.max_pool2d(x, 2)\n"
        "h = nn.ConvTranspose2d(4, 4, 2, stride=2)(h)\n"
        "y = torch.cat([h, x], 1)\n";
    std::vector<std::string> asked = {"import", "-", "--input", "15"};
    const std::string said = run(asked, code).err;
    EXPECT_NE(said.find("what mends it: output padding 1 at nn.ConvTranspose2d on line 3"), said.npos)
        << said;
    asked.insert(asked.end(), {"-o", "-"});
    const Ended written = run(asked, code);
    EXPECT_EQ(written.code, 1);
    EXPECT_EQ(written.err, said);
}

}  // namespace
}  // namespace convwalk
