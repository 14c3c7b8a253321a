// Values against what the definitions say, by the slowest and plainest loops, and against each other.
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

namespace convwalk {
namespace {

class Dice {
  public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    std::int64_t roll(std::int64_t least, std::int64_t most) {
        return least + static_cast<std::int64_t>(engine_() % static_cast<unsigned>(most - least + 1));
    }
    bool coin() { return roll(0, 1) == 1; }

  private:
    std::mt19937 engine_;
};

Layer random_layer(Dice& dice, Operator op) {
    for (;;) {
        Layer layer;
        layer.op = op;
        const std::int64_t axes = dice.roll(1, 3);
        layer.axes.assign(static_cast<std::size_t>(axes), {});
        const bool ceil_mode = is_pooling(op) && dice.coin();
        for (AxisSpec& a : layer.axes) {
            a.input = dice.roll(1, axes == 3 ? 4 : 7);
            a.kernel = dice.roll(1, axes == 3 ? 3 : 4);
            a.stride = dice.roll(1, 3);
            a.padding_begin = dice.roll(0, 3);
            a.padding_end = dice.coin() ? a.padding_begin : dice.roll(0, 3);
            if (op != Operator::average_pooling) a.dilation = dice.roll(1, 2);
            if (op == Operator::transposed_convolution)
                a.output_padding = dice.roll(0, std::max(a.stride, a.dilation) - 1);
            a.ceil_mode = ceil_mode;
        }
        layer.groups = is_pooling(op) ? 1 : dice.roll(1, 2);
        layer.in_channels = layer.groups * dice.roll(1, 2);
        layer.out_channels = layer.groups * dice.roll(1, 2);
        if (!why_invalid(layer)) return layer;
    }
}

Tensor random_tensor(Dice& dice, const Extents& shape) {
    return filled(InputFill::random, shape,
                  {.seed = static_cast<std::uint64_t>(dice.roll(0, 1 << 20)), .least = -9, .most = 9});
}

Operands random_operands(Dice& dice, const Layer& layer, bool biased) {
    Operands o;
    o.input = random_tensor(dice, input_shape(layer, dice.roll(1, 2)));
    if (!is_pooling(layer.op)) o.weight = random_tensor(dice, weight_shape(layer));
    if (biased) o.bias = random_tensor(dice, {layer.out_channels}).values;
    return o;
}

std::vector<Extents> indices_of(const Extents& extents) {
    std::vector<Extents> all;
    for (std::int64_t flat = 0; flat < cell_count(extents); ++flat) all.push_back(unravelled(flat, extents));
    return all;
}

double value_at(const Tensor& t, std::int64_t image, std::int64_t channel, const Extents& index) {
    Extents full = {image, channel};
    full.insert(full.end(), index.begin(), index.end());
    return t.values.at(static_cast<std::size_t>(ravelled(full, t.shape)));
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

double dot(const Tensor& a, const Tensor& b) {
    return std::inner_product(a.values.begin(), a.values.end(), b.values.begin(), 0.0);
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
