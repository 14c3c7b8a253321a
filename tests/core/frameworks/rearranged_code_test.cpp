// Layers that are written as a reshape, another order of dimensions and a reshape.
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

std::vector<StackLayer> read_layers(const std::string& code, const Extents& input, std::int64_t channels) {
    return stack_of(read_code(code, {.sizes = input, .channels = channels}), input, channels).stack.layers;
}

std::string in_forward(const std::string& lines) {
    return "class Net(nn.Module):\n    def forward(self, x):\n        b, c, h, w = x.shape\n" + lines +
           "        return x\n";
}

TEST(RearrangedCode, PyTorchShuffles) {
    EXPECT_EQ(read_layers(in_forward("        x = x.view(b, c // 4, 2, 2, h, w)\n"
                                     "        x = x.permute(0, 1, 4, 2, 5, 3).contiguous()\n"
                                     "        x = x.view(b, c // 4, h * 2, w * 2)\n"),
                          {3, 5}, 12),
              layers_of("PS(2)"));
    EXPECT_EQ(read_layers(in_forward("        x = x.view(b, 2, 2, c // 4, h, w)\n"
                                     "        x = x.permute(0, 3, 4, 1, 5, 2)\n"
                                     "        x = x.reshape(b, c // 4, 2 * h, 2 * w)\n"),
                          {3, 5}, 12),
              layers_of("PS(2,dcr)"));
    EXPECT_EQ(read_layers(in_forward("        x = x.view(b, c, h // 2, 2, w // 2, 2)\n"
                                     "        x = x.permute(0, 1, 3, 5, 2, 4).contiguous()\n"
                                     "        x = x.view(b, 4 * c, h // 2, w // 2)\n"),
                          {4, 6}, 3),
              layers_of("PU(2)"));
    EXPECT_EQ(read_layers(in_forward("        x = x.view(b, c, h // 2, 2, w // 2, 2)\n"
                                     "        x = x.permute(0, 3, 5, 1, 2, 4).contiguous()\n"
                                     "        x = x.view(b, 4 * c, h // 2, w // 2)\n"),
                          {4, 6}, 3),
              layers_of("PU(2,dcr)"));
    // By torch.permute and torch.reshape, and with a size that follows from the others.
    EXPECT_EQ(
        read_layers("x = torch.reshape(x, (1, 3, 2, 2, 3, 5))\nx = torch.permute(x, (0, 1, 4, 2, 5, 3))\n"
                    "x = torch.reshape(x, (1, 3, 6, -1))\n",
                    {3, 5}, 12),
        layers_of("PS(2)"));
    // Of one channel both orders are one, with or without its dimension.
    EXPECT_EQ(read_layers(in_forward("        x = x.view(b, 2, 2, h, w).permute(0, 3, 1, 4, 2)\n"
                                     "        x = x.reshape(b, 1, h * 2, w * 2)\n"),
                          {3, 5}, 4),
              layers_of("PS(2)"));
}

// Another order of the same factors does something else with the numbers: the sizes are right, and no
// shuffle.
TEST(RearrangedCode, OtherOrdersAreNone) {
    const std::string turned = in_forward(
        "        x = x.view(b, c // 4, 2, 2, h, w)\n"
        "        x = x.permute(0, 1, 4, 3, 5, 2)\n"
        "        x = x.reshape(b, c // 4, h * 2, w * 2)\n");
    const ReadProgram program = read_code(turned, {.sizes = {3, 5}, .channels = 12});
    ASSERT_EQ(program.layers.size(), 3U);
    EXPECT_EQ(program.layers.back().kind, ReadLayer::Kind::reshape);
    EXPECT_EQ(walk(program, {3, 5}, 12).back().output, (Extents{6, 10}));
    // The channel shuffle of ShuffleNet.
    EXPECT_EQ(walked("x = nn.Conv2d(3, 8, 1)(x)\nx = x.view(1, 2, 4, 6, 6)\nx = x.transpose(1, 2)\n"
                     "x = x.reshape(1, -1, 6, 6)\nx = nn.Conv2d(8, 4, 3)(x)",
                     {6, 6}, 3),
              "8×6×6 2×4×6×6 4×2×6×6 8×6×6 4×4×4");
}

// What is between is read by something else, too.
TEST(RearrangedCode, WhatIsReadElsewhereStays) {
    const ReadProgram program =
        read_code(in_forward("        s = x.view(b, c // 4, 2, 2, h, w)\n"
                             "        x = s.permute(0, 1, 4, 2, 5, 3).reshape(b, c // 4, h * 2, w * 2)\n"
                             "        x = x + s.reshape(b, c // 4, h * 2, w * 2)\n"),
                  {.sizes = {3, 5}, .channels = 12});
    for (const ReadLayer& layer : program.layers) EXPECT_NE(layer.kind, ReadLayer::Kind::pixel_shuffle);
}

// What every framework writes comes back, where it has a call and where it has none.
TEST(RearrangedCode, WrittenShufflesComeBack) {
    Stack stack;
    for (const Extents& input : {Extents{6}, Extents{4, 6}, Extents{2, 4, 6}}) {
        stack.input = input;
        for (const char* notation :
             {"PS(2)", "PS(2,dcr)", "PU(2)", "PU(2,dcr)", "C(24,3)-PS(2)-PU(2,dcr)-C(5,1)"}) {
            stack.channels = 24;
            stack.layers = layers_of(notation);
            for (const Framework framework : testing::code_read_back::kAll) {
                const WrittenCode code = write_code(stack, framework);
                SCOPED_TRACE(code.code + code.why_not);
                const CodeStack read = stack_of(read_code(code.code));
                ASSERT_EQ(read.stack.layers.size(), stack.layers.size());
                for (std::size_t i = 0; i < stack.layers.size(); ++i) {
                    const Layer* layer = &layer_in(stack.layers[i])->layer;
                    if (!is_shuffle(layer->op)) continue;
                    EXPECT_EQ(read.stack.layers[i].what, stack.layers[i].what);
                }
                EXPECT_EQ(report_of(read.stack).layers.back().output, report_of(stack).layers.back().output);
                EXPECT_TRUE(read.notes.empty());
            }
        }
    }
}

// Where channels are last, a flatten and a reshape put them first and back.
TEST(RearrangedCode, WrittenReshapesComeBack) {
    Stack stack;
    stack.channels = 3;
    for (const Extents& input : {Extents{8}, Extents{4, 2}, Extents{2, 2, 2}}) {
        stack.input = input;
        for (const char* notation :
             {"F", "V(2,3x4)", "V(1,24)", "V(24,1)", "F-D(12)-V(4,3)-C(2,1)", "V(4,6)-V(2,2x6)-F"}) {
            stack.layers = layers_of(notation);
            for (const Framework framework : testing::code_read_back::kAll) {
                const WrittenCode code = write_code(stack, framework);
                SCOPED_TRACE(code.code + code.why_not);
                const StackReport read = report_of(stack_of(read_code(code.code)).stack);
                const StackReport wanted = report_of(stack);
                ASSERT_FALSE(read.refusal);
                EXPECT_EQ(read.layers.back().channels, wanted.layers.back().channels);
                EXPECT_EQ(read.layers.back().output, wanted.layers.back().output);
                EXPECT_EQ(read.parameters, wanted.parameters);
            }
        }
    }
    stack.input = {4, 2};
    stack.layers = layers_of("V(2,3x4)-F");
    EXPECT_EQ(stack_of(read_code(write_code(stack, Framework::keras).code)).stack.layers.size(), 2U);
}

// A row that says what it is, with its size, and right ones behind it.
TEST(RearrangedCode, AnotherOrderOfDimensionsIsARow) {
    const std::string code =
        "x = nn.Conv2d(3, 8, 3)(x)\nx = x.permute(0, 2, 3, 1)\nx = nn.Linear(8, 5)(x)\n"
        "x = x.permute(0, 3, 1, 2)\nx = nn.Conv2d(5, 4, 3)(x)";
    const GivenInput input{{10, 12}, 3};
    const ProgramReport report = report_of(read_code(code, input), input);
    ASSERT_EQ(report.rows.size(), 5U);
    EXPECT_EQ(report.rows[1].words, "dimensions in another order");
    EXPECT_EQ(report.rows[1].kind, "reshape");
    EXPECT_EQ(report.rows[1].output, (TensorShape{true, {10, 8}, 8}));
    EXPECT_EQ(report.rows[2].output, (TensorShape{true, {10, 5}, 8}));
    EXPECT_EQ(report.rows[4].output, (TensorShape{true, {6, 8}, 4}));
    EXPECT_FALSE(report.refusal);
    // One that no dimensions have.
    EXPECT_NE(walked("x = nn.Conv2d(3, 8, 3)(x)\nx = x.permute(0, 2, 2, 1)", {10, 12}, 3).find("twice"),
              std::string::npos);
    EXPECT_NE(first_gap(read_code(
                  "x = nn.Conv2d(3, 8, 3)(x)\nx = jnp.moveaxis(x, 1, 2)\nx = nn.Conv2d(8, 4, 1)(x)")),
              nullptr);
}

// The last line of a program of lines is a part of it, a loss is none.
TEST(RearrangedCode, TheLastReshapeIsARow) {
    const std::string code =
        "x = tf.zeros([1, 8, 8, 3])\n"
        "x = tf.nn.conv2d(x, tf.zeros([3, 3, 3, 4]), strides=2, padding=\"SAME\")\n";
    EXPECT_EQ(walked(code + "x = tf.reshape(x, [-1, 64])", {}), "4×4×4 64");
    EXPECT_EQ(walked(code + "x = tf.transpose(x, [0, 3, 1, 2])", {}), "4×4×4 4×4×4");
    EXPECT_EQ(walked(code + "loss = tf.reduce_mean(x)", {}), "4×4×4");
    // TensorFlow and Keras have channels last, whatever comes in.
    EXPECT_EQ(walked("x = tf.reshape(x, [-1, 7, 6, 32])", {1344}, 1), "32×7×6");
}

}  // namespace
}  // namespace convwalk
