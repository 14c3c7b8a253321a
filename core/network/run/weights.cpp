#include "network/run/weights.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "arithmetic/indices.h"
#include "basics/errors.h"
#include "basics/text.h"
#include "network/nodes.h"
#include "numeric/evaluation.h"
#include "numeric/fill.h"
#include "numeric/rearrange.h"

namespace convwalk {
namespace {

// Numbers from 0 to 1 by seed and place; another layer has others.
Tensor fractions(const Extents& shape, std::uint64_t seed, std::size_t number) {
    constexpr std::uint64_t kFromLayerToLayer = 0x9FB21C651E98DF25;
    Tensor tensor =
        filled(InputFill::random, shape,
               {.seed = seed + (number - 1) * kFromLayerToLayer, .least = 0, .most = kLargestRandom});
    for (double& value : tensor.values) value /= static_cast<double>(kLargestRandom);
    return tensor;
}

// The pixel shuffle that reads a convolution, and nothing else does.
const Layer* shuffle_behind(const Stack& stack, const StackReport& report, std::size_t number) {
    const Layer* found = nullptr;
    for (std::size_t next = number + 1; next <= stack.layers.size(); ++next) {
        const std::vector<std::size_t> sources = sources_of(stack, next);
        if (std::find(sources.begin(), sources.end(), number) == sources.end()) continue;
        const std::optional<Layer>& layer = report.layers[next - 1].layer;
        if (found != nullptr || !layer || layer->op != Operator::pixel_shuffle) return nullptr;
        found = &*layer;
    }
    return found;
}

// Weights that are the same at all places of a step: of a transposed convolution over blocks of a stride, of
// a convolution before a shuffle over the channels that become one square.
void level_the_step(const Layer& layer, const Layer* shuffle, Tensor& weight) {
    const Tensor drawn = weight;
    std::size_t flat = 0;
    for_each_index(weight.shape, [&](const Extents& index) {
        Extents from = index;
        if (layer.op == Operator::transposed_convolution) {
            for (std::size_t axis = 0; axis < layer.axes.size(); ++axis)
                from[2 + axis] -= from[2 + axis] % layer.axes[axis].stride;
        } else if (shuffle != nullptr) {
            const Shuffle moved = shuffle_of(*shuffle);
            from[0] = moved.coarse_channel(moved.channel_of(from[0]), 0);
        }
        weight.values[flat++] = drawn.values[static_cast<std::size_t>(ravelled(from, weight.shape))];
    });
}

// How much of the neighbour at a distance a bilinear blend takes.
double tent(double distance) {
    return std::max(0.0, 1 - std::abs(distance));
}

// Filters whose outputs, once shuffled, are what bilinear resizing gives, as far as the kernel reaches.
void blend_before(const Layer& shuffle, Tensor& weight) {
    const Shuffle moved = shuffle_of(shuffle);
    const auto axes = weight.shape.size() - 2;
    std::size_t flat = 0;
    for_each_index(weight.shape, [&](const Extents& index) {
        std::int64_t place = moved.place_of(index[0]);
        double value = index[1] == moved.channel_of(index[0]) % weight.shape[1] ? 1 : 0;
        for (std::size_t axis = axes; axis-- > 0; place /= moved.factor) {
            const double wanted = (double(place % moved.factor) + 0.5) / double(moved.factor) - 0.5;
            const std::int64_t middle = (weight.shape[2 + axis] - 1) / 2;
            value *= tent(double(index[2 + axis] - middle) - wanted);
        }
        weight.values[flat++] = value;
    });
}

// What a constant input of 1 becomes far from the border, on average over channels and places.
double mean_gain(const Layer& layer, const Tensor& weight) {
    double gain = std::accumulate(weight.values.begin(), weight.values.end(), 0.0);
    if (layer.op == Operator::transposed_convolution)
        for (const AxisSpec& axis : layer.axes) gain /= double(axis.stride);
    return gain / double(layer.out_channels);
}

Tensor he(const Extents& shape, double inputs, std::uint64_t seed, std::size_t number) {
    const double bound = std::sqrt(6 / inputs);
    Tensor weight = fractions(shape, seed, number);
    for (double& value : weight.values) value = (2 * value - 1) * bound;
    return weight;
}

// A dense layer as a convolution of one cell, whose channels are the features.
Layer layer_of_dense(const Extents& shape) {
    Layer layer;
    layer.axes.assign(1, AxisSpec{.input = 1, .kernel = 1});
    layer.in_channels = shape[1];
    layer.out_channels = shape[0];
    return layer;
}

Tensor weight_filled(const Layer& layer, const Layer* shuffle, const Extents& shape,
                     const WeightSettings& settings, std::size_t number) {
    switch (settings.fill) {
        case WeightFill::ones:
            return kernel_filled(KernelFill::ones, shape);
        case WeightFill::random:
            return fractions(shape, settings.seed, number);
        case WeightFill::he: {
            double inputs = double(cell_count(shape)) / double(layer.out_channels);
            if (layer.op == Operator::transposed_convolution)
                for (const AxisSpec& axis : layer.axes) inputs /= double(axis.stride);
            return he(shape, std::max(inputs, 1.0), settings.seed, number);
        }
        case WeightFill::icnr: {
            Tensor weight = fractions(shape, settings.seed, number);
            level_the_step(layer, shuffle, weight);
            return weight;
        }
        case WeightFill::bilinear: {
            if (layer.op == Operator::transposed_convolution) {
                Tensor weight = kernel_filled(KernelFill::bilinear, shape);
                const Tensor joined = kernel_filled(KernelFill::identity, {shape[0], shape[1], 1});
                const std::size_t cells = weight.values.size() / joined.values.size();
                for (std::size_t n = 0; n < weight.values.size(); ++n)
                    weight.values[n] *= joined.values[n / cells];
                return weight;
            }
            Tensor weight = kernel_filled(KernelFill::identity, shape);
            if (shuffle != nullptr) blend_before(*shuffle, weight);
            return weight;
        }
        case WeightFill::identity:
            return kernel_filled(KernelFill::identity, shape);
    }
    return {};
}

std::string layer_named(const Stack& stack, std::size_t number) {
    return nodes::place_of(number, stack.layers[number - 1]);
}

// @param what "bias", "mean of the batch norm" @param many how many there must be
std::optional<Unfit> why_no_row(const std::vector<double>& row, std::int64_t many, const std::string& what) {
    const Tensor tensor{{static_cast<std::int64_t>(row.size())}, row};
    return why_no_tensor(tensor, {many}, what);
}

std::optional<Unfit> why_no_norm(const BatchNorm& norm, std::int64_t channels, const std::string& where) {
    for (const auto& [row, what] : {std::pair{&norm.mean, "mean"}, std::pair{&norm.variance, "variance"},
                                    std::pair{&norm.scale, "scale"}, std::pair{&norm.shift, "shift"}}) {
        if (auto why = why_no_row(*row, channels, fmt::format("{} of {}", what, where))) return why;
    }
    const double least = *std::min_element(norm.variance.begin(), norm.variance.end());
    if (least >= 0 && norm.epsilon > 0) return std::nullopt;
    return Unfit{"value_out_of_range", "variance",
                 fmt::format("variance of {} is {}, and {} is added to it; the first must be at least 0, the "
                             "other above",
                             where, least, norm.epsilon)};
}

}  // namespace

std::string_view name_of(WeightFill fill) {
    switch (fill) {
        case WeightFill::ones:
            return "ones";
        case WeightFill::random:
            return "random";
        case WeightFill::he:
            return "he";
        case WeightFill::icnr:
            return "icnr";
        case WeightFill::bilinear:
            return "bilinear";
        case WeightFill::identity:
            return "identity";
    }
    return "";
}

WeightFill weight_fill_named(std::string_view name) {
    std::vector<std::string> names;
    for (const WeightFill fill : kWeightFills) {
        if (name == name_of(fill)) return fill;
        names.emplace_back(name_of(fill));
    }
    throw BadInput(unknown_name("weights", name, names));
}

Extents weight_shape_in(const Stack& stack, const StackReport& report, std::size_t number) {
    const LayerReport& made = report.layers[number - 1];
    if (const auto* dense = std::get_if<Dense>(&stack.layers[number - 1].what))
        return {dense->features, made.in_channels};
    return made.layer ? weight_shape(*made.layer) : Extents{};
}

NetworkWeights weights_filled(const Stack& stack, const StackReport& report, const WeightSettings& settings) {
    NetworkWeights all(stack.layers.size());
    for (std::size_t number = 1; number <= all.size(); ++number) {
        const Extents shape = weight_shape_in(stack, report, number);
        if (shape.empty()) continue;
        const bool dense = shape.size() == 2;
        const Layer layer = dense ? layer_of_dense(shape) : *report.layers[number - 1].layer;
        const Layer* shuffle =
            layer.op == Operator::convolution && !dense ? shuffle_behind(stack, report, number) : nullptr;
        const Extents kernels = dense ? Extents{shape[0], shape[1], 1} : shape;
        Tensor& weight = all[number - 1].weight;
        weight = weight_filled(layer, shuffle, kernels, settings, number);
        weight.shape = shape;
        if (!settings.keep_mean) continue;
        const double gain = mean_gain(layer, weight);
        for (double& value : weight.values) value = gain == 0 ? value : value / gain;
    }
    return all;
}

std::optional<Unfit> why_unfit(const Stack& stack, const StackReport& report, const NetworkWeights& weights) {
    if (weights.size() != stack.layers.size())
        return Unfit{"wrong_shape", "weights",
                     fmt::format("weights are given for {} layers; the network has {}", weights.size(),
                                 stack.layers.size())};
    for (std::size_t number = 1; number <= weights.size(); ++number) {
        const LayerWeights& own = weights[number - 1];
        const std::string where = layer_named(stack, number);
        const std::int64_t channels = report.layers[number - 1].channels;
        const Extents shape = weight_shape_in(stack, report, number);
        if (shape.empty() && !own.weight.shape.empty())
            return Unfit{"wrong_shape", "weight",
                         fmt::format("{} has no weights, and {} are given", where, own.weight.values.size())};
        if (!shape.empty()) {
            if (auto why = why_no_tensor(own.weight, shape, "weight of " + where)) return why;
        }
        if (!own.bias.empty()) {
            if (auto why = why_no_row(own.bias, channels, "bias of " + where)) return why;
        }
        if (own.norm) {
            if (auto why = why_no_norm(*own.norm, channels, where)) return why;
        }
        if (own.slopes.size() == 1) {
            if (auto why = why_no_row(own.slopes, 1, "slope of " + where)) return why;
        } else if (auto why = why_no_row(own.slopes, channels, "slopes of " + where)) {
            return why;
        }
    }
    return std::nullopt;
}

}  // namespace convwalk
