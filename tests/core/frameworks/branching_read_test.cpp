// Programs whose tensors part and meet again, as stacks.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "basics/errors.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/read/walk.h"

namespace convwalk {
namespace {

// "1: <name> concatenate with "c1", from c2 -> 16x9x9" of every layer.
std::string read_as(std::string_view text, const Extents& input = {}) {
    try {
        const CodeStack read = stack_of(read_code(text), input);
        const StackReport report = report_of(read.stack);
        std::string all;
        for (const std::string& note : read.notes) all += note + '\n';
        for (const LayerReport& layer : report.layers) {
            const StackLayer& asked = read.stack.layers[layer.number - 1];
            all += fmt::format("{}{}{}{} -> {}x{}\n", asked.name, asked.name.empty() ? "" : " = ",
                               layer.label, asked.from.empty() ? "" : " of " + asked.from, layer.channels,
                               to_string(layer.output));
        }
        return all;
    } catch (const BadInput& error) {
        return error.what();
    }
}

TEST(BranchingCode, AResidualBlockOfPyTorch) {
    const std::string block =
        "class BasicBlock(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.conv1 = nn.Conv2d(8, 8, 3, padding=1, bias=False)\n"
        "        self.bn1 = nn.BatchNorm2d(8)\n"
        "        self.conv2 = nn.Conv2d(8, 8, 3, padding=1, bias=False)\n"
        "        self.bn2 = nn.BatchNorm2d(8)\n"
        "        self.relu = nn.ReLU(inplace=True)\n"
        "    def forward(self, x):\n"
        "        identity = x\n"
        "        out = self.relu(self.bn1(self.conv1(x)))\n"
        "        out = self.bn2(self.conv2(out))\n";
    const std::string expected =
        "convolution 3, padding 1, batch norm, ReLU -> 8x9×9\n"
        "convolution 3, padding 1, batch norm -> 8x9×9\n"
        "add \"input\", ReLU -> 8x9×9\n";
    EXPECT_EQ(read_as(block + "        out += identity\n        return self.relu(out)\n", {9, 9}), expected);
    EXPECT_EQ(read_as(block + "        return self.relu(out + identity)\n", {9, 9}), expected);
    EXPECT_EQ(read_as(block + "        return self.relu(out + x)\n", {9, 9}), expected);
    EXPECT_EQ(read_as(block + "        return self.relu(torch.add(out, x))\n", {9, 9}), expected);
}

TEST(BranchingCode, ASumSaysTheChannelsOfTheInput) {
    EXPECT_EQ(read_as("def __call__(self, x):\n"
                      "    residual = x\n"
                      "    y = nn.Conv(64, (3, 3))(x)\n"
                      "    y = nn.relu(y)\n"
                      "    y = nn.Conv(64, (3, 3))(y)\n"
                      "    return nn.relu(y + residual)\n",
                      {5, 5}),
              "convolution 3, padding 1, ReLU -> 64x5×5\n"
              "convolution 3, padding 1 -> 64x5×5\n"
              "add \"input\", ReLU -> 64x5×5\n");
}

TEST(BranchingCode, WhatIsNoLayerIsLeftOutWithANote) {
    EXPECT_EQ(read_as("a = nn.Conv2d(1, 2, 3)(x)\nb = nn.Conv2d(2, 2, 1)(a)\nc = b * a\n", {5, 5}),
              "line 3: \"*\" of two branches is no layer here; the larger one goes on alone\n"
              "convolution 3 -> 2x3×3\nconvolution 1 -> 2x3×3\n");
    EXPECT_EQ(read_as("a = nn.Conv2d(1, 2, 3)(x)\nc = a + self.position\n", {5, 5}),
              "line 2: \"+\" has a side that is not known here; the other one goes on\n"
              "convolution 3 -> 2x3×3\n");
    EXPECT_EQ(read_as("x = torch.rand(1, 1, 5, 5)\na = nn.Conv2d(1, 2, 3)(x) * 2 / 255 + 1\n"),
              "convolution 3 -> 2x3×3\n");
    EXPECT_EQ(read_as("i = keras.Input((6, 6, 2))\na = Conv2D(2, 1)(i)\nb = Conv2D(3, 1)(a)\n"
                      "m = keras.Model(inputs=i, outputs=a)\n"),
              "a = convolution 1 -> 2x6×6\nconvolution 1 -> 3x6×6\nnothing of a -> 2x6×6\n");
}

// What is read twice keeps what follows it on one way to itself.
TEST(BranchingCode, AnActivationBehindAForkIsALayerOfItsOwn) {
    EXPECT_EQ(read_as("a = nn.Conv2d(1, 2, 3, padding=1)(x)\n"
                      "b = F.relu(a)\n"
                      "y = torch.cat([a, b, x], 1)\n",
                      {5, 5}),
              "a = convolution 3, padding 1 -> 2x5×5\n"
              "b = ReLU -> 2x5×5\n"
              "concatenate with \"b\" of a -> 4x5×5\n"
              "concatenate with \"input\" -> 5x5×5\n");
}

constexpr std::string_view kSmallUnet =
    "inputs = keras.Input((20, 20, 3))\n"
    "c1 = layers.Conv2D(16, 3, activation='relu')(inputs)\n"
    "x = layers.MaxPooling2D(2)(c1)\n"
    "x = layers.Conv2D(32, 3)(x)\n"
    "x = layers.Conv2DTranspose(16, 2, strides=2)(x)\n";

TEST(BranchingCode, AUnetOfKerasIsCutWhereTheProgramCuts) {
    const std::string way =
        "c1 = convolution 3, ReLU -> 16x18×18\n"
        "max pooling 2, stride 2 -> 16x9×9\n"
        "convolution 3 -> 32x7×7\n";
    const std::string up = "transposed convolution 2, stride 2 -> 16x14×14\n";
    const std::string unet(kSmallUnet);
    const std::string crop = "layers.Cropping2D(((2, 2), (2, 2)))(c1)";
    EXPECT_EQ(read_as(unet + "x = layers.concatenate([x, " + crop + "])\nm = keras.Model(inputs, x)"),
              way + up + "concatenate with \"c1\", cut -> 32x14×14\n");
    EXPECT_EQ(read_as(unet + "x = layers.Concatenate(axis=3)([x, c1[:, 2:-2, 2:-2]])"),
              way + up + "concatenate with \"c1\", cut -> 32x14×14\n");
    EXPECT_EQ(read_as(unet + "x = layers.Concatenate()([" + crop + ", x])"),
              way + "layer4 = " + up + "crop to \"layer4\" of c1 -> 16x14×14\n" +
                  "concatenate with \"layer4\" -> 32x14×14\n");
    // Early, and not in the middle.
    EXPECT_EQ(read_as("inputs = keras.Input((20, 20, 3))\n"
                      "c1 = layers.Conv2D(16, 3, activation='relu')(inputs)\n"
                      "s = layers.Cropping2D(((1, 3), (2, 2)))(c1)\n" +
                      unet.substr(unet.find("x = layers.Max")) + "x = layers.Add()([x, s])"),
              way + up + "add \"c1\", cut -> 16x14×14\n");
    const CodeStack read =
        stack_of(read_code(unet + "x = layers.Add()([x, layers.Cropping2D(((1, 3), (2, 2)))(c1)])"));
    EXPECT_EQ(*cut_from_of(read.stack.layers.back()), (Extents{1, 2}));
    EXPECT_EQ(read_as(unet + "x = layers.Add()([x, c1])"),
              "line 6, column 5: layers.Add: 14×14 and 18×18 can't be joined; their sizes must be equal");
    // A transposed convolution takes what is cut from it alone.
    EXPECT_EQ(read_as(unet + "x = layers.Cropping2D(3)(x)"),
              way.substr(5) + "transposed convolution 2, stride 2, padding 3 -> 16x8×8\n");
    EXPECT_EQ(read_as(unet + "y = layers.Cropping2D(3)(x)\ny = layers.add([x, y])"),
              "line 7, column 5: layers.add: 14×14 and 8×8 can't be joined; their sizes must be equal");
}

TEST(BranchingCode, JoinsOfEveryFramework) {
    const std::string joined =
        "conv = convolution 3, padding 1 -> 4x6×6\n"
        "ReLU -> 4x6×6\n"
        "concatenate with \"conv\" -> 8x6×6\n";
    const auto torch = [](std::string_view join) {
        return read_as(fmt::format("conv = nn.Conv2d(4, 4, 3, padding=1)(x)\ny = F.relu(conv)\n{}", join),
                       {6, 6});
    };
    for (const char* join :
         {"torch.cat([y, conv], dim=1)", "torch.cat((y, conv), 1)", "torch.concat(tensors=[y, conv], dim=-3)",
          "torch.concatenate([y, conv], axis=1)"})
        EXPECT_EQ(torch(join), joined) << join;
    EXPECT_EQ(torch("torch.cat([y, conv])"),
              "line 3, column 1: torch.cat does not say its axis; only joins of channels are read");
    EXPECT_EQ(torch("torch.cat([y, conv], 2)"),
              "line 3, column 1: torch.cat joins along axis 2; only joins of channels, axis 1, are read");
    EXPECT_EQ(torch("z = torch.cat([y], 1)\nz + conv"),
              "conv = convolution 3, padding 1 -> 4x6×6\nReLU -> 4x6×6\nadd \"conv\" -> 4x6×6\n");
    EXPECT_EQ(
        torch("torch.cat([y, skip], 1)"),
        "line 3, column 15: torch.cat reads what is \"skip\", a name without a value here; a network has "
        "one input, and all else is made of it");
    EXPECT_EQ(torch("z = torch.cat([y, conv], 1)\nz + conv"),
              "line 4, column 3: +: 8 and 4 channels can't be added; they must be as many");
    EXPECT_EQ(read_as("filters = tf.zeros([3, 3, 4, 4])\n"
                      "x = tf.zeros([1, 6, 6, 4])\n"
                      "x = tf.nn.conv2d(x, filters, strides=1, padding='SAME')\n"
                      "conv = x\n"
                      "x = tf.nn.relu(x)\n"
                      "x = tf.concat([x, conv], axis=-1)\n"),
              joined);
    EXPECT_EQ(read_as("x = jnp.zeros((1, 4, 6, 6))\n"
                      "w = jnp.zeros((4, 4, 3, 3))\n"
                      "x = jax.lax.conv_general_dilated(x, w, (1, 1), 'SAME')\n"
                      "conv = x\n"
                      "x = jax.nn.relu(x)\n"
                      "x = jnp.concatenate([x, conv], axis=1)\n"),
              joined);
    EXPECT_EQ(read_as("x = onnx.helper.make_tensor_value_info('x', onnx.TensorProto.FLOAT, [1, 4, 6, 6])\n"
                      "w = onnx.helper.make_tensor_value_info('w', onnx.TensorProto.FLOAT, [4, 4, 3, 3])\n"
                      "make_node('Conv', ['x', 'w'], ['a'], kernel_shape=[3, 3], pads=[1, 1, 1, 1])\n"
                      "make_node('Relu', ['a'], ['b'])\n"
                      "make_node('Concat', ['b', 'a'], ['c'], axis=1)\n"),
              "layer1 = convolution 3, padding 1 -> 4x6×6\nReLU -> 4x6×6\n"
              "concatenate with \"layer1\" -> 8x6×6\n");
    EXPECT_EQ(read_as("make_node('Conv', ['x', 'w'], ['a'], kernel_shape=[3, 3], pads=[1, 1, 1, 1])\n"
                      "make_node('Add', ['a', 'x'], ['c'])\n",
                      {6, 6}),
              "convolution 3, padding 1 -> 1x6×6\nadd \"input\" -> 1x6×6\n");
    EXPECT_EQ(read_as("make_node('Conv', ['x', 'w'], ['a'], kernel_shape=[3, 3])\n"
                      "make_node('Add', ['a', 'q'], ['c'])\n",
                      {6, 6}),
              "line 2, column 1: Add reads \"q\", which no node before it makes");
}

TEST(BranchingCode, InputThatIsReadAgainIsTheInput) {
    for (const char* code :
         {"inputs = x\nx = nn.Conv2d(2, 2, 1)(x)\nx = x + inputs", "y = nn.Conv2d(2, 2, 1)(x)\ny + x",
          "i = keras.Input((6, 6, 2))\nx = Conv2D(2, 1)(i)\nx = layers.add([x, i])",
          "x = inputs = keras.Input((6, 6, 2))\nx = Conv2D(2, 1)(x)\nx += inputs",
          "x = tf.zeros([1, 6, 6, 2])\nf = tf.zeros([1, 1, 2, 2])\ninputs = x\n"
          "x = tf.nn.bias_add(tf.nn.conv2d(x, f, 1, 'VALID'), tf.zeros([2]))\nx = tf.add(x, inputs)"})
        EXPECT_EQ(read_as(code, {6, 6}), "convolution 1 -> 2x6×6\nadd \"input\" -> 2x6×6\n") << code;
}

TEST(BranchingCode, ListsAreLengthened) {
    EXPECT_EQ(read_as("features = [x]\n"
                      "x = nn.Conv2d(3, 4, 3, padding=1)(x)\n"
                      "features.append(x)\n"
                      "x = nn.Conv2d(4, 5, 1)(x)\n"
                      "features.extend([x])\n"
                      "y = torch.cat(features, 1)\n",
                      {6, 6}),
              "layer1 = convolution 3, padding 1 -> 4x6×6\n"
              "x = convolution 1 -> 5x6×6\n"
              "concatenate with \"layer1\" of input -> 7x6×6\n"
              "concatenate with \"x\" -> 12x6×6\n");
    EXPECT_EQ(read_as("layers = []\n"
                      "layers.append(nn.Conv2d(1, 2, 3))\n"
                      "layers += [nn.ReLU()]\n"
                      "layers.extend([nn.Conv2d(2, 2, 1), nn.ReLU()])\n"
                      "self.net = nn.Sequential(*layers)\n"
                      "y = self.net(x)\n",
                      {5, 5}),
              "convolution 3, ReLU -> 2x3×3\nconvolution 1, ReLU -> 2x3×3\n");
    // A name that was given to something else is no tensor any more.
    EXPECT_EQ(read_as("y = torch.cat([x, x], 1)\nx = nn.Conv2d(2, 2, 1)(y)\nz = x + y\n", {5, 5}),
              "y = concatenate with \"input\" -> 2x5×5\nconvolution 1 -> 2x5×5\nadd \"y\" -> 2x5×5\n");
}

// Tensors of known sizes are the input, or weights.
TEST(BranchingCode, ABiasIsNoBranch) {
    const std::string made =
        "x = jnp.zeros((1, 3, 6, 6))\nw = jnp.zeros((3, 3, 1, 1))\nb = jnp.zeros((3, 1, 1))\n";
    const std::string conv = "x = jax.lax.conv_general_dilated(x, w, (1, 1), 'VALID')\n";
    EXPECT_EQ(read_as(made + conv + "x = x + b"), "convolution 1 -> 3x6×6\n");
    EXPECT_TRUE(stack_of(read_code(made + conv + "x = x + b")).stack.layers[0].bias);
    EXPECT_EQ(read_as(made + "x = x + b\n" + conv),
              "line 4: a bias that follows no convolution is left out\nconvolution 1 -> 3x6×6\n");
    EXPECT_EQ(read_as(made + "x = x + x\n" + conv), "add \"input\" -> 3x6×6\nconvolution 1 -> 3x6×6\n");
}

TEST(BranchingCode, CutsThatNoLayerTakesAreLayers) {
    EXPECT_EQ(read_as("a = nn.Conv2d(1, 1, 3)(x)\nb = nn.Conv2d(1, 1, 3)(a[:, :, 2:-2, 2:-2])\n"
                      "c = nn.Conv2d(1, 1, 5)(a)\nb = nn.Conv2d(1, 1, 3)(a[:, :, 2:-2, 2:-2])\n",
                      {12, 12}),
              "a = convolution 3 -> 1x10×10\ncrop 2 -> 1x6×6\nconvolution 3 -> 1x4×4\n"
              "c = convolution 5 of a -> 1x6×6\ncrop to \"c\" of a -> 1x6×6\nconvolution 3 -> 1x4×4\n");
    EXPECT_EQ(read_as("a = nn.Conv2d(1, 1, 3)(x)\nc = nn.Conv2d(1, 1, 5)(a)\n"
                      "b = nn.Conv2d(1, 1, 3, padding=1)(a[:, :, 1:-3, 2:-2])\n",
                      {12, 12}),
              "a = convolution 3 -> 1x10×10\nc = convolution 5 -> 1x6×6\ncrop to \"c\" of a -> 1x6×6\n"
              "convolution 3, padding 1 -> 1x6×6\n");
    const auto walked =
        walk(read_code("nn.ZeroPad2d((-1, -2, 0, -3))\nnn.Conv2d(1, 1, 3, padding=1)"), {9, 9});
    ASSERT_EQ(walked.size(), 2U);
    EXPECT_EQ(walked[0].output, (Extents{6, 6}));
    EXPECT_EQ(walked[1].output, (Extents{6, 6}));
}

TEST(BranchingCode, ObjectsOfAClassAreNoLayers) {
    const std::string net =
        "class Net(nn.Module):\n"
        "    def __init__(self):\n"
        "        self.a = nn.Conv2d(3, 4, 3)\n"
        "    def forward(self, x):\n"
        "        return self.a(x)\n";
    const std::string expected = "convolution 3 -> 4x5×6\n";
    EXPECT_EQ(read_as(net + "y = Net()(torch.zeros(1, 3, 7, 8))"), expected);
    EXPECT_EQ(read_as(net + "m = Net().to(device).eval()\nx = torch.rand(1, 3, 7, 8)\ny = m(x)"), expected);
    EXPECT_EQ(read_as(net + "class Two(nn.Module):\n"
                            "    def __init__(self):\n"
                            "        self.net = Net()\n"
                            "    def forward(self, x):\n"
                            "        return self.net(x)\n",
                      {7, 8}),
              expected);
}

}  // namespace
}  // namespace convwalk
