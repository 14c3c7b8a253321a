// The derivation in words: the guide's own examples, and that every formula written down evaluates to the
// size.
#include "arithmetic/derivation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <stdexcept>
#include <string_view>

#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::for_each_small_layer;
using testing::layer_of;

// Evaluates what the derivation writes: numbers, letters, + − · /, a number before a letter, a sign, (), ⌊⌋
// and ⌈⌉.
class Evaluator {
  public:
    Evaluator(std::string_view text, std::map<std::string, double> letters)
        : rest_(text), letters_(std::move(letters)) {}

    double value() {
        const double result = sum();
        if (!rest_.empty()) throw std::runtime_error("not understood: " + std::string(rest_));
        return result;
    }

  private:
    bool take(std::string_view token) {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }
    void need(std::string_view token) {
        if (!take(token))
            throw std::runtime_error("expected " + std::string(token) + " at " + std::string(rest_));
    }
    double sum() {
        double result = product();
        for (;;) {
            if (take("+"))
                result += product();
            else if (take("−"))
                result -= product();
            else
                return result;
        }
    }
    double product() {
        double result = factor();
        for (;;) {
            if (take("·"))
                result *= factor();
            else if (take("/"))
                result /= factor();
            else if (!rest_.empty() && std::isalpha(rest_[0]))
                result *= factor();  // 2p
            else
                return result;
        }
    }
    double factor() {
        if (take("(")) {
            const double inside = sum();
            need(")");
            return inside;
        }
        if (take("−")) return -factor();
        if (take("⌊")) {
            const double inside = sum();
            need("⌋");
            return std::floor(inside);
        }
        if (take("⌈")) {
            const double inside = sum();
            need("⌉");
            return std::ceil(inside);
        }
        const std::size_t digits = std::min(rest_.find_first_not_of("0123456789."), rest_.size());
        const std::string token(rest_.substr(0, digits));
        if (!token.empty()) {
            rest_.remove_prefix(token.size());
            return std::stod(token);
        }
        const std::size_t letters =
            std::min(rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), rest_.size());
        const std::string name(rest_.substr(0, letters));
        rest_.remove_prefix(name.size());
        const auto letter = letters_.find(name);
        if (letter == letters_.end())
            throw std::runtime_error("no number for \"" + name + "\" before \"" + std::string(rest_) + "\"");
        return letter->second;
    }

    std::string_view rest_;
    std::map<std::string, double> letters_;
};

double evaluated(std::string_view text, const AxisSpec& a) {
    std::map<std::string, double> letters = {{"i", static_cast<double>(a.input)},
                                             {"k", static_cast<double>(a.kernel)},
                                             {"s", static_cast<double>(a.stride)},
                                             {"d", static_cast<double>(a.dilation)},
                                             {"a", static_cast<double>(a.output_padding)},
                                             {"p_begin", static_cast<double>(a.padding_begin)},
                                             {"p_end", static_cast<double>(a.padding_end)},
                                             {"f", a.factor.value()},
                                             {"r", a.factor.value()},
                                             {"size", static_cast<double>(a.output_size.value_or(1))}};
    if (a.padding_begin == a.padding_end) letters["p"] = static_cast<double>(a.padding_begin);
    return Evaluator(text, letters).value();
}

TEST(Derivation, FormulaAndNumbersEvaluateToTheSize) {
    int layers = 0;
    int one_less = 0;
    for_each_small_layer([&](const Layer& layer) {
        const AxisSpec& a = layer.axes[0];
        const Derivation d = derivation(layer, 0);
        const double expected = static_cast<double>(d.size + (d.one_less ? 1 : 0));
        ASSERT_EQ(evaluated(d.numbers, {}), expected) << d.numbers << " for " << described(layer);
        ASSERT_TRUE(d.formula.starts_with("o = "));
        ASSERT_EQ(evaluated(d.formula.substr(4), a), expected) << d.formula << " for " << described(layer);
        ASSERT_EQ(d.size, output_size(layer.op, a));
        ++layers;
        one_less += d.one_less;
    });
    EXPECT_GT(layers, 30'000);
    EXPECT_GT(one_less, 100);
}

TEST(Derivation, EvaluatesForEveryOperator) {
    std::mt19937 random(5);
    int resampled = 0;
    for (int n = 0; n < 2000; ++n) {
        const Layer layer = testing::sampled_other_layer(random);
        for (std::size_t i = 0; i < layer.axes.size(); ++i) {
            const Derivation d = derivation(layer, i);
            const double expected = static_cast<double>(d.size + (d.one_less ? 1 : 0));
            ASSERT_EQ(evaluated(d.numbers, {}), expected) << d.numbers << " for " << described(layer);
            ASSERT_EQ(evaluated(d.formula.substr(4), layer.axes[i]), expected)
                << d.formula << " for " << described(layer);
            ASSERT_EQ(d.relationship == 0, !has_window(layer.op));
            resampled += !has_window(layer.op);
        }
        ASSERT_FALSE(size_caption(layer).empty());
    }
    EXPECT_GT(resampled, 500);
}

TEST(Derivation, TellsWhereAResizingReads) {
    Layer layer;
    layer.op = Operator::resize;
    layer.resize_mode = ResizeMode::bilinear;
    layer.axes.resize(1);
    EXPECT_EQ(derivation(layer, 0).lines,
              (std::vector<std::string>{"o = i·f", "  = 5·2", "  = 10",
                                        "output X lies at (X + 0.5) / 2 − 0.5 of the input"}));
    for (const char* name : {"linear, factor 2", "bilinear, factor 2", "trilinear, factor 2"}) {
        EXPECT_EQ(parameter_caption(layer), name);
        layer.axes.push_back(layer.axes.front());
    }
    layer.axes.resize(2);
    EXPECT_EQ(size_caption(layer), "o = 5·2 = 10");
    layer.align_corners = true;
    for (AxisSpec& a : layer.axes) a.output_size = 9;
    EXPECT_EQ(derivation(layer, 0).lines,
              (std::vector<std::string>{"o = size", "  = 9",
                                        "output X lies at X·(i − 1) / (o − 1) = X·4 / 8 of the input"}));
    EXPECT_EQ(parameter_caption(layer), "bilinear, corners aligned, size 9");
    EXPECT_EQ(size_caption(layer), "o = 9");
}

// Every equation among the lines holds: what is left and right of each "=" comes to the same.
TEST(Derivation, EveryLineHolds) {
    for_each_small_layer([](const Layer& layer) {
        const Derivation d = derivation(layer, 0);
        double last = 0;
        for (const std::string& line : d.lines) {
            const bool continues = line.starts_with("  = ");
            const bool less = line.starts_with("  less 1:");
            if (less) last -= 1;
            if (line.starts_with("o = ")) {
                last = evaluated(line.substr(4), layer.axes[0]);
                continue;
            }
            const std::size_t colon = line.find(": ");
            if (!continues && (less || colon == std::string::npos || line.starts_with("expanded"))) continue;
            std::string_view rest = std::string_view(line).substr(continues ? 4 : colon + 2);
            for (bool first = !continues;; first = false) {
                const std::size_t equals = rest.find(" = ");
                const double value = evaluated(rest.substr(0, equals), layer.axes[0]);
                ASSERT_TRUE(first || value == last) << line << " for " << described(layer);
                last = value;
                if (equals == std::string_view::npos) break;
                rest.remove_prefix(equals + 3);
            }
        }
    });
}

struct Example {
    int relationship;
    Operator op;
    AxisSpec axis;
    std::int64_t output;
    std::string formula;
};

// The figures of the guide (chapters 2 to 5), each the example of its relationship.
TEST(Derivation, KnowsTheRelationshipsOfTheGuide) {
    using enum Operator;
    const std::vector<Example> examples = {
        {1, convolution, {.input = 4, .kernel = 3}, 2, "o = (i − k) + 1"},
        {2,
         convolution,
         {.input = 5, .kernel = 4, .padding_begin = 2, .padding_end = 2},
         6,
         "o = (i + 2p − k) + 1"},
        {3,
         convolution,
         {.input = 5, .kernel = 3, .padding_begin = 1, .padding_end = 1},
         5,
         "o = (i + 2p − k) + 1"},
        {4,
         convolution,
         {.input = 5, .kernel = 3, .padding_begin = 2, .padding_end = 2},
         7,
         "o = (i + 2p − k) + 1"},
        {5, convolution, {.input = 5, .kernel = 3, .stride = 2}, 2, "o = ⌊(i − k) / s⌋ + 1"},
        {6,
         convolution,
         {.input = 5, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1},
         3,
         "o = ⌊(i + 2p − k) / s⌋ + 1"},
        {6,
         convolution,
         {.input = 6, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1},
         3,
         "o = ⌊(i + 2p − k) / s⌋ + 1"},
        {7, max_pooling, {.input = 5, .kernel = 3}, 3, "o = (i − k) + 1"},
        {7, average_pooling, {.input = 5, .kernel = 3, .stride = 2}, 2, "o = ⌊(i − k) / s⌋ + 1"},
        {8, transposed_convolution, {.input = 2, .kernel = 3}, 4, "o = (i − 1) + k"},
        {9,
         transposed_convolution,
         {.input = 6, .kernel = 4, .padding_begin = 2, .padding_end = 2},
         5,
         "o = (i − 1) + k − 2p"},
        {10,
         transposed_convolution,
         {.input = 5, .kernel = 3, .padding_begin = 1, .padding_end = 1},
         5,
         "o = (i − 1) + k − 2p"},
        {11,
         transposed_convolution,
         {.input = 7, .kernel = 3, .padding_begin = 2, .padding_end = 2},
         5,
         "o = (i − 1) + k − 2p"},
        {12, transposed_convolution, {.input = 2, .kernel = 3, .stride = 2}, 5, "o = s·(i − 1) + k"},
        {13,
         transposed_convolution,
         {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1},
         5,
         "o = s·(i − 1) + k − 2p"},
        {14,
         transposed_convolution,
         {.input = 3, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1, .output_padding = 1},
         6,
         "o = s·(i − 1) + k − 2p + a"},
        {15, convolution, {.input = 7, .kernel = 3, .dilation = 2}, 3, "o = (i − d·(k − 1) − 1) + 1"},
    };
    for (const Example& e : examples) {
        const Layer layer = layer_of(e.op, e.axis);
        ASSERT_FALSE(why_invalid(layer)) << e.formula;
        const Derivation d = derivation(layer, 0);
        EXPECT_EQ(d.relationship, e.relationship) << described(layer);
        EXPECT_FALSE(d.extended) << described(layer);
        EXPECT_EQ(d.size, e.output) << described(layer);
        EXPECT_EQ(d.formula, e.formula) << described(layer);
    }
}

TEST(Derivation, SaysWhereItGoesBeyondTheGuide) {
    const auto caption = [](Operator op, const AxisSpec& a) {
        return relationship_caption(derivation(layer_of(op, a), 0));
    };
    using enum Operator;
    EXPECT_EQ(caption(convolution, {}), "Relationship 1 of Dumoulin & Visin's guide");
    EXPECT_EQ(caption(convolution, {.padding_end = 1}),
              "Relationship 6 of Dumoulin & Visin's guide, extended");
    EXPECT_EQ(caption(convolution, {.padding_begin = 1, .padding_end = 1, .dilation = 2}),
              "Relationship 15 of Dumoulin & Visin's guide");
    EXPECT_EQ(caption(convolution, {.padding_begin = 1, .dilation = 2}),
              "Relationship 15 of Dumoulin & Visin's guide, extended");
    EXPECT_EQ(caption(max_pooling, {.padding_begin = 1, .padding_end = 1}),
              "Relationship 7 of Dumoulin & Visin's guide, extended");
    EXPECT_EQ(caption(max_pooling, {.ceil_mode = true}),
              "Relationship 7 of Dumoulin & Visin's guide, extended");
    EXPECT_EQ(caption(transposed_convolution, {.dilation = 2}),
              "Relationship 14 of Dumoulin & Visin's guide, extended");
    EXPECT_EQ(caption(transposed_convolution, {.padding_end = 1}),
              "Relationship 14 of Dumoulin & Visin's guide, extended");
}

TEST(Derivation, GoesStepByStep) {
    using Lines = std::vector<std::string>;
    const auto lines = [](Operator op, const AxisSpec& a) { return derivation(layer_of(op, a), 0).lines; };
    EXPECT_EQ(lines(Operator::convolution,
                    {.input = 6, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1}),
              (Lines{"padded input: 6 + 1 + 1 = 8", "o = ⌊(i + 2p − k) / s⌋ + 1",
                     "  = ⌊(6 + 2·1 − 3) / 2⌋ + 1", "  = ⌊5 / 2⌋ + 1 = 2 + 1", "  = 3"}));
    EXPECT_EQ(
        lines(
            Operator::max_pooling,
            {.input = 9, .kernel = 4, .stride = 4, .padding_begin = 2, .padding_end = 2, .ceil_mode = true}),
        (Lines{"padded input: 9 + 2 + 2 = 13", "o = ⌈(i + 2p − k) / s⌉ + 1", "  = ⌈(9 + 2·2 − 4) / 4⌉ + 1",
               "  = ⌈9 / 4⌉ + 1 = 3 + 1", "  less 1: the last window would begin beyond the input",
               "  = 3"}));
    EXPECT_EQ(lines(Operator::max_pooling, {.input = 6, .kernel = 3, .stride = 2, .ceil_mode = true}).back(),
              "the last window reaches 1 cell beyond the input");
    EXPECT_EQ(lines(Operator::max_pooling,
                    {.input = 6, .kernel = 3, .stride = 2, .padding_end = 1, .ceil_mode = true})
                  .back(),
              "  = 3");
    EXPECT_EQ(lines(Operator::max_pooling,
                    {.input = 7, .kernel = 3, .stride = 2, .padding_end = 1, .ceil_mode = true})
                  .back(),
              "the last window reaches 1 cell beyond the padding");
    EXPECT_EQ(lines(Operator::transposed_convolution, {.input = 1, .kernel = 4, .stride = 3})[1],
              "expanded input: 1 cell, 3 more before, 3 more after = 7");
    EXPECT_EQ(lines(Operator::adaptive_max_pooling, {.input = 7, .output_size = 7}).back(),
              "every window has i / o = 7 / 7 = 1 cell");
    EXPECT_EQ(
        lines(Operator::transposed_convolution,
              {.input = 3, .kernel = 2, .stride = 3, .padding_begin = 2, .dilation = 2, .output_padding = 1}),
        (Lines{"effective kernel: d·(k − 1) + 1 = 2·(2 − 1) + 1 = 3",
               "zeros between inputs: s − 1 = 3 − 1 = 2",
               "expanded input: 7 cells with the zeros between, none before, 3 more after = 10",
               "o = s·(i − 1) + d·(k − 1) + 1 − p_begin − p_end + a",
               "  = 3·(3 − 1) + 2·(2 − 1) + 1 − 2 − 0 + 1", "  = 8"}));
}

TEST(Captions, NameTheFieldsThatAreNotAtRest) {
    Layer layer;
    EXPECT_EQ(parameter_caption(layer), "kernel 3");
    EXPECT_EQ(size_caption(layer), "o = (5 − 3) + 1 = 3");
    layer.axes = {
        {.input = 5, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1},
        {.input = 7, .kernel = 5, .stride = 2, .padding_begin = 1, .padding_end = 2, .dilation = 2}};
    layer.in_channels = 4;
    layer.out_channels = 6;
    layer.groups = 2;
    EXPECT_EQ(parameter_caption(layer),
              "kernel 3×5, stride 2, padding 1 before, 1×2 after, dilation 1×2, channels 4 → 6, groups 2");
    EXPECT_EQ(
        size_caption(layer),
        "rows: o = ⌊(5 + 2·1 − 3) / 2⌋ + 1 = 3 · columns: o = ⌊(7 + 1 + 2 − 2·(5 − 1) − 1) / 2⌋ + 1 = 1");
    layer = layer_of(
        Operator::max_pooling,
        {.input = 9, .kernel = 4, .stride = 4, .padding_begin = 2, .padding_end = 2, .ceil_mode = true});
    EXPECT_EQ(parameter_caption(layer), "kernel 4, stride 4, padding 2, ceil mode");
    EXPECT_EQ(size_caption(layer), "o = ⌈(9 + 2·2 − 4) / 4⌉ + 1 − 1 = 3");
}

TEST(Captions, NameTheConvolutionThatIsTransposed) {
    LayerRequest request;
    request.of_transposed = true;
    request.layer.op = Operator::transposed_convolution;
    request.layer.axes.assign(2,
                              {.input = 6, .kernel = 3, .stride = 2, .padding_begin = 1, .padding_end = 1});
    EXPECT_EQ(parameter_caption(request), "transposes 6×6 → 3×3 with kernel 3, stride 2, padding 1");
    request.layer.in_channels = 2;
    request.layer.out_channels = 8;
    EXPECT_EQ(parameter_caption(request),
              "transposes 6×6 → 3×3 with kernel 3, stride 2, padding 1, channels 2 → 8");
    EXPECT_EQ(output_channels(resolved(request)), 2);
    request.layer.in_channels = request.layer.out_channels = 1;
    request.of_transposed = false;
    EXPECT_EQ(parameter_caption(request), "kernel 3, stride 2, padding 1");
}

}  // namespace
}  // namespace convwalk
