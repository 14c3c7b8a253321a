// Values against their definitions: convolutions, poolings, overlap.
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

std::vector<Extents> indices_of(const Extents& extents) {
    std::vector<Extents> all;
    for (std::int64_t flat = 0; flat < cell_count(extents); ++flat) all.push_back(unravelled(flat, extents));
    return all;
}

// The cell that stands at a place beside the input, found by walking; -1 for none.
std::int64_t shown_at(std::int64_t place, std::int64_t size, PaddingMode mode) {
    if (place >= 0 && place < size) return place;
    if (mode == PaddingMode::zeros) return -1;
    if (mode == PaddingMode::replicate) return place < 0 ? 0 : size - 1;
    std::int64_t cell = 0;
    std::int64_t step = place < 0 ? -1 : 1;
    for (std::int64_t n = 0; n < std::abs(place); ++n) {
        cell += step;
        if (mode == PaddingMode::circular) cell = (cell + size) % size;
        if (mode == PaddingMode::reflect && (cell < 0 || cell >= size)) {
            step = -step;
            cell += 2 * step;
        }
    }
    return cell;
}

// The definition: sum over channels and taps of weight times what the padding shows there.
double convolution_at(const Layer& layer, PaddingMode mode, const Operands& o, std::int64_t image,
                      std::int64_t out, const Extents& output) {
    const std::int64_t ins = layer.in_channels / layer.groups;
    const std::int64_t group = out * layer.groups / layer.out_channels;
    double sum = o.bias.empty() ? 0 : o.bias[static_cast<std::size_t>(out)];
    for (std::int64_t in = 0; in < ins; ++in) {
        for (const Extents& tap : indices_of(kernel_extents(layer))) {
            Extents cell;
            for (std::size_t i = 0; i < tap.size(); ++i) {
                const AxisSpec& a = layer.axes[i];
                cell.push_back(
                    shown_at(output[i] * a.stride - a.padding_begin + tap[i] * a.dilation, a.input, mode));
            }
            if (std::find(cell.begin(), cell.end(), -1) != cell.end()) continue;
            sum += value_at(o.weight, out, in, tap) * value_at(o.input, image, group * ins + in, cell);
        }
    }
    return sum;
}

TEST(NumericOracles, ConvolutionIsItsDefinition) {
    Dice dice(1);
    int checked[4] = {};
    for (int n = 0; n < 400; ++n) {
        const Layer layer = random_layer(dice, Operator::convolution);
        const PaddingMode mode = kPaddingModes[static_cast<std::size_t>(dice.roll(0, 3))];
        const Operands o = random_operands(dice, layer, dice.coin());
        if (why_unfit(layer, {.padding_mode = mode})) continue;
        ASSERT_FALSE(why_unfit(layer, {.padding_mode = mode}, o));
        ++checked[static_cast<int>(mode)];
        const Tensor output = evaluated(layer, {.padding_mode = mode}, o).output;
        ASSERT_EQ(output.shape, output_shape(layer, o.input.shape[0]));
        for (std::int64_t image = 0; image < output.shape[0]; ++image) {
            for (std::int64_t out = 0; out < layer.out_channels; ++out) {
                for (const Extents& index : indices_of(output_extents(layer)))
                    ASSERT_EQ(value_at(output, image, out, index),
                              convolution_at(layer, mode, o, image, out, index));
            }
        }
    }
    for (const int count : checked) EXPECT_GT(count, 20);
}

// The convolution of which this one is the transpose, when it exists.
Layer forward_of(const Layer& transposed) {
    Layer forward = transposed;
    forward.op = Operator::convolution;
    std::swap(forward.in_channels, forward.out_channels);
    for (AxisSpec& a : forward.axes) {
        a.input = output_size(Operator::transposed_convolution, a);
        a.output_padding = 0;
    }
    return forward;
}

// Output padding of a whole stride or more would be another layer's.
bool has_forward(const Layer& transposed) {
    const Layer forward = forward_of(transposed);
    return !why_invalid(forward) && output_extents(forward) == input_extents(transposed);
}

// The columns of a convolution's matrix: what it makes of each unit input.
std::vector<Tensor> matrix_of(const Layer& layer, const Tensor& weight) {
    std::vector<Tensor> columns;
    Tensor unit{input_shape(layer),
                std::vector<double>(static_cast<std::size_t>(cell_count(input_shape(layer))))};
    for (double& one : unit.values) {
        one = 1;
        columns.push_back(evaluated(layer, {}, {unit, weight}).output);
        one = 0;
    }
    return columns;
}

TEST(NumericOracles, GatherScatterAndMatrixTransposeAreOneLayer) {
    Dice dice(2);
    int with_forward = 0;
    for (int n = 0; n < 400; ++n) {
        const Layer layer = random_layer(dice, Operator::transposed_convolution);
        Operands o = random_operands(dice, layer, dice.coin());
        ASSERT_FALSE(why_unfit(layer, {}, o));
        const Tensor gathered = evaluated(layer, {}, o).output;
        ASSERT_EQ(gathered, scattered(layer, o));
        if (!has_forward(layer)) continue;
        ++with_forward;

        o.input = random_tensor(dice, input_shape(layer));
        o.bias.clear();
        const Tensor output = evaluated(layer, {}, o).output;
        const Layer forward = forward_of(layer);
        // A weight is stored alike for both: its first axis has the channels of this layer's input.
        ASSERT_EQ(weight_shape(forward), weight_shape(layer));
        const std::vector<Tensor> columns = matrix_of(forward, o.weight);
        for (std::size_t row = 0; row < columns.size(); ++row)
            ASSERT_EQ(output.values[row], dot(columns[row], o.input));

        const Tensor x = random_tensor(dice, input_shape(forward));
        EXPECT_EQ(dot(evaluated(forward, {}, {x, o.weight}).output, o.input), dot(x, output));
    }
    EXPECT_GT(with_forward, 100);
}

TEST(NumericOracles, StampsAddUpToTheFullResult) {
    Dice dice(3);
    for (int n = 0; n < 100; ++n) {
        const Layer layer = random_layer(dice, Operator::transposed_convolution);
        const Operands o = random_operands(dice, layer, false);
        Layer uncropped = layer;
        for (AxisSpec& a : uncropped.axes) a.padding_begin = a.padding_end = a.output_padding = 0;
        EXPECT_EQ(full_extents(layer), output_extents(uncropped));
        const Tensor whole = evaluated(uncropped, {}, o).output;
        EXPECT_EQ(stamped(layer, o), whole);
        EXPECT_EQ(stamped(layer, o, 0).values, std::vector<double>(whole.values.size()));

        // Cells that are not stamped yet count as 0.
        const std::int64_t cells = cell_count(input_extents(layer));
        const std::int64_t first = dice.roll(0, std::min<std::int64_t>(cells, 20));
        Operands partly = o;
        for (std::size_t i = 0; i < partly.input.values.size(); ++i) {
            if (static_cast<std::int64_t>(i) % cells >= first) partly.input.values[i] = 0;
        }
        EXPECT_EQ(stamped(layer, o, first), stamped(layer, partly));
    }
}

TEST(NumericOracles, AStampLiesWhereItsOutputsReadIt) {
    Dice dice(4);
    for (int n = 0; n < 100; ++n) {
        const Layer layer = random_layer(dice, Operator::transposed_convolution);
        const Operands o = random_operands(dice, layer, false);
        const Extents offset = crop_offset(layer);
        const Extents outputs = output_extents(layer);
        const std::int64_t cell = dice.roll(0, cell_count(input_extents(layer)) - 1);
        for (const Stamp& stamp : stamp_of(layer, cell)) {
            Extents output = stamp.full;
            bool inside = true;
            for (std::size_t i = 0; i < output.size(); ++i) {
                output[i] -= offset[i];
                inside = inside && output[i] >= 0 && output[i] < outputs[i];
            }
            if (!inside) continue;
            const Sum sum = sum_of(layer, {}, o, {0, 0, ravelled(output, outputs)});
            EXPECT_EQ(std::count_if(sum.terms.begin(), sum.terms.end(),
                                    [&](const Term& term) {
                                        return term.source == cell && term.tap == stamp.weight &&
                                               term.channel == 0;
                                    }),
                      1);
        }
    }
}

TEST(NumericOracles, OverlapIsWhatOnesGive) {
    Dice dice(5);
    for (int n = 0; n < 200; ++n) {
        const Layer layer = random_layer(dice, Operator::transposed_convolution);
        const Operands ones{filled(InputFill::constant, input_shape(layer)),
                            kernel_filled(KernelFill::ones, weight_shape(layer))};
        EXPECT_EQ(overlap_count(layer), scattered(layer, ones));
    }
}

// Odena et al.: in the interior the counts of an uneven kernel alternate.
TEST(NumericOracles, OverlapShowsTheCheckerboard) {
    const auto interior = [](std::int64_t kernel, std::int64_t stride) {
        std::vector<std::int64_t> counts = overlap_profile({.input = 9, .kernel = kernel, .stride = stride});
        counts.erase(counts.begin(), counts.begin() + kernel);
        counts.resize(counts.size() - static_cast<std::size_t>(kernel));
        std::sort(counts.begin(), counts.end());
        counts.erase(std::unique(counts.begin(), counts.end()), counts.end());
        return counts;
    };
    EXPECT_EQ(interior(3, 2), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(interior(4, 2), (std::vector<std::int64_t>{2}));
    EXPECT_EQ(interior(5, 3), (std::vector<std::int64_t>{1, 2}));
    EXPECT_EQ(interior(2, 3), (std::vector<std::int64_t>{0, 1}));
}

TEST(NumericOracles, PoolingIsItsDefinition) {
    Dice dice(6);
    int empty = 0, zero_divisors = 0;
    for (int n = 0; n < 600; ++n) {
        const Layer layer =
            random_layer(dice, dice.coin() ? Operator::max_pooling : Operator::average_pooling);
        ValueRules rules;
        rules.count_include_pad = dice.coin();
        if (dice.roll(0, 4) == 0) rules.divisor_override = dice.coin() ? 7 : -2;
        const Operands o = random_operands(dice, layer, false);
        ASSERT_FALSE(why_unfit(layer, rules, o));
        const Evaluation e = evaluated(layer, rules, o);
        std::size_t flat = 0;
        for (std::int64_t plane = 0; plane < o.input.shape[0] * layer.in_channels; ++plane) {
            const std::int64_t image = plane / layer.in_channels;
            const std::int64_t channel = plane % layer.in_channels;
            for (const Extents& output : indices_of(output_extents(layer))) {
                double sum = 0, largest = -std::numeric_limits<double>::infinity();
                std::int64_t real = 0, padded = 0, winner = -1;
                for (const Extents& tap : indices_of(kernel_extents(layer))) {
                    Extents cell;
                    bool is_real = true, is_padded = true;
                    for (std::size_t i = 0; i < tap.size(); ++i) {
                        const AxisSpec& a = layer.axes[i];
                        cell.push_back(output[i] * a.stride - a.padding_begin + tap[i] * a.dilation);
                        is_real = is_real && cell[i] >= 0 && cell[i] < a.input;
                        is_padded = is_padded && cell[i] < a.input + a.padding_end;
                    }
                    padded += is_padded;
                    if (!is_real) continue;
                    ++real;
                    const double value = value_at(o.input, image, channel, cell);
                    sum += value;
                    if (value <= largest) continue;
                    largest = value;
                    winner = ravelled(cell, input_extents(layer));
                }
                if (layer.op == Operator::max_pooling) {
                    ASSERT_EQ(e.output.values[flat], largest);
                    ASSERT_EQ(e.winners[flat], winner);
                    empty += winner < 0;
                } else {
                    const std::int64_t by =
                        rules.divisor_override.value_or(rules.count_include_pad ? padded : real);
                    ASSERT_EQ(e.output.values[flat], by == 0 ? 0 : sum / static_cast<double>(by));
                    zero_divisors += by == 0;
                }
                ++flat;
            }
        }
        ASSERT_EQ(flat, e.output.values.size());
    }
    EXPECT_GT(empty, 0);
    EXPECT_GT(zero_divisors, 0);
}

TEST(NumericOracles, TermsAddUpToTheValue) {
    Dice dice(7);
    constexpr Operator kAll[] = {Operator::convolution, Operator::transposed_convolution,
                                 Operator::max_pooling, Operator::average_pooling};
    for (int n = 0; n < 300; ++n) {
        const Layer layer = random_layer(dice, kAll[dice.roll(0, 3)]);
        ValueRules rules;
        rules.count_include_pad = dice.coin();
        rules.padding_mode = kPaddingModes[static_cast<std::size_t>(dice.roll(0, 3))];
        if (why_unfit(layer, rules)) rules.padding_mode = PaddingMode::zeros;
        const Operands o = random_operands(dice, layer, dice.coin());
        const Evaluation e = evaluated(layer, rules, o);
        const std::int64_t cells = cell_count(output_extents(layer));
        for (std::size_t flat = 0; flat < e.output.values.size(); ++flat) {
            const auto plane = static_cast<std::int64_t>(flat) / cells;
            const OutputCell cell{plane / output_channels(layer), plane % output_channels(layer),
                                  static_cast<std::int64_t>(flat) % cells};
            const Sum sum = sum_of(layer, rules, o, cell);
            ASSERT_EQ(sum.result, e.output.values[flat]);
            if (layer.op != Operator::max_pooling) continue;
            ASSERT_EQ(sum.winner < 0 ? -1 : sum.terms[static_cast<std::size_t>(sum.winner)].source,
                      e.winners[flat]);
        }
    }
}

// The figure lights what the sum says: the layout knows the same taps, by other code.
TEST(NumericOracles, TermsAreTheTapsOfTheLayout) {
    Dice dice(8);
    constexpr Operator kAll[] = {Operator::convolution, Operator::transposed_convolution,
                                 Operator::max_pooling, Operator::average_pooling};
    for (int n = 0; n < 300; ++n) {
        Layer layer = random_layer(dice, kAll[dice.roll(0, 3)]);
        layer.in_channels = layer.out_channels = layer.groups = 1;
        const Operands o = random_operands(dice, layer, false);
        const Layout l = layout(layer);
        const Extents outputs = output_extents(layer);
        for (const Extents& output : indices_of(outputs)) {
            const std::vector<Tap> expected = taps(l, output);
            const Sum sum = sum_of(layer, {}, o, {0, 0, ravelled(output, outputs)});
            ASSERT_EQ(sum.terms.size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                const Term& term = sum.terms[i];
                ASSERT_EQ(term.source, expected[i].source.value_or(-1));
                ASSERT_EQ(term.tap, ravelled(expected[i].weight, kernel_extents(layer)));
                ASSERT_EQ(term.kind, kind_at(l, expected[i].slot));
                if (is_pooling(layer.op)) continue;
                ASSERT_EQ(term.weight, o.weight.values[static_cast<std::size_t>(term.tap)]);
            }
        }
    }
}

}  // namespace
}  // namespace convwalk
