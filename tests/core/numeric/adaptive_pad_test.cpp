// Adaptive pooling, padding alone and the orders of shuffles, against their definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "arithmetic/layer.h"
#include "numeric/evaluation.h"
#include "numeric/rearrange.h"
#include "numeric/terms.h"
#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

AxisSpec pooled(std::int64_t input, std::int64_t size) {
    AxisSpec a;
    a.input = input;
    a.output_size = size;
    return a;
}

Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

// 0, 1, 2, ... in every cell.
Tensor counted_up(const Extents& shape) {
    Tensor tensor{shape, {}};
    for (std::int64_t n = 0; n < cell_count(shape); ++n) tensor.values.push_back(double(n));
    return tensor;
}

Tensor output_of(const Layer& layer, const Tensor& input) {
    Operands operands;
    operands.input = input;
    EXPECT_FALSE(why_unfit(layer, rules_of(layer), operands));
    return evaluated(layer, rules_of(layer), operands).output;
}

TEST(AdaptivePooling, TwelveToSevenHasTheWindowsOfPyTorch) {
    const std::vector<CellRange> expected = {{0, 2}, {1, 4}, {3, 6}, {5, 7}, {6, 9}, {8, 11}, {10, 12}};
    for (std::int64_t output = 0; output < 7; ++output)
        EXPECT_EQ(adaptive_window(pooled(12, 7), output), expected[static_cast<std::size_t>(output)])
            << output;
}

// Input j covers [j, j + 1), output X covers [X i / o, (X + 1) i / o): they share something or they don't.
TEST(AdaptivePooling, AWindowHasTheCellsThatItsShareOfTheInputTouches) {
    for (std::int64_t input = 1; input <= 24; ++input) {
        for (std::int64_t size = 1; size <= 30; ++size) {
            const AxisSpec a = pooled(input, size);
            std::int64_t least = std::numeric_limits<std::int64_t>::max();
            std::int64_t most = 0;
            for (std::int64_t output = 0; output < size; ++output) {
                const CellRange window = adaptive_window(a, output);
                for (std::int64_t cell = 0; cell < input; ++cell) {
                    const bool touched =
                        (cell + 1) * size > output * input && cell * size < (output + 1) * input;
                    ASSERT_EQ(touched, cell >= window.begin && cell < window.end)
                        << input << " to " << size << ", output " << output << ", input " << cell;
                }
                least = std::min(least, window.size());
                most = std::max(most, window.size());
            }
            EXPECT_EQ(adaptive_window_sizes(a).least, least) << input << " to " << size;
            EXPECT_EQ(adaptive_window_sizes(a).most, most) << input << " to " << size;
        }
    }
}

TEST(AdaptivePooling, IsAnOrdinaryPoolingWhereTheSizesDivide) {
    const Tensor input = counted_up({2, 3, 6, 12});
    const auto both = [&](Operator adaptive, Operator ordinary) {
        Layer small = layer_of(adaptive, {pooled(6, 2), pooled(12, 4)});
        Layer plain = layer_of(ordinary, {AxisSpec{}, AxisSpec{}});
        for (std::size_t i = 0; i < 2; ++i) {
            plain.axes[i].input = small.axes[i].input;
            plain.axes[i].kernel = plain.axes[i].stride = 3;
        }
        small.in_channels = plain.in_channels = 3;
        return output_of(small, input) == output_of(plain, input);
    };
    EXPECT_TRUE(both(Operator::adaptive_max_pooling, Operator::max_pooling));
    EXPECT_TRUE(both(Operator::adaptive_average_pooling, Operator::average_pooling));
}

// PyTorch 1.13: F.adaptive_avg_pool1d and F.adaptive_max_pool1d of 0 ... 11 to 7 cells.
TEST(AdaptivePooling, ValuesAreThoseOfPyTorch) {
    const Tensor input = counted_up({1, 1, 12});
    EXPECT_EQ(output_of(layer_of(Operator::adaptive_average_pooling, {pooled(12, 7)}), input).values,
              (std::vector<double>{0.5, 2, 4, 5.5, 7, 9, 10.5}));
    EXPECT_EQ(output_of(layer_of(Operator::adaptive_max_pooling, {pooled(12, 7)}), input).values,
              (std::vector<double>{1, 3, 5, 6, 8, 10, 11}));
    AxisSpec whole;
    whole.input = 12;
    EXPECT_EQ(output_of(layer_of(Operator::adaptive_average_pooling, {whole}), input).values,
              std::vector<double>{5.5})
        << "global: one cell where no size is given";
}

TEST(Pad, APlainPaddingSurroundsAndANegativeOneCrops) {
    AxisSpec rows;
    rows.input = 7;
    rows.padding_begin = 3;
    rows.padding_end = 4;
    AxisSpec columns = rows;
    columns.padding_begin = 1;
    columns.padding_end = 2;
    EXPECT_EQ(output_extents(layer_of(Operator::pad, {rows, columns})), (Extents{14, 10}));

    AxisSpec both;
    both.input = 3;
    both.padding_begin = -1;
    both.padding_end = 2;
    EXPECT_EQ(output_of(layer_of(Operator::pad, {both}), {{1, 1, 3}, {5, 6, 7}}).values,
              (std::vector<double>{6, 7, 0, 0}));
    both.padding_begin = 2;
    both.padding_end = 1;
    Layer mirrored = layer_of(Operator::pad, {both});
    mirrored.padding_mode = PaddingMode::reflect;
    EXPECT_EQ(output_of(mirrored, {{1, 1, 3}, {5, 6, 7}}).values, (std::vector<double>{7, 6, 5, 6, 7, 6}));
}

TEST(Pad, WhatCutsEverythingAwayIsRefusedByName) {
    AxisSpec axis;
    axis.input = 3;
    axis.padding_begin = -2;
    axis.padding_end = -1;
    const auto why = why_invalid(layer_of(Operator::pad, {axis}));
    ASSERT_TRUE(why);
    EXPECT_EQ(why->field, "padding");
    EXPECT_EQ(why->sentence,
              "padding of -2 and -1 cuts away all 3 cells of the input; it must leave at least one");
}

TEST(Pad, EverySumIsTheCellThatItTakes) {
    std::mt19937 random(3);
    int seen = 0;
    for (int n = 0; n < 600; ++n) {
        const Layer layer = testing::sampled_other_layer(random);
        if (layer.op != Operator::pad && !is_adaptive(layer.op)) continue;
        Operands operands;
        operands.input = counted_up(input_shape(layer));
        const Tensor output = evaluated(layer, rules_of(layer), operands).output;
        for (std::int64_t cell = 0; cell < cell_count(output_extents(layer)); ++cell) {
            const Sum sum = sum_of(layer, rules_of(layer), operands, {0, 0, cell});
            ASSERT_NEAR(sum.result, output.values[static_cast<std::size_t>(cell)], 1e-12)
                << testing::described(layer);
            ++seen;
        }
    }
    EXPECT_GT(seen, 500);
}

// Channels 0 ... 7 at one cell: to each map go those side by side, or every other one.
TEST(ShuffleOrder, TheTwoOrdersAreThoseOfTheFrameworks) {
    const Tensor input = counted_up({1, 8, 1, 1});
    EXPECT_EQ(pixel_shuffled(input, 2, ShuffleOrder::channel_first).values,
              (std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(pixel_shuffled(input, 2, ShuffleOrder::place_first).values,
              (std::vector<double>{0, 2, 4, 6, 1, 3, 5, 7}));
}

TEST(ShuffleOrder, EachIsItsOwnWayBack) {
    std::mt19937 random(5);
    const auto between = [&](int least, int most) { return testing::whole_between(random, least, most); };
    for (int n = 0; n < 100; ++n) {
        const std::int64_t r = between(1, 3);
        const Tensor x = counted_up({between(1, 2), r * r * between(1, 3), between(1, 3), between(1, 3)});
        for (const ShuffleOrder order : kShuffleOrders)
            EXPECT_EQ(pixel_unshuffled(pixel_shuffled(x, r, order), r, order), x);
    }
}

}  // namespace
}  // namespace convwalk
