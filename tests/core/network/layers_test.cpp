// What a layer alone has, a network's layers have too.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "basics/errors.h"
#include "frameworks/read/read_code.h"
#include "frameworks/read/read_stack.h"
#include "frameworks/write/write_stack.h"
#include "network/stack_json.h"
#include "network/write_notation.h"
#include "scenario/network_edits.h"
#include "support/layer_parts.h"

namespace convwalk {
namespace {

using testing::parts_of;

Stack stack_of(const std::string& text, std::int64_t channels, const Extents& input) {
    ReadStack read = read_stack(text);
    read.stack.channels = channels;
    read.stack.input = input;
    return read.stack;
}

LayerReport last_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    EXPECT_FALSE(report.refusal) << report.refusal->sentence;
    return report.layers.back();
}

std::string refusal_of(const Stack& stack) {
    const StackReport report = report_of(stack);
    return report.refusal ? report.refusal->sentence : "";
}

Scenario opened(const Stack& stack, std::size_t number) {
    NetworkDocument network = with_stack({}, stack);
    network.open = number;
    const Scenario before = scenario_of(network);
    Scenario s = before;
    s.view.kind = ViewKind::oblique;
    return settled(before, s);
}

TEST(PixelUnshuffle, MakesChannelsOfCells) {
    const Stack stack = stack_of("PU(2)-C(8,3,valid)", 3, {8, 6});
    const StackReport report = report_of(stack);
    ASSERT_FALSE(report.refusal);
    EXPECT_EQ(report.layers[0].output, (Extents{4, 3}));
    EXPECT_EQ(report.layers[0].channels, 12);
    EXPECT_EQ(report.layers[0].label, "pixel unshuffle by 2");
    EXPECT_EQ(report.layers[0].axes[0].size, 2);
    EXPECT_EQ(report.layers[0].axes[0].jump, (Fraction{2, 1}));
    EXPECT_EQ(report.layers[1].axes[0].size, 6) << "three squares of two";
    EXPECT_EQ(report.layers[1].parameters, 12 * 8 * 9 + 8);
    EXPECT_EQ(short_label(stack.layers[0]), "PU /2");
    EXPECT_EQ(last_of(stack_of("PU-PS", 3, {8, 6})).channels, 3) << "there and back";
    EXPECT_EQ(refusal_of(stack_of("PU(3)", 3, {8, 6})),
              "layer 1: input of the row axis is 8; it must be a multiple of the factor 3");
    EXPECT_EQ(
        refusal_of(stack_of("PU(1.5)", 3, {8, 6})),
        "layer 1: factor of the row axis is 1.5; a pixel unshuffle takes a whole number from 1 to 1000000");
    EXPECT_EQ(refusal_of(stack_of("PU(2x4)", 3, {8, 8})),
              "layer 1: factor is 2 and 4; a pixel unshuffle takes one for both axes");
}

TEST(PixelUnshuffle, OpensAndIsReadBack) {
    const Stack stack = stack_of("PU(2)-C(8,3)", 3, {8, 6});
    const Scenario s = opened(stack, 1);
    EXPECT_EQ(layer_of(s).layer.op, Operator::pixel_unshuffle);
    EXPECT_EQ(output_extents(layer_of(s).layer), (Extents{4, 3}));
    EXPECT_EQ(output_channels(layer_of(s).layer), 12);
    EXPECT_EQ(s.network()->stack, stack);
    EXPECT_EQ(read_stack(to_json(stack).dump()).stack, stack);
}

TEST(PixelUnshuffle, IsWrittenAndReadAsCode) {
    const CodeStack read =
        stack_of(read_code("nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 8, 3))"), {8, 8}, 1);
    ASSERT_EQ(read.stack.layers.size(), 2U);
    EXPECT_EQ(parts_of(read.stack.layers[0]).kind, LayerKind::pixel_unshuffle);
    for (const Framework framework : {Framework::pytorch, Framework::tensorflow, Framework::onnx}) {
        const WrittenCode code = write_code(read.stack, framework);
        ASSERT_NE(code.code, "") << code.why_not;
        const CodeStack again = stack_of(read_code(code.code), {8, 8}, 1);
        EXPECT_EQ(parts_of(again.stack.layers[0]).kind, LayerKind::pixel_unshuffle) << code.code;
        EXPECT_EQ(last_of(again.stack).output, (Extents{2, 2}));
    }
    for (const Framework framework : {Framework::keras, Framework::jax})
        EXPECT_EQ(write_code(read.stack, framework).why_not, "");
}

TEST(Resizing, ByAFactorAnAxisIsReadFromCode) {
    const CodeStack read = stack_of(
        read_code("nn.Sequential(nn.Upsample(scale_factor=(2.0, 3.0)), nn.Conv2d(1, 1, 1))"), {4, 4}, 1);
    EXPECT_EQ(report_of(read.stack).layers[0].output, (Extents{8, 12}));
    EXPECT_EQ(report_of(read.stack).layers[0].label, "resize by 2×3, nearest");
    const WrittenCode code = write_code(read.stack, Framework::pytorch);
    EXPECT_NE(code.code.find("scale_factor=(2, 3)"), std::string::npos) << code.code;
    EXPECT_EQ(stack_of(read_code(code.code), {4, 4}, 1).stack.layers, read.stack.layers);
    EXPECT_EQ(last_of(stack_of("U(1.1x3/2,linear)", 1, {10, 10})).axes[0].jump, (Fraction{10, 11}));
    EXPECT_EQ(refusal_of(stack_of("U(2x3x4)", 1, {4, 4})),
              "layer 1: factor has 3 values; the input has 2 axes, so give 1 or 2");
}

TEST(Padding, OfTwoSidesHasANotation) {
    const Stack stack = stack_of("C(1,3,p1:2)-P(2,p0x1:1x0)", 1, {8, 8});
    EXPECT_EQ(parts_of(stack.layers[0]).padding_begin, Extents{1});
    EXPECT_EQ(parts_of(stack.layers[0]).padding_end, Extents{2});
    EXPECT_EQ(parts_of(stack.layers[1]).padding_begin, (Extents{0, 1}));
    EXPECT_EQ(parts_of(stack.layers[1]).padding_end, (Extents{1, 0}));
    EXPECT_EQ(notation_of(stack.layers), "C(1,p1:2) - P(p0x1:1x0)");
    EXPECT_EQ(report_of(stack).layers[0].output, (Extents{9, 9}));
    EXPECT_EQ(read_notation("C(1,3,pad=1:2)").layers, read_notation("C(1, 3, padding = 1:2)").layers);
    EXPECT_THROW(static_cast<void>(read_notation("C(1,3,p1:)")), BadInput);
    EXPECT_THROW(static_cast<void>(read_notation("C(1,3,s1:2)")), BadInput);
}

TEST(StackLayers, KeepTheAxesThatTheyWereGiven) {
    const auto one = [](const char* text) { return read_notation(text).layers.front(); };
    EXPECT_EQ(layer_in(one("C(8,3)"))->layer.axes.size(), 1U);
    EXPECT_EQ(layer_in(one("C(8,3x3)"))->layer.axes.size(), 2U);
    EXPECT_EQ(label_of(one("C(8,3x3,2,p1)")), "convolution 3×3, stride 2, padding 1");
    EXPECT_EQ(label_of(one("C(8,3,2x1,p1)")), "convolution 3, stride 2×1, padding 1");
    for (const char* text : {"C(8,3x3)", "C(8,3x5,2)", "C(8,3,2x1,p1)", "T(4,3x3,2,p1)", "P(2x2)",
                             "MP(3x2,1)", "U(2x2)", "U(2x3/2,linear)", "PS(2x2)", "C(8,3,d2x2)"}) {
        const StackLayer layer = one(text);
        Stack stack;
        stack.layers = {layer};
        EXPECT_EQ(read_stack(to_json(stack).dump()).stack.layers.front(), layer) << to_json(stack).dump();
        const auto written = notation_of(stack.layers);
        ASSERT_TRUE(written) << text;
        EXPECT_EQ(read_notation(*written).layers, stack.layers) << *written;
    }
    EXPECT_EQ(refusal_of(stack_of("C(8,3x3)", 1, {9})),
              "layer 1: kernel has 2 values; the input has 1 axis, so give 1");
    EXPECT_EQ(refusal_of(stack_of("C(8,3,1x2x3,p0)", 1, {9, 9})),
              "layer 1: stride has 3 values; the input has 2 axes, so give 1 or 2");
    EXPECT_THROW(static_cast<void>(read_notation("C(8,3x3,1x1x1)")), BadInput);
}

TEST(OfTransposed, IsTheWayBackFromAConvolution) {
    // A convolution over 8 cells, kernel 3, stride 2, padding 1, gives 4; the way back from 4 gives 7, or 8.
    const Stack seven = stack_of("T(5,3,2,p1,back)", 2, {4});
    const Stack eight = stack_of("T(5,3,2,p1,op1,back)", 2, {4});
    EXPECT_TRUE(parts_of(seven.layers[0]).of_transposed);
    EXPECT_EQ(last_of(seven).output, Extents{7});
    EXPECT_EQ(last_of(eight).output, Extents{8});
    EXPECT_EQ(last_of(eight).channels, 5);
    EXPECT_EQ(last_of(eight).in_channels, 2);
    // Words are those of the convolution: what keeps its size on the way there keeps it on the way back.
    EXPECT_EQ(last_of(stack_of("T(1,4,1,same,back)", 1, {9})).output, Extents{9});
    EXPECT_EQ(last_of(stack_of("T(1,4,1,causal,back)", 1, {9})).output, Extents{9});
    EXPECT_NE(refusal_of(stack_of("T(1,4,1,same)", 1, {9})), "");
    EXPECT_NE(refusal_of(stack_of("T(1,4,2,same,back)", 1, {9})).find("needs stride 1"), std::string::npos);
    EXPECT_EQ(refusal_of(stack_of("T(1,3,2,d3,op2,back)", 1, {9})),
              "layer 1: output padding is 2; a convolution with stride 2 leaves at most 1 over");
    EXPECT_EQ(notation_of(eight.layers), "T(5,3,p1,op1,back)");
    EXPECT_EQ(read_stack(to_json(eight).dump()).stack, eight);
}

TEST(OfTransposed, IsWrittenByItsOwnNumbers) {
    const Stack stack = stack_of("T(1,4,1,same,back)-T(2,3,2,p1,op1,back)", 1, {9, 9});
    for (const Framework framework :
         {Framework::pytorch, Framework::keras, Framework::tensorflow, Framework::jax, Framework::onnx}) {
        const WrittenCode code = write_code(stack, framework);
        ASSERT_NE(code.code, "") << code.why_not;
        EXPECT_EQ(last_of(stack_of(read_code(code.code), {9, 9}, 1).stack).output, (Extents{18, 18}))
            << code.code;
    }
}

TEST(OfTransposed, OpensByItsConvolutionAndGoesBackSo) {
    for (const char* text : {"C(2,3)-T(5,3,2,p1,op1,back)", "T(5,3,2,p1,op1,back)-C(2,3)"}) {
        const Stack stack = stack_of(text, 2, {4, 4});
        const std::size_t number = text[0] == 'T' ? 1 : 2;
        const Scenario s = opened(stack, number);
        EXPECT_TRUE(layer_of(s).of_transposed);
        EXPECT_EQ(input_extents(layer_of(s).layer), (Extents{8, 8})) << "the convolution's input";
        EXPECT_EQ(layer_of(s).layer.in_channels, 5);
        EXPECT_EQ(layer_of(s).layer.out_channels, 2);
        EXPECT_FALSE(why_invalid(layer_of(s)));
        EXPECT_EQ(with_layer(stack, number, layer_of(s)), stack);
        // Seven cells give four as well.
        LayerRequest seven = layer_of(s);
        for (AxisSpec& a : seven.layer.axes) a.input = 7;
        const Settled settled_seven = settle(s, s, seven);
        EXPECT_EQ(settled_seven.not_taken, "");
        EXPECT_EQ(report_of(settled_seven.scenario.network()->stack).layers[number - 1].output,
                  (Extents{7, 7}));
        EXPECT_EQ(parts_of(settled_seven.scenario.network()->stack.layers[number - 1]).output_padding,
                  Extents{0});
        EXPECT_EQ(parse_scenario(to_json(s)), s);
        // While the convolution is impossible nobody knows what the layer gets.
        LayerRequest wide = layer_of(s);
        for (AxisSpec& a : wide.layer.axes) a.kernel = 30;
        const Settled settled_wide = settle(s, s, wide);
        EXPECT_EQ(settled_wide.scenario, s);
        EXPECT_EQ(settled_wide.not_taken,
                  fmt::format("layer {} stays as it was: {}", number, why_invalid(wide)->sentence));
    }
}

}  // namespace
}  // namespace convwalk
