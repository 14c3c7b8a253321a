// Depthwise convolutions, and depthwise separable ones as the two layers that they are.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "basics/errors.h"
#include "network/notation.h"
#include "network/stack.h"
#include "network/stack_json.h"
#include "network/write_notation.h"

namespace convwalk {
namespace {

Stack stack_of(const std::string& notation, std::int64_t channels, Extents input = {32, 32}) {
    Stack stack;
    stack.channels = channels;
    stack.input = std::move(input);
    stack.layers = read_notation(notation).layers;
    return stack;
}

std::string labels(const std::string& notation) {
    std::string all;
    for (const StackLayer& layer : read_notation(notation).layers)
        all += (all.empty() ? "" : " | ") + label_of(layer);
    return all;
}

std::string mistake(const std::string& notation) {
    try {
        static_cast<void>(read_notation(notation));
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

TEST(Separable, IsTwoLayers) {
    EXPECT_EQ(labels("SC(64,3)"), "depthwise convolution 3, half padding | convolution 1");
    EXPECT_EQ(labels("SCBR(64,3,2)"),
              "depthwise convolution 3, stride 2, half padding | convolution 1, batch norm, ReLU");
    EXPECT_EQ(labels("2x SC(64,3x5,d2,m2)"),
              "depthwise convolution 3×5, dilation 2, half padding, 2 filters a channel | convolution 1 | "
              "depthwise convolution 3×5, dilation 2, half padding, 2 filters a channel | convolution 1");
    EXPECT_EQ(labels("DWR(3)/2"), "depthwise convolution 3, stride 2, half padding, ReLU");
    EXPECT_EQ(labels("separable(64,3)"), labels("SC(64,3)"));
    EXPECT_EQ(labels("depthwise(3)"), labels("DW(3)"));
    // These letters mean what they did.
    EXPECT_EQ(labels("F-DS(10)"), "flatten | dense, sigmoid");
}

// What PyTorch counts for nn.Conv2d(in, in, k, groups=in, bias=False) and nn.Conv2d(in, out, 1).
TEST(Separable, CountsAreTrue) {
    const StackReport keras = report_of(stack_of("SC(32,3)", 16));
    ASSERT_FALSE(keras.refusal);
    EXPECT_EQ(keras.layers[0].parameters, 144);
    EXPECT_EQ(keras.layers[1].parameters, 512 + 32);
    EXPECT_EQ(keras.parameters, 688);
    EXPECT_EQ(keras.multiply_adds, 147'456 + 524'288);
    EXPECT_EQ(report_of(stack_of("SC(32,3,m2)", 16)).parameters, 2 * 144 + 2 * 512 + 32);
    EXPECT_EQ(report_of(stack_of("SC(32,3,nobias)", 16)).parameters, 656);
    EXPECT_EQ(report_of(stack_of("DW(3)", 16)).parameters, 160);
    // The first two blocks of MobileNet: nn.Conv2d(3, 32, 3, 2, 1, bias=False) ... with batch norms are
    // 864 + 64, 288 + 64 + 2048 + 128 and 576 + 128 + 8192 + 256.
    EXPECT_EQ(
        report_of(stack_of("CBR(32,3,2)-DWBR(3)-CBR(64,1)-DWBR(3,2)-CBR(128,1)", 3, {224, 224})).parameters,
        928 + 352 + 2176 + 704 + 8448);
    const StackReport odd = report_of(stack_of("SC(8,3)-SC(6,5,valid)", 5, {9, 9}));
    EXPECT_EQ(odd.parameters, 45 + 48 + 200 + 54);
    EXPECT_EQ(odd.layers.back().channels, 6);
    EXPECT_EQ(odd.layers.back().output, (Extents{5, 5}));
}

// Whatever comes in, there are as many groups.
TEST(Separable, GroupsFollowFromWhatComesIn) {
    for (const std::int64_t channels : {1, 3, 64}) {
        const StackReport report = report_of(stack_of("DW(3,m3)", channels));
        ASSERT_FALSE(report.refusal);
        EXPECT_EQ(report.layers[0].layer->groups, channels);
        EXPECT_EQ(report.layers[0].channels, 3 * channels);
    }
    EXPECT_TRUE(report_of(stack_of("C(2147483647,1)-DW(3,m2)", 1)).refusal);
}

TEST(Separable, ComesBack) {
    for (const char* notation :
         {"SC(64,3)", "DW(3)", "DWBR(3x5,2,m4)", "DW(3,p1:2,d2,nobias)", "2x SCR(8,3)"}) {
        const std::vector<StackLayer> layers = read_notation(notation).layers;
        const auto written = notation_of(layers);
        ASSERT_TRUE(written) << notation;
        EXPECT_EQ(read_notation(*written).layers, layers) << *written;
        const Stack stack = stack_of(notation, 4);
        EXPECT_EQ(read_stack(to_json(stack).dump()).stack.layers, layers) << notation;
    }
    EXPECT_EQ(notation_of(read_notation("SC(64,5)").layers), "DW(5,nobias) - C(64,1)");
}

TEST(Separable, WhatItCannotHaveIsSaid) {
    EXPECT_NE(mistake("SC"), "");
    EXPECT_EQ(mistake("SC(64,3,g2)"),
              "character 9 of the notation: a depthwise convolution has a group for each channel");
    EXPECT_EQ(mistake("C(64,3,m2)"),
              "character 8 of the notation: only a depthwise or separable convolution takes this");
    EXPECT_NE(mistake("DW(3,1,2)"), "");
}

}  // namespace
}  // namespace convwalk
