// Sums in words.
#include "numeric/terms.h"

#include <gtest/gtest.h>

#include <limits>

#include "numeric/fill.h"

namespace convwalk {
namespace {

Layer line(Operator op, AxisSpec axis) {
    Layer layer;
    layer.op = op;
    layer.axes = {axis};
    return layer;
}

TEST(NumericTerms, SpellsAConvolution) {
    const Layer layer = line(Operator::convolution, {.input = 3});
    Operands o{{{1, 1, 3}, {1, 3, 2}}, {{1, 1, 3}, {2, 0, -1}}};
    EXPECT_EQ(to_string(sum_of(layer, {}, o, {})), "1·2 + 3·0 + 2·(-1) = 0");
    o.bias = {-0.5};
    EXPECT_EQ(to_string(sum_of(layer, {}, o, {})), "1·2 + 3·0 + 2·(-1) + (-0.5) = -0.5");
    EXPECT_EQ(to_string(sum_of(layer, {}, o, {}), {.most_terms = 2}), "1·2 + 3·0 + … + (-0.5) = -0.5");
}

TEST(NumericTerms, MarksFillers) {
    const Layer layer = line(Operator::transposed_convolution, {.input = 2, .kernel = 3, .stride = 2});
    const Operands o{{{1, 1, 2}, {5, 7}}, {{1, 1, 3}, {1, 2, 3}}};
    const Sum sum = sum_of(layer, {}, o, {0, 0, 1});
    EXPECT_EQ(to_string(sum), "0·3 + 5·2 + 0·1 = 10");
    EXPECT_EQ(sum.terms[0].kind, SlotKind::padding);
    EXPECT_EQ(sum.terms[2].kind, SlotKind::inserted_zero);
    const std::vector<SumPiece> pieces = spelled(sum);
    ASSERT_EQ(pieces.size(), 6u);
    EXPECT_EQ(pieces[0], (SumPiece{"0·3", 0, true}));
    EXPECT_EQ(pieces[1], (SumPiece{" + ", -1, false}));
    EXPECT_EQ(pieces[2], (SumPiece{"5·2", 1, false}));
    EXPECT_EQ(pieces[4], (SumPiece{"0·1", 2, true}));
    EXPECT_EQ(pieces[5], (SumPiece{" = 10", -1, false}));
}

TEST(NumericTerms, MirroredPaddingIsNoFiller) {
    const Layer layer = line(Operator::convolution, {.input = 3, .kernel = 2, .padding_begin = 1});
    const Operands o{{{1, 1, 3}, {4, 5, 6}}, {{1, 1, 2}, {1, 10}}};
    const Sum reflected = sum_of(layer, {.padding_mode = PaddingMode::reflect}, o, {});
    EXPECT_EQ(to_string(reflected), "5·1 + 4·10 = 45");
    EXPECT_EQ(reflected.terms[0].kind, SlotKind::padding);
    EXPECT_EQ(reflected.terms[0].source, 1);
    EXPECT_FALSE(spelled(reflected)[0].filler);
    EXPECT_TRUE(spelled(sum_of(layer, {}, o, {}))[0].filler);
}

TEST(NumericTerms, SpellsPooling) {
    const AxisSpec axis{.input = 3, .kernel = 3, .padding_begin = 1, .padding_end = 1};
    const Operands o{{{1, 1, 3}, {-2, 1, 4}}, {}};
    const Sum largest = sum_of(line(Operator::max_pooling, axis), {}, o, {});
    EXPECT_EQ(to_string(largest), "max(-∞, -2, 1) = 1");
    EXPECT_EQ(largest.winner, 2);
    EXPECT_TRUE(spelled(largest)[1].filler);

    const Layer average = line(Operator::average_pooling, axis);
    EXPECT_EQ(to_string(sum_of(average, {}, o, {})), "(0 + (-2) + 1) / 3 = -0.3333");
    EXPECT_EQ(to_string(sum_of(average, {.count_include_pad = false}, o, {})), "(0 + (-2) + 1) / 2 = -0.5");
    EXPECT_EQ(to_string(sum_of(average, {.divisor_override = -4}, o, {0, 0, 1})),
              "(-2 + 1 + 4) / (-4) = -0.75");
}

TEST(NumericTerms, SpellsPoolingThatSeesNothing) {
    const AxisSpec axis{
        .input = 2, .kernel = 2, .stride = 3, .padding_begin = 1, .padding_end = 1, .dilation = 3};
    const Operands o{{{1, 1, 2}, {1, 2}}, {}};
    const Sum sum = sum_of(line(Operator::max_pooling, axis), {}, o, {});
    EXPECT_EQ(to_string(sum), "max(-∞, -∞) = -∞");
    EXPECT_EQ(sum.winner, -1);
}

TEST(NumericTerms, LeavesOutAnOverhang) {
    const AxisSpec axis{.input = 4, .kernel = 3, .stride = 2, .ceil_mode = true};
    const Operands o{{{1, 1, 4}, {1, 2, 3, 5}}, {}};
    EXPECT_EQ(to_string(sum_of(line(Operator::average_pooling, axis), {}, o, {0, 0, 1})), "(3 + 5) / 2 = 4");
    EXPECT_EQ(to_string(sum_of(line(Operator::max_pooling, axis), {}, o, {0, 0, 1})), "max(3, 5) = 5");
}

TEST(NumericTerms, SpellsResizing) {
    const Tensor x{{1, 1, 2}, {4, 8}};
    const Resizing r{.mode = ResizeMode::bilinear, .size = {4}};
    EXPECT_EQ(to_string(sum_of(r, x, {0, 0, 1})), "4·0.75 + 8·0.25 = 5");
    const Sum border = sum_of(r, x, {0, 0, 3});
    EXPECT_EQ(to_string(border), "8·0.75 + 8·0.25 = 8");
    EXPECT_EQ(border.terms[1].kind, SlotKind::padding);
    EXPECT_EQ(border.terms[1].source, 1);
}

TEST(NumericTerms, TermsKnowTheirChannelAndImage) {
    Layer layer = line(Operator::convolution, {.input = 1, .kernel = 1});
    layer.in_channels = 4;
    layer.out_channels = 2;
    layer.groups = 2;
    const Operands o{{{2, 4, 1}, {1, 2, 3, 4, 5, 6, 7, 8}}, {{2, 2, 1}, {10, 20, 30, 40}}};
    const Sum sum = sum_of(layer, {}, o, {1, 1, 0});
    EXPECT_EQ(to_string(sum), "7·30 + 8·40 = 530");
    EXPECT_EQ(sum.terms[0].channel, 2);
    EXPECT_EQ(sum.terms[1].channel, 3);
}

TEST(NumericTerms, NumbersAreShort) {
    EXPECT_EQ(number_text(0), "0");
    EXPECT_EQ(number_text(-0.0), "0");
    EXPECT_EQ(number_text(1.0 / 3), "0.3333");
    EXPECT_EQ(number_text(2.0 / 3, 2), "0.67");
    EXPECT_EQ(number_text(12345), "12345");
    EXPECT_EQ(number_text(-999999), "-999999");
    EXPECT_EQ(number_text(1e6), "1e+06");
    EXPECT_EQ(number_text(-1e50), "-1e+50");
    EXPECT_EQ(number_text(1e-9), "1e-09");
    EXPECT_EQ(number_text(0.1 + 0.2), "0.3");
    EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "∞");
}

}  // namespace
}  // namespace convwalk
