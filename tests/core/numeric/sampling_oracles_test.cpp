// Values against their definitions: shuffles, columns, resizings.
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>
#include "layout/layout.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "numeric/rearrange.h"
#include "numeric/resize.h"
#include "numeric/terms.h"
#include "support/numeric_layers.h"

namespace convwalk {
namespace {

using testing::numeric_layers::Dice;
using testing::numeric_layers::dot;
using testing::numeric_layers::random_layer;
using testing::numeric_layers::random_operands;
using testing::numeric_layers::random_tensor;
using testing::numeric_layers::value_at;

TEST(NumericOracles, ShufflingBackGivesTheInput) {
    Dice dice(9);
    for (int n = 0; n < 100; ++n) {
        const std::int64_t r = dice.roll(1, 3);
        const Tensor x =
            random_tensor(dice, {dice.roll(1, 2), r * r * dice.roll(1, 3), dice.roll(1, 4), dice.roll(1, 4)});
        ASSERT_FALSE(why_not_shuffled(x.shape, r));
        const Tensor y = pixel_shuffled(x, r);
        ASSERT_FALSE(why_not_unshuffled(y.shape, r));
        EXPECT_EQ(pixel_unshuffled(y, r), x);
        EXPECT_EQ(y.shape, shuffled_shape(x.shape, r));
        EXPECT_EQ(x.shape, unshuffled_shape(y.shape, r));
        // Channel c r r + dy r + dx goes to cell (y r + dy, x r + dx) of channel c.
        const std::int64_t c = dice.roll(0, y.shape[1] - 1), row = dice.roll(0, y.shape[2] - 1),
                           column = dice.roll(0, y.shape[3] - 1);
        EXPECT_EQ(value_at(y, 0, c, {row, column}),
                  value_at(x, 0, c * r * r + row % r * r + column % r, {row / r, column / r}));
    }
}

TEST(NumericOracles, FoldIsTheAdjointOfUnfold) {
    Dice dice(10);
    for (int n = 0; n < 200; ++n) {
        Layer layer = random_layer(dice, Operator::convolution);
        const Operands o = random_operands(dice, layer, false);
        ASSERT_FALSE(why_not_unfolded(layer, o.input.shape[0]));
        const Tensor columns = unfolded(layer, o.input);
        ASSERT_EQ(columns.shape, unfolded_shape(layer, o.input.shape[0]));
        const Tensor y = random_tensor(dice, columns.shape);
        ASSERT_FALSE(why_not_folded(layer, y.shape));
        const Tensor back = folded(layer, y);
        ASSERT_EQ(back.shape, o.input.shape);
        EXPECT_EQ(dot(columns, y), dot(o.input, back));
    }
}

// A convolution is the matrix of its kernels times the columns.
TEST(NumericOracles, ColumnsTimesKernelsIsTheConvolution) {
    Dice dice(11);
    for (int n = 0; n < 100; ++n) {
        Layer layer = random_layer(dice, Operator::convolution);
        layer.groups = 1;
        const Operands o = random_operands(dice, layer, false);
        const Tensor columns = unfolded(layer, o.input);
        const Tensor output = evaluated(layer, {}, o).output;
        const std::int64_t rows = columns.shape[1], windows = columns.shape[2];
        std::size_t flat = 0;
        for (std::int64_t image = 0; image < columns.shape[0]; ++image) {
            for (std::int64_t out = 0; out < layer.out_channels; ++out) {
                for (std::int64_t window = 0; window < windows; ++window) {
                    double sum = 0;
                    for (std::int64_t row = 0; row < rows; ++row)
                        sum += o.weight.values[static_cast<std::size_t>(out * rows + row)] *
                               value_at(columns, image, row, {window});
                    ASSERT_EQ(output.values[flat++], sum);
                }
            }
        }
    }
}

Resizing random_resizing(Dice& dice, std::size_t axes) {
    Resizing r;
    r.mode = kResizeModes[static_cast<std::size_t>(dice.roll(0, 3))];
    r.align_corners = (r.mode == ResizeMode::bilinear || r.mode == ResizeMode::bicubic) && dice.coin();
    for (std::size_t i = 0; i < axes; ++i) {
        r.size.push_back(dice.roll(1, 9));
        r.factors.push_back(static_cast<double>(dice.roll(4, 12)) / 4);
    }
    if (dice.coin())
        r.size.clear();
    else
        r.factors.clear();
    return r;
}

TEST(NumericOracles, ResizingKeepsAConstantAndItsTermsAddUp) {
    Dice dice(12);
    for (int n = 0; n < 300; ++n) {
        const auto axes = static_cast<std::size_t>(dice.roll(1, 3));
        Extents shape = {dice.roll(1, 2), dice.roll(1, 2)};
        for (std::size_t i = 0; i < axes; ++i) shape.push_back(dice.roll(1, 6));
        const Resizing r = random_resizing(dice, axes);
        ASSERT_FALSE(why_unfit(r, shape));
        for (const double value : resized(r, filled(InputFill::constant, shape, {.constant = 3})).values)
            ASSERT_NEAR(value, 3, 1e-12);

        const Tensor x = random_tensor(dice, shape);
        const Tensor y = resized(r, x);
        ASSERT_EQ(y.shape, resized_shape(r, shape));
        const Extents spatial(y.shape.begin() + 2, y.shape.end());
        for (std::size_t flat = 0; flat < y.values.size(); ++flat) {
            const auto plane = static_cast<std::int64_t>(flat) / cell_count(spatial);
            const OutputCell cell{plane / y.shape[1], plane % y.shape[1],
                                  static_cast<std::int64_t>(flat) % cell_count(spatial)};
            const Sum sum = sum_of(r, x, cell);
            ASSERT_NEAR(sum.result, y.values[flat], 1e-12);
            double weights = 0;
            for (const Term& term : sum.terms) weights += term.weight;
            ASSERT_NEAR(weights, 1, 1e-12);
            for (const Term& term : sum.terms)
                ASSERT_EQ(term.value,
                          x.values[static_cast<std::size_t>(
                              plane * cell_count(Extents(shape.begin() + 2, shape.end())) + term.source)]);
        }
    }
}

// Both kernels reproduce a straight line; corners stay corners when they are aligned.
TEST(NumericOracles, ResizingKeepsAStraightLine) {
    for (const ResizeMode mode : {ResizeMode::bilinear, ResizeMode::bicubic}) {
        for (std::int64_t size = 2; size < 40; ++size) {
            const Tensor line = filled(InputFill::ramp, {1, 1, 12});
            const Tensor y = resized({.mode = mode, .align_corners = true, .size = {size}}, line);
            EXPECT_EQ(y.values.front(), 0);
            EXPECT_NEAR(y.values.back(), 11, 1e-12);
            for (std::int64_t n = 0; n < size; ++n) {
                const double place = 11.0 * static_cast<double>(n) / static_cast<double>(size - 1);
                // Beyond the inner cells a cubic reads the repeated border, which bends it.
                if (mode == ResizeMode::bicubic && (place < 1 || place > 10)) continue;
                // With A = -0.75 a cubic is no exact line between cells, but symmetric about it.
                EXPECT_NEAR(y.values[static_cast<std::size_t>(n)], place,
                            mode == ResizeMode::bilinear ? 1e-12 : 0.05);
            }
        }
    }
}

TEST(NumericOracles, ResizingToItsOwnSizeChangesNothing) {
    Dice dice(13);
    for (const ResizeMode mode : kResizeModes) {
        for (const bool align_corners : {false, true}) {
            if (align_corners && mode < ResizeMode::bilinear) continue;
            const Tensor x = random_tensor(dice, {2, 1, 5, 7});
            EXPECT_EQ(resized({.mode = mode, .align_corners = align_corners, .size = {5, 7}}, x), x);
        }
    }
}

// floor(X in / out) and floor((X + 0.5) in / out) in whole numbers, where the rounding of in / out would
// show.
TEST(NumericOracles, NearestIsExactAtEverySize) {
    for (std::int64_t inputs = 1; inputs < 60; ++inputs) {
        const Tensor ramp = filled(InputFill::ramp, {1, 1, inputs});
        for (std::int64_t outputs = 1; outputs < 200; ++outputs) {
            const Tensor nearest = resized({.mode = ResizeMode::nearest, .size = {outputs}}, ramp);
            const Tensor exact = resized({.mode = ResizeMode::nearest_exact, .size = {outputs}}, ramp);
            for (std::int64_t n = 0; n < outputs; ++n) {
                const auto at = static_cast<std::size_t>(n);
                ASSERT_EQ(nearest.values[at], static_cast<double>(n * inputs / outputs)) << inputs << outputs;
                ASSERT_EQ(exact.values[at], static_cast<double>((2 * n + 1) * inputs / (2 * outputs)))
                    << inputs << outputs;
            }
        }
    }
}

// A factor that leaves the size as it is copies the cells, though 1 / f is not 1.
TEST(NumericOracles, AFactorThatLeavesTheSizeCopies) {
    const Tensor ramp = filled(InputFill::ramp, {1, 1, 5});
    EXPECT_EQ(resized({.mode = ResizeMode::nearest, .factors = {1.19}}, ramp), ramp);
    EXPECT_EQ(resized({.mode = ResizeMode::bilinear, .factors = {1.19}}, ramp), ramp);
    EXPECT_NE(resized({.mode = ResizeMode::bicubic, .factors = {1.19}}, ramp), ramp);
}

TEST(NumericOracles, NearestRepeatsEveryCell) {
    for (std::int64_t inputs = 1; inputs < 60; ++inputs) {
        for (const std::int64_t factor : {2, 3, 7}) {
            const Tensor ramp = filled(InputFill::ramp, {1, 1, inputs});
            for (const ResizeMode mode : {ResizeMode::nearest, ResizeMode::nearest_exact}) {
                const Tensor y = resized({.mode = mode, .size = {inputs * factor}}, ramp);
                for (std::int64_t n = 0; n < inputs * factor; ++n)
                    ASSERT_EQ(y.values[static_cast<std::size_t>(n)], static_cast<double>(n / factor));
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
