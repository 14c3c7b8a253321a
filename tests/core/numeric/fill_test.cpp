// Fills of inputs and kernels.
#include "numeric/fill.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "basics/errors.h"
#include "numeric/evaluation.h"

namespace convwalk {
namespace {

using Values = std::vector<double>;

double sum_of_values(const Tensor& t) {
    return std::accumulate(t.values.begin(), t.values.end(), 0.0);
}

TEST(NumericFill, FillsInputs) {
    EXPECT_EQ(filled(InputFill::constant, {1, 1, 3}, {.constant = -2.5}).values, (Values{-2.5, -2.5, -2.5}));
    EXPECT_EQ(filled(InputFill::ramp, {1, 2, 1, 3}).values, (Values{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(filled(InputFill::checker, {1, 1, 2, 3}).values, (Values{1, 0, 1, 0, 1, 0}));
    EXPECT_EQ(filled(InputFill::checker, {1, 2, 3}).values, (Values{1, 0, 1, 1, 0, 1}));
    EXPECT_EQ(filled(InputFill::impulse, {1, 1, 3, 4}).values, (Values{0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}));
    EXPECT_EQ(filled(InputFill::impulse, {1, 2, 1}).values, (Values{1, 1}));
}

// What was drawn stays what it was, on every machine and in every version: files hold only the seed.
TEST(NumericFill, ASeedMeansTheSameNumbersForEver) {
    EXPECT_EQ(filled(InputFill::random, {1, 1, 12}, {.seed = 1, .least = -9, .most = 9}).values,
              (Values{2, 9, -8, 5, 9, 1, -2, 4, -6, 3, 2, 1}));
    EXPECT_EQ(filled(InputFill::random, {1, 1, 12}, {.seed = 2}).values,
              (Values{1, 1, 2, 2, 1, 1, 3, 0, 2, 2, 2, 3}));
}

// What one more row or column changes can be seen only where all else stays.
TEST(NumericFill, WhatGrowsKeepsItsRandomNumbers) {
    const auto at = [](const Tensor& t, const Extents& index) {
        std::int64_t flat = 0;
        for (std::size_t axis = 0; axis < index.size(); ++axis) flat = flat * t.shape[axis] + index[axis];
        return t.values[static_cast<std::size_t>(flat)];
    };
    const auto drawn = [](const Extents& shape, bool kernel) {
        return kernel ? kernel_filled(KernelFill::random, shape, 7, -99, 99)
                      : filled(InputFill::random, shape, {.seed = 7, .least = -99, .most = 99});
    };
    for (const bool kernel : {false, true}) {
        const Tensor large = drawn({3, 4, 3, 6, 7}, kernel);
        for (const Extents& shape :
             {Extents{1, 1, 3, 4, 4}, Extents{2, 4, 2, 5, 7}, Extents{3, 2, 1, 6, 3}}) {
            const Tensor small = drawn(shape, kernel);
            for (std::int64_t flat = 0; flat < cell_count(shape); ++flat) {
                Extents index(shape.size(), 0);
                std::int64_t rest = flat;
                for (std::size_t axis = shape.size(); axis-- > 0; rest /= shape[axis])
                    index[axis] = rest % shape[axis];
                ASSERT_EQ(small.values[static_cast<std::size_t>(flat)], at(large, index));
            }
        }
        // Fewer axes are the first row, or the first plane, of every channel.
        const Tensor plane = drawn({3, 4, 6, 7}, kernel);
        const Tensor line = drawn({3, 4, 7}, kernel);
        for (std::int64_t channel = 0; channel < 4; ++channel) {
            EXPECT_EQ(at(plane, {2, channel, 5, 6}), at(large, {2, channel, 0, 5, 6}));
            EXPECT_EQ(at(line, {1, channel, 3}), at(large, {1, channel, 0, 0, 3}));
        }
    }
}

TEST(NumericFill, NoTwoRowsOfRandomNumbersAreAlike) {
    const Tensor t = filled(InputFill::random, {4, 5, 6, 7, 40}, {.seed = 7});
    std::set<Values> rows;
    for (auto row = t.values.begin(); row != t.values.end(); row += 40) rows.insert(Values(row, row + 40));
    EXPECT_EQ(rows.size(), 4u * 5 * 6 * 7);
}

TEST(NumericFill, RandomNumbersAreSpreadEvenly) {
    for (const std::uint64_t seed : {0u, 1u, 2u, 1000u}) {
        const Tensor t = filled(InputFill::random, {1, 1, 70, 100}, {.seed = seed, .least = -3, .most = 3});
        for (int value = -3; value <= 3; ++value) {
            const auto count = std::count(t.values.begin(), t.values.end(), value);
            EXPECT_NEAR(static_cast<double>(count), 1000, 150) << value;
        }
        EXPECT_TRUE(std::all_of(t.values.begin(), t.values.end(),
                                [](double v) { return v >= -3 && v <= 3 && v == std::floor(v); }));
    }
}

TEST(NumericFill, RandomNumbersTakeAnyRange) {
    const auto all_of = [](std::int64_t least, std::int64_t most) {
        const Tensor t = filled(InputFill::random, {1, 1, 100}, {.least = least, .most = most});
        return std::set<double>(t.values.begin(), t.values.end());
    };
    EXPECT_EQ(all_of(4, 4), (std::set<double>{4}));
    EXPECT_EQ(all_of(1, -1), (std::set<double>{-1, 0, 1}));
    const auto widest = all_of(INT64_MIN, INT64_MAX);
    EXPECT_GT(widest.size(), 90u);
    EXPECT_LE(*widest.rbegin(), static_cast<double>(kLargestRandom));
    EXPECT_GE(*widest.begin(), -static_cast<double>(kLargestRandom));
}

TEST(NumericFill, ARandomKernelHasASeriesOfItsOwn) {
    const Extents shape = {1, 1, 30, 40};
    const Tensor kernel = kernel_filled(KernelFill::random, shape, 7);
    EXPECT_EQ(std::set<double>(kernel.values.begin(), kernel.values.end()), (std::set<double>{-1, 0, 1, 2}));
    EXPECT_NE(kernel, kernel_filled(KernelFill::random, shape, 8));
    EXPECT_NE(kernel, filled(InputFill::random, shape, {.seed = 7, .least = -1, .most = 2}));
    EXPECT_EQ(kernel_filled(KernelFill::random, {1, 1, 3, 3}, 7).values,
              (Values{1, -1, -1, 1, 0, 1, -1, 1, 2}));
}

TEST(NumericFill, HasItsShapeAndIsTheSameEveryTime) {
    for (const Extents& shape : {Extents{1, 1, 1}, Extents{1, 1, 5}, Extents{1, 1, 3, 4},
                                 Extents{2, 3, 2, 3, 4}, Extents{1, 1, 40, 1}}) {
        for (const InputFill fill : kInputFills) {
            const Tensor t = filled(fill, shape, {.seed = 3});
            EXPECT_FALSE(why_no_tensor(t, shape, "input")) << name_of(fill);
            EXPECT_EQ(t, filled(fill, shape, {.seed = 3}));
        }
        for (const KernelFill fill : kKernelFills) {
            const Tensor t = kernel_filled(fill, shape, 3);
            EXPECT_FALSE(why_no_tensor(t, shape, "weight")) << name_of(fill);
            EXPECT_EQ(t, kernel_filled(fill, shape, 3));
        }
    }
}

// In one and in three dimensions, too.
TEST(NumericFill, KernelsAddUpInEveryDimension) {
    for (const Extents& shape : {Extents{1, 1, 1}, Extents{1, 1, 200}, Extents{1, 1, 4, 5, 3}}) {
        EXPECT_NEAR(sum_of_values(kernel_filled(KernelFill::box, shape)), 1, 1e-12);
        EXPECT_NEAR(sum_of_values(kernel_filled(KernelFill::gaussian, shape)), 1, 1e-12);
        EXPECT_NEAR(sum_of_values(kernel_filled(KernelFill::laplacian, shape)), 0, 1e-12);
        EXPECT_NEAR(sum_of_values(kernel_filled(KernelFill::sharpen, shape)), 1, 1e-12);
        EXPECT_NEAR(sum_of_values(kernel_filled(KernelFill::sobel, shape)), 0, 1e-12);
    }
}

TEST(NumericFill, KernelsAreTheWellKnownOnes) {
    const auto kernel = [](KernelFill fill, Extents extents) {
        extents.insert(extents.begin(), 2, 1);
        return kernel_filled(fill, extents).values;
    };
    EXPECT_EQ(kernel(KernelFill::identity, {3, 3}), (Values{0, 0, 0, 0, 1, 0, 0, 0, 0}));
    EXPECT_EQ(kernel(KernelFill::box, {2, 2}), (Values{0.25, 0.25, 0.25, 0.25}));
    EXPECT_EQ(kernel(KernelFill::gaussian, {3}), (Values{0.25, 0.5, 0.25}));
    EXPECT_EQ(kernel(KernelFill::gaussian, {5}), (Values{1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0}));
    EXPECT_EQ(kernel(KernelFill::sobel, {3, 3}), (Values{-1, 0, 1, -2, 0, 2, -1, 0, 1}));
    EXPECT_EQ(kernel(KernelFill::sobel, {5}), (Values{-1, -2, 0, 2, 1}));
    EXPECT_EQ(kernel(KernelFill::sobel_y, {3, 3}), (Values{-1, -2, -1, 0, 0, 0, 1, 2, 1}));
    EXPECT_EQ(kernel(KernelFill::sobel_y, {3}), (Values{-1, 0, 1}));
    EXPECT_EQ(kernel(KernelFill::sobel, {2}), (Values{-1, 1}));
    EXPECT_EQ(kernel(KernelFill::laplacian, {3, 3}), (Values{0, 1, 0, 1, -4, 1, 0, 1, 0}));
    EXPECT_EQ(kernel(KernelFill::laplacian, {3}), (Values{1, -2, 1}));
    EXPECT_EQ(kernel(KernelFill::sharpen, {3, 3}), (Values{0, -1, 0, -1, 5, -1, 0, -1, 0}));
    EXPECT_EQ(kernel(KernelFill::emboss, {3, 3}), (Values{-2, -1, 0, -1, 1, 1, 0, 1, 2}));
    EXPECT_EQ(kernel(KernelFill::emboss, {3}), (Values{-1, 1, 1}));
    EXPECT_EQ(kernel(KernelFill::bilinear, {4}), (Values{0.25, 0.75, 0.75, 0.25}));
    EXPECT_EQ(kernel(KernelFill::bilinear, {3}), (Values{0.5, 1, 0.5}));
    EXPECT_EQ(kernel(KernelFill::ones, {2, 1}), (Values{1, 1}));
}

// Whatever the size, a kernel keeps its promise, and its values can be used.
TEST(NumericFill, KernelsKeepTheirPropertiesAtEverySize) {
    for (const std::int64_t rows : {1, 2, 3, 4, 5, 8, 9, 10, 11, 64, 65, 999}) {
        for (const std::int64_t columns : {1, 2, 3, 6, 7, 30}) {
            const Extents shape = {1, 1, rows, columns};
            for (const KernelFill fill : kKernelFills) {
                const Tensor k = kernel_filled(fill, shape);
                ASSERT_FALSE(why_no_tensor(k, shape, "weight")) << name_of(fill) << rows << columns;
                Tensor flipped = k;
                std::reverse(flipped.values.begin(), flipped.values.end());
                const double sum = sum_of_values(k);
                const double amount = std::accumulate(k.values.begin(), k.values.end(), 0.0,
                                                      [](double s, double v) { return s + std::abs(v); });
                switch (fill) {
                    case KernelFill::identity:
                    case KernelFill::box:
                    case KernelFill::gaussian:
                    case KernelFill::sharpen:
                    case KernelFill::emboss:
                        EXPECT_NEAR(sum, 1, 1e-9) << name_of(fill) << rows << columns;
                        break;
                    case KernelFill::sobel:
                    case KernelFill::sobel_y:
                    case KernelFill::laplacian:
                        EXPECT_NEAR(sum, 0, 1e-9 * (1 + amount)) << name_of(fill) << rows << columns;
                        EXPECT_EQ(amount > 0, fill == KernelFill::sobel     ? columns > 1
                                              : fill == KernelFill::sobel_y ? rows > 1
                                                                            : rows * columns > 1);
                        break;
                    case KernelFill::ones:
                        EXPECT_EQ(sum, static_cast<double>(rows * columns));
                        break;
                    case KernelFill::bilinear:
                        EXPECT_GT(*std::min_element(k.values.begin(), k.values.end()), 0);
                        break;
                    case KernelFill::random:
                        EXPECT_EQ(k, kernel_filled(fill, shape, 1));
                        break;
                }
                if (fill == KernelFill::gaussian || fill == KernelFill::box || fill == KernelFill::bilinear) {
                    for (std::size_t n = 0; n < k.values.size(); ++n)
                        ASSERT_NEAR(k.values[n], flipped.values[n], 1e-15);
                }
                if (fill == KernelFill::sobel) {
                    for (std::size_t n = 0; n < k.values.size(); ++n)
                        ASSERT_NEAR(k.values[n], -flipped.values[n], 1e-9 * amount);
                }
            }
        }
    }
}

// With "same" padding the identity gives the input, also through kernels of an even size and several
// channels.
TEST(NumericFill, TheIdentityChangesNothing) {
    for (const std::int64_t size : {1, 2, 3, 4, 5}) {
        for (const std::int64_t groups : {1, 3}) {
            LayerRequest request;
            request.layer.axes = {AxisSpec{.input = 6, .kernel = size}, AxisSpec{.input = 7, .kernel = size}};
            request.layer.in_channels = request.layer.out_channels = 3;
            request.layer.groups = groups;
            request.padding = PaddingWord::same;
            const Layer layer = resolved(request);
            const Operands o{filled(InputFill::random, input_shape(layer)),
                             kernel_filled(KernelFill::identity, weight_shape(layer))};
            EXPECT_EQ(evaluated(layer, {}, o).output, o.input);
        }
    }
}

// Stride 2 and kernel 4 is the pair that people use to double a size.
TEST(NumericFill, TheBilinearKernelDoublesAConstantAndALine) {
    Layer layer;
    layer.op = Operator::transposed_convolution;
    layer.axes = {AxisSpec{.input = 6, .kernel = 4, .stride = 2, .padding_begin = 1, .padding_end = 1}};
    const Tensor kernel = kernel_filled(KernelFill::bilinear, weight_shape(layer));
    const Tensor y = evaluated(layer, {}, {filled(InputFill::ramp, input_shape(layer)), kernel}).output;
    for (std::size_t n = 1; n + 1 < y.values.size(); ++n)
        EXPECT_DOUBLE_EQ(y.values[n], (static_cast<double>(n) + 0.5) / 2 - 0.5);
}

TEST(NumericFill, NamesAreRead) {
    for (const InputFill fill : kInputFills) EXPECT_EQ(input_fill_named(name_of(fill)), fill);
    for (const KernelFill fill : kKernelFills) EXPECT_EQ(kernel_fill_named(name_of(fill)), fill);
    try {
        (void)kernel_fill_named("sobol");
        FAIL();
    } catch (const BadInput& bad) {
        EXPECT_STREQ(bad.what(),
                     "unknown kernel \"sobol\" (did you mean \"sobel\"?); known: identity, box, gaussian, "
                     "sobel, sobel_y, laplacian, sharpen, emboss, bilinear, ones, random");
    }
    EXPECT_THROW((void)input_fill_named(""), BadInput);
}

}  // namespace
}  // namespace convwalk
