// What stands in the cells: numbers of one's own, and sums against what they sum to.
#include "numeric/cell_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "basics/errors.h"
#include "numeric/values_text.h"
#include "picture/figures.h"
#include "scenario/scenario.h"
#include "support/small_layers.h"
#include "views/planes/cell_words.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

std::string refusal_of(const std::string& values) {
    try {
        static_cast<void>(parse_values(values));
    } catch (const BadInput& error) {
        return error.what();
    }
    return "";
}

// --- numbers of one's own ---

TEST(CellValues, AreFittedToOtherExtentsFromTheLastAxis) {
    const Tensor t{{2, 2}, {1, 2, 3, 4}};
    EXPECT_EQ(fitted(t, {2, 2}), t);
    EXPECT_EQ(fitted(t, {3, 1}).values, (std::vector<double>{1, 3, 0}));
    EXPECT_EQ(fitted(t, {3}).values, (std::vector<double>{1, 2, 0}));
    EXPECT_EQ(fitted(t, {2, 2, 2}), (Tensor{{2, 2, 2}, {1, 2, 3, 4, 0, 0, 0, 0}}));
    EXPECT_EQ(fitted(Tensor{}, {2}).values, (std::vector<double>{0, 0}));
}

TEST(CellValues, OwnNumbersFollowTheLayer) {
    Values values;
    values.input = Tensor{{2, 2}, {1, 2, 3, 4}};
    values.kernel = Tensor{{1}, {5}};
    Layer layer;
    layer.axes = {AxisSpec{.input = 3, .kernel = 1}, AxisSpec{.input = 2, .kernel = 2}};
    EXPECT_TRUE(why_values_unfit(layer, values));
    const Values followed = fitted(layer, values);
    EXPECT_FALSE(why_values_unfit(layer, followed));
    EXPECT_EQ(followed.input, InputValues(Tensor{{3, 2}, {1, 2, 3, 4, 0, 0}}));
    EXPECT_EQ(followed.kernel, KernelValues(Tensor{{1, 2}, {5, 0}}));
    layer.axes[0].input = 1'000'000;
    EXPECT_EQ(fitted(layer, values).input, InputValues(InputFill::random));
    EXPECT_EQ(fitted(layer, Values{}), Values{});
}

// --- values of a layer ---

// The sum over the window written down directly, from the definitions.
double by_hand(const Layer& layer, const CellValues& v, const Extents& output) {
    const std::size_t axes = layer.axes.size();
    double total = 0;
    double largest = -std::numeric_limits<double>::infinity();
    double counted = 0;
    const Extents in = input_extents(layer);
    const Extents taps = kernel_extents(layer);
    for (std::int64_t tap = 0; tap < cell_count(taps); ++tap) {
        std::int64_t rest = tap;
        std::int64_t source = 0;
        std::int64_t pitch = 1;
        bool real = true;
        bool inside = true;
        for (std::size_t axis = axes; axis-- > 0;) {
            const AxisSpec& a = layer.axes[axis];
            const std::int64_t k = rest % taps[axis];
            rest /= taps[axis];
            std::int64_t at = 0;
            if (layer.op == Operator::transposed_convolution) {
                // Input i stamps tap k on i s + k d - p.
                const std::int64_t from = output[axis] + a.padding_begin - k * a.dilation;
                real = real && from % a.stride == 0;
                at = from / a.stride;
                if (from < 0) real = false;
            } else {
                at = output[axis] * a.stride - a.padding_begin + k * a.dilation;
                inside = inside && at < a.input + a.padding_end;
            }
            real = real && at >= 0 && at < in[axis];
            source += at * pitch;
            pitch *= in[axis];
        }
        counted += inside;
        if (!real) continue;
        const double x = v.operands.input.values[static_cast<std::size_t>(source)];
        largest = std::max(largest, x);
        total += is_pooling(layer.op) ? x : x * v.operands.weight.values[static_cast<std::size_t>(tap)];
    }
    if (layer.op == Operator::max_pooling) return largest;
    if (layer.op == Operator::average_pooling) return total / counted;
    return total;
}

Extents index_of(std::int64_t flat, const Extents& extents) {
    Extents index(extents.size());
    for (std::size_t axis = extents.size(); axis-- > 0;) {
        index[axis] = flat % extents[axis];
        flat /= extents[axis];
    }
    return index;
}

TEST(CellValues, AreTheSumsOfTheirTermsAndOfTheDefinition) {
    std::mt19937 random(5);
    for (int round = 0; round < 400 && !::testing::Test::HasFailure(); ++round) {
        Layer layer = sampled_layer(random, 1 + static_cast<std::size_t>(round) % 3);
        layer.in_channels = layer.out_channels = layer.groups = 8;
        SCOPED_TRACE(described(layer));
        Values values;
        values.seed = round;
        values.true_convolution = round % 5 == 0;
        const CellValues v = cell_values(layer, values);
        EXPECT_EQ(v.result.output.shape, output_shape(v.layer));
        for (std::size_t flat = 0; flat < v.result.output.values.size(); ++flat) {
            const auto output = static_cast<std::int64_t>(flat);
            const double expected = by_hand(layer, v, index_of(output, output_extents(layer)));
            const Sum s = sum_of(v, output);
            EXPECT_EQ(s.result, v.result.output.values[flat]);
            if (std::isinf(expected)) {
                EXPECT_EQ(s.result, expected);
                EXPECT_EQ(s.winner, -1);
                continue;
            }
            EXPECT_NEAR(s.result, expected, 1e-9);
            double total = 0;
            const double filler =
                layer.op == Operator::max_pooling ? -std::numeric_limits<double>::infinity() : 0;
            for (const Term& term : s.terms) {
                total += term.product;
                EXPECT_EQ(term.product, term.value * term.weight);
                EXPECT_EQ(term.source >= 0, term.kind == SlotKind::real);
                if (term.source < 0) {
                    EXPECT_EQ(term.value, filler);
                }
            }
            if (layer.op == Operator::max_pooling) {
                ASSERT_GE(s.winner, 0);
                EXPECT_EQ(s.terms[static_cast<std::size_t>(s.winner)].value, s.result);
                for (const Term& term : s.terms) EXPECT_LE(term.value, s.result);
            } else {
                EXPECT_NEAR(total / double(s.divisor), s.result, 1e-9);
            }
        }
    }
}

TEST(CellValues, ATrueConvolutionFlipsTheKernelAndNothingElse) {
    Layer layer;
    Values values;
    values.kernel = KernelFill::sobel;
    const CellValues plain = cell_values(layer, values);
    values.true_convolution = true;
    const CellValues turned = cell_values(layer, values);
    EXPECT_EQ(turned.operands.input, plain.operands.input);
    EXPECT_EQ(turned.operands.weight, flipped(plain.operands.weight));
    // Turned by 180 degrees, Sobel's kernel is its negative.
    for (std::size_t i = 0; i < plain.result.output.values.size(); ++i)
        EXPECT_EQ(turned.result.output.values[i], -plain.result.output.values[i]);
}

// Figures 1.1, 1.2 and 1.5 of the guide. For the largest of a window there are other numbers, worked out by
// hand: with those of figure 1.6 nearly every output is 3.
TEST(CellValues, ThePresetsShowTheGuidesNumbers) {
    const auto output = [](const char* name) {
        const Figure f = figure(preset(name).scenario);
        std::vector<std::string> words;
        if (!f.values) return words;
        for (const double v : f.values->cells.result.output.values) words.push_back(number_label(v, 2));
        return words;
    };
    using Words = std::vector<std::string>;
    EXPECT_EQ(output("numerical_no_padding_no_strides"),
              (Words{"12", "12", "17", "10", "17", "19", "9", "6", "14"}));
    EXPECT_EQ(output("numerical_padding_strides"), (Words{"6", "17", "3", "8", "17", "13", "6", "4", "4"}));
    EXPECT_EQ(output("numerical_average_pooling"),
              (Words{"1.7", "1.7", "1.7", "1", "1.2", "1.8", "1.1", "0.78", "1.3"}));
    EXPECT_EQ(output("numerical_max_pooling"), (Words{"7", "6", "6", "8", "6", "6", "8", "6", "9"}));
}

TEST(CellValues, AreWorkedOutOnlyWhenShownAndFew) {
    Scenario s;
    EXPECT_FALSE(figure(s).values);
    s.values.shown = true;
    const Figure f = figure(s);
    ASSERT_TRUE(f.values);
    EXPECT_EQ(f.values->cells, cell_values(f.layer, s.values));
    for (AxisSpec& a : s.alone()->layer.axes) a.input = 317;
    EXPECT_FALSE(figure(s).values);
    for (AxisSpec& a : s.alone()->layer.axes) a.input = 316;
    EXPECT_TRUE(figure(s).values);
    for (AxisSpec& a : s.alone()->layer.axes) a.kernel = 150;
    EXPECT_FALSE(figure(s).values) << "22500 taps of 27889 outputs";
}

// --- numbers as words ---

TEST(NumberLabel, IsShort) {
    EXPECT_EQ(number_label(0), "0");
    EXPECT_EQ(number_label(-0.0), "0");
    EXPECT_EQ(number_label(12), "12");
    EXPECT_EQ(number_label(-1), "−1");
    EXPECT_EQ(number_label(123456), "123456");
    EXPECT_EQ(number_label(1234567), "1.23e6");
    EXPECT_EQ(number_label(1e-100), "1e−100");
    EXPECT_EQ(number_label(1.0 / 3), "0.333");
    EXPECT_EQ(number_label(-2.0 / 3), "−0.667");
    EXPECT_EQ(number_label(2.0 / 3, 2), "0.67");
    EXPECT_EQ(number_label(1e50), "1e50");
    EXPECT_EQ(number_label(-1.25e-7), "−1.25e−7");
    EXPECT_EQ(number_label(-std::numeric_limits<double>::infinity()), "−∞");
}

TEST(CellValues, FillsHaveTheirNumbers) {
    const Layer layer = [] {
        Layer l;
        l.axes.assign(2, AxisSpec{.input = 9, .kernel = 5});
        return l;
    }();
    Values v;
    v.input = InputFill::constant;
    v.constant = -2.5;
    v.kernel_range = {4, 6};
    const CellValues constant = cell_values(layer, v);
    EXPECT_TRUE(std::all_of(constant.operands.input.values.begin(), constant.operands.input.values.end(),
                            [](double x) { return x == -2.5; }));
    const std::set<double> weights(constant.operands.weight.values.begin(),
                                   constant.operands.weight.values.end());
    EXPECT_EQ(weights, (std::set<double>{4, 5, 6}));
    v.input = InputFill::random;
    v.input_range = {-1, 0};
    const CellValues random = cell_values(layer, v);
    const std::set<double> inputs(random.operands.input.values.begin(), random.operands.input.values.end());
    EXPECT_EQ(inputs, (std::set<double>{-1, 0}));
}

TEST(FillTexts, AreReadBack) {
    for (const char* text : {"ramp", "constant", "constant:-0.5", "random", "random:-5..5", "random:0..0"}) {
        Values v;
        set_input_values(v, text);
        EXPECT_EQ(input_values_text(v), text);
    }
    for (const char* text : {"box", "random", "random:-2..-1"}) {
        Values v;
        set_kernel_values(v, text);
        EXPECT_EQ(kernel_values_text(v), text);
    }
}

// --- grids ---

TEST(PastedGrids, AreReadAsSpreadsheetsCopyThem) {
    const Tensor wanted{{2, 3}, {1, -2.5, 3, 4, 5, 6}};
    for (const char* text :
         {"1\t-2.5\t3\n4\t5\t6\n", "1\t-2,5\t3\r\n4\t5\t6\r\n", "1,-2.5,3\n4,5,6", "1, -2.5, 3\n4, 5, 6\n\n",
          "1;-2,5;3\n4;5;6", " 1  −2.5 3\n4 5   6 ", "[[1, -2.5, 3], [4, 5, 6]]"})
        EXPECT_EQ(parse_grid(text, 100, "the numbers"), wanted) << text;
    EXPECT_EQ(parse_grid("7", 100, "the numbers"), (Tensor{{1, 1}, {7}}));
    EXPECT_EQ(parse_grid("[7, 8]", 100, "the numbers"), (Tensor{{1, 2}, {7, 8}}));
}

TEST(PastedGrids, OthersAreRefusedWithASentence) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "the numbers are empty"},
        {" \n\t\n", "the numbers are empty"},
        {"1\t2\n3", "row 2 of the numbers has 1 numbers; row 1 has 2"},
        {"1\t\t3", "row 1, column 2 of the numbers is empty"},
        {"1 x", "row 1, column 2 of the numbers is \"x\""},
        {"1 nan", "row 1, column 2 of the numbers"},
        {"1 inf", "row 1, column 2 of the numbers"},
        {"1 1e999", "out of range"},
        {"1 1e51", "1e+50"},
        {"1 2 3 4", "more than 3 numbers"},
        {std::string(999'999, '1'), "has 999999 characters"},
        {std::string(1'000'001, '1'), "have 1000001 bytes"},
        {"[[1, 2], [3]]", "has 1 values"},
        {std::string(10'000, '['), "nested too deeply"},
    };
    for (const auto& [text, words] : cases) {
        try {
            static_cast<void>(parse_grid(text, 3, "the numbers"));
            ADD_FAILURE() << text.substr(0, 50);
        } catch (const BadInput& error) {
            const std::string said = error.what();
            EXPECT_NE(said.find(words), said.npos) << said;
            EXPECT_LT(said.size(), 200u);
        }
    }
}

// --- JSON ---

TEST(ValuesJson, IsReadBack) {
    Values v;
    EXPECT_EQ(parse_values(to_json(v)), v);
    v.shown = true;
    v.input = Tensor{{2, 3}, {1, -2, 0.1, 1e50, 1e-300, 1.0 / 3}};
    v.kernel = KernelFill::gaussian;
    v.seed = kLargestSeed;
    v.true_convolution = true;
    EXPECT_EQ(parse_values(to_json(v)), v);
    v.constant = -0.1;
    v.input_range = {-4, -4};
    v.kernel_range = {-kLargestRandom, kLargestRandom};
    EXPECT_EQ(parse_values(to_json(v)), v);
    v.kernel = Tensor{{1, 1, 2}, {5, 6}};
    EXPECT_EQ(parse_values(to_json(v)), v);
}

TEST(ValuesJson, BadValuesAreRefusedWithASentence) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {R"({"input": "rmap"})", "unknown input \"rmap\" (did you mean \"ramp\"?)"},
        {R"({"input": "numbers"})", "unknown input \"numbers\""},
        {R"({"input": 5})", "input is 5; it must be numbers in lists, or one of constant"},
        {R"({"kernel": true})", "kernel is true; it must be numbers in lists, or one of identity, box"},
        {R"({"input": [[1, 2], [3]]})", "input[1] has 1 values; others there have 2"},
        {R"({"input": [[1, 2], 3]})", "input[1] is a number; others there are lists"},
        {R"({"input": [1, [2]]})", "input[1] is a list; others there are numbers"},
        {R"({"input": []})", "input is empty"},
        {R"({"input": [[], []]})", "input is empty"},
        {R"({"input": [[[[[1]]]]]})", "input has 5 axes; numbers have at most 4"},
        {R"({"input": [[1, "2"]]})", "input[0][1] is a text; it must be a number"},
        {R"({"input": [[1, null]]})", "input[0][1] is null; it must be a number"},
        {R"({"input": [[1, "NaN"]]})", "input[0][1] is a text; it must be a number"},
        {R"({"input": [NaN]})", "is not JSON"},
        {R"({"input": [1e999]})", "a number in it is too large"},
        {R"({"input": [-1e51]})", "input[0] is -1e+51; the largest is 1e+50, with either sign"},
        {R"({"input": [1)" + std::string(1000, '0') + "]}", "a number in it is too large"},
        {R"({"input": [1)" + std::string(1'000'000, '0') + "]}", "a number in it is too large"},
        {R"({"input": [1)" + std::string(kMostScenarioBytes, '0') + "]}", "bytes; at most"},
        {R"({"seed": -1})", "seed is -1; it must be a whole number from 0"},
        {R"({"seed": 4294967296})", "seed is 4294967296"},
        {R"({"true_convolution": 1})", "true_convolution is 1; it must be true or false"},
        {R"({"inptu": []})", "unknown field \"inptu\" (did you mean \"input\"?)"},
        {"[]", "must be an object"},
    };
    for (const auto& [text, words] : cases) {
        const std::string said = refusal_of(text);
        EXPECT_NE(said.find(words), said.npos) << text.substr(0, 100) << "\nsays: " << said;
        EXPECT_LT(said.size(), 300u);
    }
}

TEST(ValuesJson, NumbersOfAnotherShapeAreRefusedByTheFigure) {
    const auto refusal = [](const std::string& values, const char* layer) {
        try {
            static_cast<void>(figure(parse_scenario(std::string(R"({"convwalk": 1, "layer": )") + layer +
                                                    R"(, "values": )" + values + "}")));
        } catch (const BadInput& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(refusal(R"({"input": [[1, 2], [3, 4]]})", R"({"input": 5})"),
              "values.input has the shape 2×2; it must have 5×5");
    EXPECT_EQ(refusal(R"({"kernel": [1, 2, 3]})", R"({"kernel": 3})"),
              "values.kernel has the shape 3; it must have 3×3");
    EXPECT_EQ(refusal(R"({"kernel": [1, 2, 3]})", R"({"kernel": 3, "operator": "max_pooling"})"), "");
    EXPECT_EQ(refusal(R"({"kernel": [1, 2, 3], "shown": true})", R"({"kernel": 3, "dimensions": 1})"), "");
}

}  // namespace
}  // namespace convwalk
