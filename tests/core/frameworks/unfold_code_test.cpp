// Windows as cells, and the way back, in code of every framework.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "frameworks/read/program_report.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/write/write_stack.h"
#include "network/notation.h"
#include "support/code_read_back.h"

namespace convwalk {
namespace {

using testing::code_read_back::walked;

std::vector<StackLayer> layers_of(const std::string& notation) {
    return read_notation(notation).layers;
}

CodeStack stack_in(const std::string& code, const Extents& input, std::int64_t channels) {
    return stack_of(read_code(code, {.sizes = input, .channels = channels}), input, channels);
}

// As the documentation of PyTorch has it: 9 · 10 windows of 5 · 2 · 3 numbers, and 12 windows on a map of 4
// × 5.
TEST(UnfoldCode, PyTorch) {
    EXPECT_EQ(walked("nn.Unfold(kernel_size=(2, 3))", {10, 12}, 5), "30×90");
    EXPECT_EQ(walked("nn.Unfold(3, dilation=2, padding=1, stride=2)", {10, 12}, 5), "45×20");
    EXPECT_EQ(walked("y = F.unfold(x, 3, padding=1)", {10, 12}, 5), "45×120");
    EXPECT_EQ(walked("nn.Fold((4, 5), (2, 2))", {12}, 12), "3×4×5");
    EXPECT_EQ(walked("y = torch.nn.functional.fold(x, output_size=4, kernel_size=2, stride=2)", {4}, 12),
              "3×4×4");
    EXPECT_EQ(walked("nn.Sequential(nn.Unfold(2), nn.Conv1d(12, 8, 1), nn.Fold((4, 5), 2))", {4, 5}, 3),
              "12×12 8×12 2×4×5");
}

TEST(UnfoldCode, WhatCannotBeIsSaid) {
    EXPECT_EQ(
        walked("nn.Fold((4, 5), (2, 2))", {10}, 12),
        "line 1, column 1: nn.Fold: 4×5 has 3×4 windows of 2×2 cells a channel, so a multiple of 4 channels "
        "and 12 windows must come in; 12×10 does");
    EXPECT_EQ(
        walked("nn.Fold((4, 5), (2, 2))", {12}, 6),
        "line 1, column 1: nn.Fold: 4×5 has 3×4 windows of 2×2 cells a channel, so a multiple of 4 channels "
        "and 12 windows must come in; 6×12 does");
    EXPECT_EQ(walked("nn.Unfold(3)", {12}, 6),
              "line 1, column 1: nn.Unfold: it works on 2 axes, the input has 1");
    EXPECT_NE(walked("nn.Unfold(5)", {4, 4}, 6).find("nn.Unfold: "), std::string::npos);
}

// The method of a tensor is another thing, of one dimension.
TEST(UnfoldCode, TheMethodOfATensorIsNone) {
    const ReadProgram program =
        read_code("h = nn.Conv2d(3, 4, 3)(x)\nh = h.unfold(2, 3, 1)\ny = nn.Conv2d(4, 4, 1)(h)");
    EXPECT_NE(first_gap(program), nullptr);
}

// TensorFlow and Keras leave windows on their axes, and Keras's lie side by side.
TEST(UnfoldCode, Patches) {
    EXPECT_EQ(walked("x = tf.zeros([1, 10, 12, 5])\n"
                     "x = tf.image.extract_patches(x, sizes=[1, 2, 3, 1], strides=[1, 1, 1, 1], "
                     "rates=[1, 1, 1, 1], padding=\"VALID\")",
                     {}),
              "30×9×10");
    EXPECT_EQ(walked("x = tf.zeros([1, 10, 12, 5])\n"
                     "x = tf.image.extract_patches(x, [1, 3, 3, 1], [1, 2, 2, 1], [1, 1, 1, 1], \"SAME\")",
                     {}),
              "45×5×6");
    EXPECT_EQ(walked("x = keras.Input((20, 20, 3))\nx = keras.ops.image.extract_patches(x, (5, 5))", {}),
              "75×4×4");
    EXPECT_EQ(walked("x = keras.Input((20, 20, 3))\nx = ops.image.extract_patches(x, 3, strides=(1, 1))", {}),
              "27×18×18");
    EXPECT_EQ(walked("x = jnp.zeros((1, 5, 10, 12))\n"
                     "x = jax.lax.conv_general_dilated_patches(x, (2, 3), (1, 1), \"VALID\")",
                     {}),
              "30×9×10");
}

TEST(UnfoldCode, OnnxAddsUpWindows) {
    const std::string code =
        "onnx.helper.make_tensor_value_info(\"x\", onnx.TensorProto.FLOAT, [1, 12, 12])\n"
        "onnx.helper.make_tensor(\"image\", onnx.TensorProto.INT64, [2], [4, 5])\n"
        "onnx.helper.make_tensor(\"block\", onnx.TensorProto.INT64, [2], [2, 2])\n";
    EXPECT_EQ(walked(code + "onnx.helper.make_node(\"Col2Im\", [\"x\", \"image\", \"block\"], [\"y\"])", {}),
              "3×4×5");
    const ReadProgram unknown = read_code(
        "onnx.helper.make_node(\"Conv\", [\"x\", \"w\"], [\"h\"], kernel_shape=[3])\n"
        "onnx.helper.make_node(\"Col2Im\", [\"h\", \"a\", \"b\"], [\"y\"])");
    EXPECT_NE(first_gap(unknown), nullptr);
}

TEST(UnfoldCode, IsOfANetwork) {
    const std::string torch =
        "nn.Sequential(nn.Unfold((2, 3), stride=2, padding=1), nn.Fold((10, 12), (2, 3), stride=2, "
        "padding=1))";
    EXPECT_EQ(stack_in(torch, {10, 12}, 5).stack.layers,
              layers_of("UNFOLD(2x3,s2,p1)-FOLD(10x12,2x3,s2,p1)"));
    // Windows that stay on their axes are in another shape.
    const CodeStack lax =
        stack_in("x = jax.lax.conv_general_dilated_patches(x, (2, 3), (1, 1), \"VALID\")", {10, 12}, 5);
    EXPECT_EQ(lax.stack.layers, layers_of("UNFOLD(2x3)-V(30,9x10)"));
    EXPECT_TRUE(lax.notes.empty());
    // Where another order of channels matters, it is said.
    const std::string patches = "keras.ops.image.extract_patches(x, 2, strides=1)";
    const std::string of = "x = keras.Input((4, 4, {}))\nx = {}\n";
    EXPECT_EQ(
        stack_of(read_code(fmt::format(fmt::runtime(of), 3, patches))).notes,
        std::vector<std::string>{
            "line 2: \"keras.ops.image.extract_patches\" has the channels of one tap side by side, and here "
            "those of one channel's window are; the sizes are the same"});
    EXPECT_TRUE(stack_of(read_code(fmt::format(fmt::runtime(of), 1, patches))).notes.empty());
}

// What is written comes back as the layer that it was.
TEST(UnfoldCode, ComesBack) {
    Stack stack;
    stack.channels = 3;
    stack.input = {6, 7};
    for (const char* notation : {"UNFOLD(2x3)", "UNFOLD(3,s2)", "UNFOLD(2x3,d2)", "UNFOLD(1)"}) {
        stack.layers = layers_of(notation);
        for (const Framework framework :
             {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax, Framework::onnx}) {
            const WrittenCode code = write_code(stack, framework);
            SCOPED_TRACE(code.code + code.why_not);
            const CodeStack read = stack_of(read_code(code.code));
            EXPECT_EQ(read.stack.layers, stack.layers);
            EXPECT_TRUE(read.notes.empty());
        }
    }
    stack.layers = layers_of("UNFOLD(2x3,s2,p1)-FOLD(6x7,2x3,s2,p1)");
    EXPECT_EQ(stack_of(read_code(write_code(stack, Framework::pytorch).code)).stack.layers, stack.layers);
    stack.channels = 6;
    stack.input = {9};
    stack.layers = layers_of("FOLD(4x7,2x3,s1x2,p0x0:0x1)");
    ASSERT_FALSE(report_of(stack).refusal) << report_of(stack).refusal->sentence;
    EXPECT_EQ(stack_of(read_code(write_code(stack, Framework::onnx).code)).stack.layers, stack.layers);
}

TEST(UnfoldCode, WhoHasNoneSaysWhy) {
    Stack stack;
    stack.channels = 4;
    stack.input = {12};
    stack.layers = layers_of("FOLD(4x5,2x2)");
    EXPECT_EQ(write_code(stack, Framework::keras).why_not,
              "layer 1: Keras has no fold, which adds up windows that overlap");
    EXPECT_EQ(write_code(stack, Framework::tensorflow).why_not,
              "layer 1: TensorFlow has no fold; it is the gradient of tf.image.extract_patches to its input");
    EXPECT_EQ(write_code(stack, Framework::jax).why_not,
              "layer 1: JAX has no fold; it is what jax.linear_transpose makes of "
              "jax.lax.conv_general_dilated_patches");
    stack.input = {6, 6};
    stack.layers = layers_of("UNFOLD(2,s2,d2)");
    EXPECT_EQ(write_code(stack, Framework::keras).why_not,
              "layer 1: keras.ops.image.extract_patches refuses a stride above 1 beside a dilation above 1");
    stack.input = {6, 6, 6};
    stack.layers = layers_of("UNFOLD(2)");
    EXPECT_EQ(write_code(stack, Framework::pytorch).why_not, "layer 1: PyTorch's nn.Unfold works on 2 axes");
    EXPECT_EQ(write_code(stack, Framework::tensorflow).why_not,
              "layer 1: tf.image.extract_patches works on 2 axes");
}

}  // namespace
}  // namespace convwalk
