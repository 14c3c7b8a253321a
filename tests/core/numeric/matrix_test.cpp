// The matrix of a layer against the values that the layer puts out, which are made without it.
#include "numeric/matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <utility>
#include <vector>

#include "support/dice.h"
#include "support/small_layers.h"

namespace convwalk {
namespace {

using testing::described;
using testing::sampled_layer;

using Dense = std::vector<std::vector<double>>;

// @param kernel of one pair of channels; ignored for pooling
Dense dense(const LayerMatrix& matrix, const double* kernel) {
    Dense all;
    for (std::int64_t row = 0; row < matrix.rows(); ++row) {
        all.emplace_back(static_cast<std::size_t>(matrix.columns()), 0.0);
        for (const MatrixTap& tap : matrix.row(row))
            all.back().at(static_cast<std::size_t>(tap.column)) +=
                tap.factor * (tap.weight < 0 ? 1 : kernel[tap.weight]);
    }
    return all;
}

void add_product(const Dense& c, const double* x, double* y) {
    for (std::size_t row = 0; row < c.size(); ++row)
        for (std::size_t column = 0; column < c[row].size(); ++column) y[row] += c[row][column] * x[column];
}

Tensor random_tensor(const Extents& shape, std::mt19937& random) {
    Tensor t{shape, {}};
    for (std::int64_t i = 0; i < cell_count(shape); ++i)
        t.values.push_back(testing::whole_between(random, -5, 5));
    return t;
}

void expect_multiplies(const Layer& layer, const ValueRules& rules, std::mt19937& random) {
    Operands operands{random_tensor(input_shape(layer), random), {}, {}};
    if (!is_pooling(layer.op)) operands.weight = random_tensor(weight_shape(layer), random);
    const Tensor expected = evaluated(layer, rules, operands).output;
    const LayerMatrix matrix(layer, rules);
    std::vector<double> y(expected.values.size(), 0.0);
    for (std::int64_t out = 0; out < output_channels(layer); ++out) {
        const ChannelRange read = is_pooling(layer.op) ? ChannelRange{out, 1} : channels_read(layer, out);
        for (std::int64_t in = read.first; in < read.first + read.count; ++in) {
            const double* kernel =
                is_pooling(layer.op) ? nullptr : operands.weight.values.data() + kernel_begin(layer, in, out);
            add_product(dense(matrix, kernel), operands.input.values.data() + in * matrix.columns(),
                        y.data() + out * matrix.rows());
        }
    }
    for (std::size_t i = 0; i < y.size(); ++i)
        ASSERT_NEAR(y[i], expected.values[i], 1e-9) << described(layer) << " output " << i;
}

TEST(Matrix, TimesTheInputIsTheOutput) {
    std::mt19937 random(2);
    for (int n = 0; n < 600; ++n) {
        const Layer layer = sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        if (layer.op == Operator::max_pooling) continue;
        expect_multiplies(layer, {}, random);
        if (layer.op == Operator::average_pooling)
            expect_multiplies(layer, {.count_include_pad = false}, random);
    }
}

TEST(Matrix, IsABlockForEveryPairOfChannels) {
    std::mt19937 random(3);
    for (int n = 0; n < 60; ++n) {
        Layer layer = sampled_layer(random, static_cast<std::size_t>(n % 2 + 1));
        if (layer.op == Operator::max_pooling) continue;
        layer.in_channels = 4;
        layer.out_channels = 6;
        layer.groups = n % 4 < 2 ? 2 : 1;
        expect_multiplies(layer, {}, random);
    }
}

TEST(Matrix, PaddingThatMirrorsAddsToTheCellThatItMirrors) {
    std::mt19937 random(4);
    int compared = 0;
    for (int n = 0; n < 400; ++n) {
        const Layer layer = sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        if (layer.op != Operator::convolution) continue;
        for (const PaddingMode mode : kPaddingModes) {
            const ValueRules rules{.padding_mode = mode};
            if (why_unfit(layer, rules)) continue;
            expect_multiplies(layer, rules, random);
            ++compared;
        }
    }
    EXPECT_GT(compared, 100);
}

// The convolution that a transposed one transposes reads what the other puts out.
TEST(Matrix, OfATransposedConvolutionIsTransposed) {
    std::mt19937 random(5);
    int compared = 0;
    for (int n = 0; n < 1500; ++n) {
        const Layer layer = sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        if (layer.op != Operator::transposed_convolution) continue;
        Layer forward = layer;
        forward.op = Operator::convolution;
        const Extents outputs = output_extents(layer);
        for (std::size_t i = 0; i < outputs.size(); ++i) {
            forward.axes[i].input = outputs[i];
            forward.axes[i].output_padding = 0;
        }
        // Output padding as large as the stride names no convolution.
        if (why_invalid(forward) || output_extents(forward) != input_extents(layer)) continue;
        using Entry = std::pair<std::int64_t, std::int64_t>;
        std::map<Entry, std::int64_t> back;
        std::map<Entry, std::int64_t> transposed;
        const LayerMatrix of_layer(layer);
        const LayerMatrix of_forward(forward);
        ASSERT_EQ(of_layer.rows(), of_forward.columns());
        ASSERT_EQ(of_layer.columns(), of_forward.rows());
        for (std::int64_t row = 0; row < of_layer.rows(); ++row)
            for (const MatrixTap& tap : of_layer.row(row)) back[{row, tap.column}] = tap.weight;
        for (std::int64_t row = 0; row < of_forward.rows(); ++row)
            for (const MatrixTap& tap : of_forward.row(row)) transposed[{tap.column, row}] = tap.weight;
        ASSERT_EQ(back, transposed) << described(layer);
        ++compared;
    }
    EXPECT_GT(compared, 150);
}

TEST(Matrix, CountsItsEntries) {
    std::mt19937 random(6);
    for (int n = 0; n < 400; ++n) {
        const Layer layer = sampled_layer(random, static_cast<std::size_t>(n % 3 + 1));
        if (layer.op == Operator::max_pooling) continue;
        for (const PaddingMode mode : {PaddingMode::zeros, PaddingMode::replicate}) {
            const ValueRules rules{.padding_mode = mode};
            if (why_unfit(layer, rules)) continue;
            const LayerMatrix matrix(layer, rules);
            std::int64_t entries = 0;
            std::vector<std::int64_t> readers(static_cast<std::size_t>(matrix.columns()), 0);
            for (std::int64_t row = 0; row < matrix.rows(); ++row) {
                std::set<std::int64_t> columns;
                const std::vector<MatrixTap> taps = matrix.row(row);
                for (const MatrixTap& tap : taps) columns.insert(tap.column);
                EXPECT_TRUE(std::is_sorted(taps.begin(), taps.end(),
                                           [](const auto& a, const auto& b) { return a.column < b.column; }));
                for (const std::int64_t column : columns) ++readers.at(static_cast<std::size_t>(column));
                entries += std::ssize(columns);
            }
            ASSERT_EQ(matrix.entries(), entries) << described(layer);
            for (std::int64_t column = 0; column < matrix.columns(); ++column)
                ASSERT_EQ(matrix.rows_reading(column), readers[static_cast<std::size_t>(column)]);
        }
    }
}

Layer square(Operator op, std::int64_t input, std::int64_t kernel, std::int64_t padding = 0) {
    Layer layer;
    layer.op = op;
    AxisSpec a;
    a.input = input;
    a.kernel = kernel;
    a.padding_begin = a.padding_end = padding;
    layer.axes = {a, a};
    return layer;
}

// The guide's example, chapter 4: 4×4, kernel 3.
TEST(Matrix, OfTheGuidesExample) {
    const LayerMatrix c(square(Operator::convolution, 4, 3));
    EXPECT_EQ(c.rows(), 4);
    EXPECT_EQ(c.columns(), 16);
    EXPECT_EQ(c.entries(), 36);
    EXPECT_DOUBLE_EQ(c.zeros(), 28.0 / 64);
    std::vector<std::int64_t> columns;
    for (const MatrixTap& tap : c.row(1)) columns.push_back(tap.column);
    EXPECT_EQ(columns, (std::vector<std::int64_t>{1, 2, 3, 5, 6, 7, 9, 10, 11}));
}

TEST(Matrix, HasNoColumnForPadding) {
    const LayerMatrix c(square(Operator::convolution, 4, 3, 1));
    EXPECT_EQ(c.columns(), 16);
    EXPECT_EQ(c.row(0), (std::vector<MatrixTap>{{0, 4, 1}, {1, 5, 1}, {4, 7, 1}, {5, 8, 1}}));
}

TEST(Matrix, WhyThereIsNone) {
    EXPECT_FALSE(why_no_matrix(square(Operator::convolution, 224, 7)));
    EXPECT_EQ(why_no_matrix(square(Operator::max_pooling, 4, 2)),
              "max pooling has no matrix: the largest of several values is not a sum of multiples of them");
    EXPECT_EQ(why_no_matrix(square(Operator::convolution, 1500, 5)),
              "the matrix has 2238016 rows of up to 25 entries each; in all there may be 10000000 entries at "
              "most");
}

}  // namespace
}  // namespace convwalk
