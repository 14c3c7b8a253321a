// "same" where PyTorch has no such word.
#include "frameworks/same_word.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convwalk {
namespace {

LayerRequest same(Operator op, std::vector<AxisSpec> axes) {
    LayerRequest request;
    request.layer.op = op;
    request.layer.axes = std::move(axes);
    request.padding = PaddingWord::same;
    return request;
}

TEST(SameWord, IsNumbersWithAStride) {
    const AxisSpec a = {.input = 224, .kernel = 7, .stride = 2};
    const auto found = same_in_numbers(same(Operator::convolution, {a, a}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->request.layer.axes[0].padding_begin, 2);
    EXPECT_EQ(found->request.layer.axes[0].padding_end, 3);
    EXPECT_EQ(output_extents(found->request.layer), (Extents{112, 112}));
    ASSERT_EQ(found->words.size(), 3u);
    EXPECT_EQ(
        found->words[0],
        "\"same\" with a stride above 1 is a word of TensorFlow, Keras, JAX and ONNX (SAME_UPPER): ⌈i / s⌉ = "
        "112×112 come out, and the padding follows from the input: 2 | 3 (before | after).");
    EXPECT_EQ(found->words[1],
              "PyTorch takes \"same\" with stride 1 only; it needs an explicit pad before the layer, "
              "F.pad(x, (2, 3, "
              "2, 3)), and padding=0 in it.");
    EXPECT_EQ(found->words[2],
              "Padding=3 gives the same size, but its windows begin 1 cell earlier: other values.");
}

TEST(SameWord, AnEvenShareNeedsNoPad) {
    const auto found =
        same_in_numbers(same(Operator::convolution, {{.input = 225, .kernel = 3, .stride = 2}}));
    ASSERT_TRUE(found);
    ASSERT_EQ(found->words.size(), 2u);
    EXPECT_NE(found->words[1].find("padding=1 is the same for this input"), std::string::npos);
    const auto none =
        same_in_numbers(same(Operator::convolution, {{.input = 224, .kernel = 2, .stride = 2}}));
    ASSERT_TRUE(none);
    EXPECT_NE(none->words[1].find("padding=0 is the same"), std::string::npos);
    EXPECT_NE(none->words[2].find("adding=1 gives 113 instead"), std::string::npos) << none->words[2];
}

TEST(SameWord, AxesAreToldApart) {
    const auto found =
        same_in_numbers(same(Operator::convolution, {{.input = 224, .kernel = 7, .stride = 2},
                                                     {.input = 224, .kernel = 3, .stride = 2}}));
    ASSERT_TRUE(found);
    EXPECT_NE(found->words[0].find("rows 2 | 3, columns 0 | 1"), std::string::npos);
    EXPECT_NE(found->words[1].find("F.pad(x, (0, 1, 2, 3))"), std::string::npos);
}

TEST(SameWord, PoolingAndTransposedLayersHaveIt) {
    const auto pooled =
        same_in_numbers(same(Operator::max_pooling, {{.input = 7, .kernel = 2, .stride = 2}}));
    ASSERT_TRUE(pooled);
    EXPECT_EQ(output_extents(pooled->request.layer), Extents{4});
    EXPECT_NE(pooled->words[1].find("value=float(\"-inf\")"), std::string::npos);

    const auto averaged =
        same_in_numbers(same(Operator::average_pooling, {{.input = 7, .kernel = 3, .stride = 2}}));
    ASSERT_TRUE(averaged);
    EXPECT_FALSE(averaged->request.layer.count_include_pad);

    const auto up =
        same_in_numbers(same(Operator::transposed_convolution, {{.input = 7, .kernel = 3, .stride = 2}}));
    ASSERT_TRUE(up);
    EXPECT_EQ(output_extents(up->request.layer), Extents{14});
    EXPECT_NE(up->words[1].find("F.pad(x, (0, -1))"), std::string::npos) << up->words[1];
}

TEST(SameWord, WhatIsPossibleOrWrongForAnotherReasonIsLeft) {
    EXPECT_FALSE(same_in_numbers(same(Operator::convolution, {{.input = 9}})));
    EXPECT_FALSE(same_in_numbers(same(Operator::convolution, {{.input = 9, .stride = 0}})));
    EXPECT_FALSE(same_in_numbers(same(Operator::convolution, {{.input = 0, .stride = 2}})));
    LayerRequest numbers = same(Operator::convolution, {{.input = 9, .stride = 2}});
    numbers.padding = PaddingWord::numbers;
    EXPECT_FALSE(same_in_numbers(numbers));
}

}  // namespace
}  // namespace convwalk
