// Layers and tensors for the oracles.
#pragma once

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

namespace convwalk::testing::numeric_layers {

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

inline Layer random_layer(Dice& dice, Operator op) {
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

inline Tensor random_tensor(Dice& dice, const Extents& shape) {
    return filled(InputFill::random, shape,
                  {.seed = static_cast<std::uint64_t>(dice.roll(0, 1 << 20)), .least = -9, .most = 9});
}

inline Operands random_operands(Dice& dice, const Layer& layer, bool biased) {
    Operands o;
    o.input = random_tensor(dice, input_shape(layer, dice.roll(1, 2)));
    if (!is_pooling(layer.op)) o.weight = random_tensor(dice, weight_shape(layer));
    if (biased) o.bias = random_tensor(dice, {layer.out_channels}).values;
    return o;
}

inline double value_at(const Tensor& t, std::int64_t image, std::int64_t channel, const Extents& index) {
    Extents full = {image, channel};
    full.insert(full.end(), index.begin(), index.end());
    return t.values.at(static_cast<std::size_t>(ravelled(full, t.shape)));
}

inline double dot(const Tensor& a, const Tensor& b) {
    return std::inner_product(a.values.begin(), a.values.end(), b.values.begin(), 0.0);
}

}  // namespace convwalk::testing::numeric_layers
