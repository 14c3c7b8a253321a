// Numbers that can't be used: a sentence each.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>

#include "basics/errors.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "numeric/values_text.h"

namespace convwalk {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string text_of(const std::optional<Unfit>& unfit) {
    if (!unfit) return "";
    EXPECT_FALSE(unfit->kind.empty());
    EXPECT_FALSE(unfit->field.empty());
    return unfit->sentence;
}

template <typename Work>
std::string refusal(Work work) {
    try {
        work();
    } catch (const BadInput& bad) {
        return bad.what();
    }
    return "";
}

Layer square() {
    Layer layer;
    layer.axes = {AxisSpec{.input = 3, .kernel = 2}, AxisSpec{.input = 4, .kernel = 2}};
    return layer;
}

Operands operands_for(const Layer& layer) {
    return {filled(InputFill::ramp, input_shape(layer)),
            kernel_filled(KernelFill::ones, weight_shape(layer))};
}

TEST(NumericBadInput, OperandsAreNamed) {
    const Layer layer = square();
    const Operands good = operands_for(layer);
    const auto why = [&](auto change) {
        Operands o = good;
        change(o);
        return text_of(why_unfit(layer, {}, o));
    };
    EXPECT_EQ(why([](Operands&) {}), "");
    EXPECT_EQ(why([](Operands& o) { o.input.values[5] = kNan; }),
              "input[0, 0, 1, 1] is not a number (NaN); it must be a number that is finite");
    EXPECT_EQ(why([](Operands& o) { o.weight.values[3] = kInfinity; }),
              "weight[0, 0, 1, 1] is infinite; it must be a number that is finite");
    EXPECT_EQ(why([](Operands& o) { o.weight.values[0] = -kInfinity; }),
              "weight[0, 0, 0, 0] is minus infinity; it must be a number that is finite");
    EXPECT_EQ(why([](Operands& o) { o.input.values[0] = 1e51; }),
              "input[0, 0, 0, 0] is 1e+51; the largest is 1e+50, with either sign");
    EXPECT_EQ(why([](Operands& o) { o.input.values[0] = -1e50; }), "");
    EXPECT_EQ(why([](Operands& o) {
                  o.input.shape = {1, 1, 4, 3};
              }),
              "input has the shape 1×1×4×3; it must have 1×1×3×4");
    EXPECT_EQ(why([](Operands& o) { o.input.shape = {}; }), "input has no shape; it must have 1×1×3×4");
    EXPECT_EQ(why([](Operands& o) { o.input.values.pop_back(); }),
              "input has 11 values; its shape 1×1×3×4 needs 12");
    EXPECT_EQ(why([](Operands& o) { o.weight.shape[0] = 2; }),
              "weight has the shape 2×1×2×2; it must have 1×1×2×2");
    EXPECT_EQ(why([](Operands& o) { o.bias = {1, 2}; }), "bias has the shape 2; it must have 1");
    EXPECT_EQ(why([](Operands& o) { o.bias = {kNan}; }),
              "bias[0] is not a number (NaN); it must be a number that is finite");
    EXPECT_EQ(why([](Operands& o) { o.input.shape[0] = -1; }),
              "input has the shape -1×1×3×4; it must have 1×1×3×4");
}

// The largest values that are let in never come out infinite, not even through layers in a row.
TEST(NumericBadInput, ResultsOfLargeValuesAreFinite) {
    const Layer layer = square();
    Operands o = operands_for(layer);
    for (double& v : o.input.values) v = kLargestValue;
    for (double& v : o.weight.values) v = -kLargestValue;
    for (const double v : evaluated(layer, {}, o).output.values) {
        EXPECT_TRUE(std::isfinite(v));
        EXPECT_TRUE(std::isfinite(v * kLargestValue * kLargestValue * kLargestValue));
    }
}

TEST(NumericBadInput, PaddingModesNeedEnoughInput) {
    Layer layer = square();
    layer.axes[0].padding_end = 3;
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::reflect})),
              "padding of the row axis is 3 and reflects an input of 3; at most 2 can be reflected");
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::circular})), "");
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::replicate})), "");
    layer.axes[0].padding_end = 4;
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::circular})),
              "padding of the row axis is 4 and comes from the other side of an input of 3; at most 3 can be "
              "taken from there");
    layer.axes = {AxisSpec{.input = 3, .padding_begin = 5}};
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::reflect})),
              "padding is 5 and reflects an input of 3; at most 2 can be reflected");
    layer.op = Operator::transposed_convolution;
    EXPECT_EQ(text_of(why_unfit(layer, {.padding_mode = PaddingMode::replicate})),
              "padding mode is \"replicate\"; transposed convolution takes zeros only");
    layer.op = Operator::average_pooling;
    EXPECT_EQ(text_of(why_unfit(layer, {.divisor_override = 0})),
              "divisor override is 0; it must be another number, or be left out");
    layer.op = Operator::max_pooling;
    EXPECT_EQ(text_of(why_unfit(layer, {.divisor_override = 0})), "");
}

TEST(NumericBadInput, TooMuchWorkIsRefusedBeforeItBegins) {
    Layer layer = square();
    for (AxisSpec& a : layer.axes) a.padding_begin = 3000;
    EXPECT_EQ(text_of(why_unfit(layer, {}, operands_for(square()))),
              "the output would have 9015006 values; at most 4000000 are worked out");
    layer.axes = {AxisSpec{.input = 1500, .kernel = 700}, AxisSpec{.input = 1500, .kernel = 700}};
    EXPECT_EQ(text_of(why_unfit(layer, {}, {})),
              "the output takes 314384490000 products; at most 1000000000 are worked out");
    layer.axes = {AxisSpec{.input = 40000, .kernel = 20000}};
    EXPECT_EQ(text_of(why_unfit(layer, {}, {})),
              "the windows of one axis have 400020000 taps; at most 8000000 are worked out");
    // Nearly all of the full result is cropped away.
    layer.op = Operator::transposed_convolution;
    layer.axes = {AxisSpec{
        .input = 2, .kernel = 1, .stride = 1 << 24, .padding_begin = 1 << 23, .padding_end = 1 << 23}};
    ASSERT_FALSE(why_invalid(layer));
    EXPECT_EQ(text_of(why_unfit(layer, {}, {})),
              "the output would have 16777217 values; at most 4000000 are worked out");
}

TEST(NumericBadInput, ResizingsAreJudged) {
    const Extents shape = {1, 1, 3, 4};
    const auto why = [&](Resizing r) { return text_of(why_unfit(r, shape)); };
    EXPECT_EQ(why({.size = {6, 8}}), "");
    EXPECT_EQ(why({.factors = {2, 0.5}}), "");
    EXPECT_EQ(why({}), "neither size nor factor is given; a resizing needs one of them");
    EXPECT_EQ(why({.size = {1, 1}, .factors = {1, 1}}),
              "both size and factor are given; a resizing needs one of them");
    EXPECT_EQ(why({.size = {6}}), "size has 1 numbers; the input has 2 spatial axes");
    EXPECT_EQ(why({.size = {6, 0}}), "size[1] is 0; it must be at least 1");
    EXPECT_EQ(why({.size = {INT64_MIN, 1}}), "size[0] is -9223372036854775808; it must be at least 1");
    EXPECT_EQ(why({.factors = {0.3, 1}}),
              "factor[0] is 0.3 and leaves none of 3 cells; at least one must be left");
    EXPECT_EQ(why({.factors = {kNan, 1}}), "factor[0] is nan; it must be a number above 0");
    EXPECT_EQ(why({.factors = {1, -2}}), "factor[1] is -2; it must be a number above 0");
    EXPECT_EQ(why({.factors = {1e300, 1}}),
              "the output would have 3e+300 cells along an axis; at most 4000000 are worked out");
    EXPECT_EQ(why({.size = {3000, 3000}}),
              "the output would have 9000000 values; at most 4000000 are worked out");
    EXPECT_EQ(why({.align_corners = true, .size = {6, 8}}),
              "align corners is on; mode \"nearest\" has none, only bilinear and bicubic do");
    EXPECT_EQ(text_of(why_unfit({.size = {1}}, {1, 1})),
              "input has 2 sizes; it must have batch, channels and 1 to 3 spatial ones");
    EXPECT_EQ(text_of(why_unfit({.size = {1}}, {1, 0, 3})),
              "input has the shape 1×0×3; each size must be from 1 to 2147483647");
}

TEST(NumericBadInput, RearrangementsAreJudged) {
    EXPECT_EQ(text_of(why_not_shuffled({1, 5, 2, 2}, 2)),
              "the input has 5 channels; factor 2 needs a multiple of 4");
    EXPECT_EQ(text_of(why_not_shuffled({1, 4, 2, 2}, -2)), "factor is -2; it must be at least 1");
    EXPECT_EQ(text_of(why_not_shuffled({1, 4, 2, 0}, 2)),
              "input has the shape 1×4×2×0; each size must be from 1 to 2147483647");
    EXPECT_EQ(text_of(why_not_unshuffled({1, 1, 5, 4}, 2)),
              "the input has 5 rows; factor 2 needs a multiple of it");
    EXPECT_EQ(text_of(why_not_unshuffled({1, 1, 4, 5}, 2)),
              "the input has 5 columns; factor 2 needs a multiple of it");
    EXPECT_EQ(text_of(why_not_unshuffled({1, 2000, 2000, 2000}, 1)),
              "the output would have 8000000000 values; at most 4000000 are worked out");
    EXPECT_EQ(text_of(why_not_folded(square(), {1, 4, 7})),
              "the input has 7 windows; an output of 3×4 has 6");
    EXPECT_EQ(text_of(why_not_folded(square(), {1, 0, 6})),
              "the input has 0 rows; a kernel of 2×2 needs a multiple of 4");
    EXPECT_EQ(text_of(why_not_unfolded(square(), 1'000'000)),
              "the output would have 24000000 values; at most 4000000 are worked out");
}

TEST(NumericBadInput, TypedNumbersAreRead) {
    EXPECT_EQ(parse_value("2", "cell"), 2);
    EXPECT_EQ(parse_value(" -0.5 ", "cell"), -0.5);
    EXPECT_EQ(parse_value("+3", "cell"), 3);
    EXPECT_EQ(parse_value(".5", "cell"), 0.5);
    EXPECT_EQ(parse_value("1e-3", "cell"), 0.001);
    EXPECT_EQ(parse_value("1e50", "cell"), 1e50);
    EXPECT_FALSE(std::signbit(parse_value("-0", "cell")));

    const auto why = [](std::string_view text) {
        return refusal([&] { (void)parse_value(text, "row 2, column 3"); });
    };
    EXPECT_EQ(why(""), "row 2, column 3 is empty; it must be a number such as 2 or -0.5");
    EXPECT_EQ(why("  "), "row 2, column 3 is empty; it must be a number such as 2 or -0.5");
    for (const char* text : {"two", "1,5", "1 2", "0x10", "--1", "+-1", "+", "-", "1e", "é"})
        EXPECT_EQ(why(text),
                  "row 2, column 3 is \"" + std::string(text) + "\"; it must be a number such as 2 or -0.5");
    EXPECT_EQ(why("NaN"), "row 2, column 3 is not a number (NaN); it must be a number that is finite");
    EXPECT_EQ(why("inf"), "row 2, column 3 is infinite; it must be a number that is finite");
    EXPECT_EQ(why("-infinity"), "row 2, column 3 is minus infinity; it must be a number that is finite");
    EXPECT_EQ(why("1e51"), "row 2, column 3 is 1e+51; the largest is 1e+50, with either sign");
    EXPECT_EQ(why("1e999"),
              "row 2, column 3 is \"1e999\", which is out of range; a number is 0 or from 1e-300 to 1e+50, "
              "with either sign");
    EXPECT_EQ(why(std::string(1'000'000, '9')),
              "row 2, column 3 has 1000000 characters; a number has at most 100");
}

TEST(NumericBadInput, FilesOfNumbersAreRead) {
    const Extents shape = {1, 1, 2, 3};
    const Tensor expected{shape, {1, 2, 3, 4, 5.5, -6}};
    for (const char* text : {"[[1, 2, 3], [4, 5.5, -6]]", "[[[[1, 2, 3], [4, 5.5, -6]]]]",
                             "[[[1, 2, 3], [4, 5.5, -6]]]", "[1, 2, 3, 4, 5.5, -6]"})
        EXPECT_EQ(parse_tensor(text, shape, "input"), expected) << text;
    EXPECT_EQ(parse_tensor("[[7]]", {1, 1, 1}, "input").values, std::vector<double>{7});
    EXPECT_EQ(parse_tensor("[7]", {1, 1, 1}, "input").shape, (Extents{1, 1, 1}));

    const auto why = [&](const std::string& text) {
        return refusal([&] { (void)parse_tensor(text, shape, "input"); });
    };
    EXPECT_EQ(why("[[1, 2], [3, 4], [5, 6]]"),
              "input has the shape 3×2; it must have 1×1×2×3, or be a list of 6 numbers");
    EXPECT_EQ(why("[1, 2, 3]"), "input has the shape 3; it must have 1×1×2×3, or be a list of 6 numbers");
    EXPECT_EQ(why("[]"), "input has the shape 0; it must have 1×1×2×3, or be a list of 6 numbers");
    EXPECT_EQ(why("[[1, 2, 3], [4, 5]]"), "input[1] has 2 values; others there have 3");
    EXPECT_EQ(why("[[1, 2, 3], 4]"), "input[1] is a number; others there are lists");
    EXPECT_EQ(why("[1, [2]]"), "input[1] is a list; others there are numbers");
    EXPECT_EQ(why("[[], [[1]]]"), "input[1] has 1 values; others there have 0");
    EXPECT_EQ(why("[[1, 2, 3], [4, \"5\", 6]]"), "input[1][1] is a text; it must be a number");
    EXPECT_EQ(why("[[1, 2, 3], [4, null, 6]]"), "input[1][1] is null; it must be a number");
    EXPECT_EQ(why("{\"input\": []}"), "input is an object; it must be a list of numbers");
    EXPECT_EQ(why("7"), "input is a number; it must be a list of numbers");
    EXPECT_EQ(why("[[1, 2, 3], [4, 1e60, 6]]"),
              "input[1][1] is 1e+60; the largest is 1e+50, with either sign");
    EXPECT_EQ(why("[NaN]"), "input is not JSON: byte 2 can't be read as such");
    EXPECT_EQ(why("[1e999]"), "input is not JSON: a number in it is too large");
    EXPECT_EQ(why("[" + std::string(1'000'000, '9') + "]"), "input is not JSON: a number in it is too large");
    EXPECT_EQ(why(std::string(2'000'000, '9')), "input has 2000000 bytes; at most 1048576 are read");
    EXPECT_EQ(why(std::string(1000, '[')), "input is nested too deeply; 32 levels are read");
}

}  // namespace
}  // namespace convwalk
