#include "network/run/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "basics/capped.h"
#include "network/nodes.h"
#include "network/placed.h"
#include "network/run/run_parts.h"
#include "numeric/rearrange.h"

namespace convwalk {
namespace {

Extents shape_of(std::int64_t batch, std::int64_t channels, const Extents& sizes) {
    Extents shape = {batch, channels};
    shape.insert(shape.end(), sizes.begin(), sizes.end());
    return shape;
}

Extents sizes_of(const Tensor& map) {
    return {map.shape.begin() + 2, map.shape.end()};
}

// The part of a map from a cell on.
Tensor cut(const Tensor& map, const Extents& begin, const Extents& sizes) {
    const Extents had = sizes_of(map);
    const std::int64_t planes = map.shape[0] * map.shape[1];
    const std::int64_t cells = cell_count(had);
    Tensor part{shape_of(map.shape[0], map.shape[1], sizes), {}};
    part.values.reserve(static_cast<std::size_t>(planes * cell_count(sizes)));
    for (std::int64_t plane = 0; plane < planes; ++plane) {
        for (std::int64_t cell = 0; cell < cell_count(sizes); ++cell) {
            std::int64_t from = 0;
            std::int64_t rest = cell;
            std::int64_t pitch = 1;
            for (std::size_t axis = sizes.size(); axis-- > 0;) {
                from += (begin[axis] + rest % sizes[axis]) * pitch;
                rest /= sizes[axis];
                pitch *= had[axis];
            }
            part.values.push_back(map.values[static_cast<std::size_t>(plane * cells + from)]);
        }
    }
    return part;
}

Extents begins(const std::vector<Sides>& cuts) {
    Extents begin;
    for (const Sides& sides : cuts) begin.push_back(sides.begin);
    return begin;
}

// Channels of one map behind those of the other, image by image.
Tensor concatenated(const Tensor& first, const Tensor& second) {
    Tensor both = first;
    both.shape[1] += second.shape[1];
    both.values.clear();
    both.values.reserve(first.values.size() + second.values.size());
    for (std::int64_t image = 0; image < first.shape[0]; ++image) {
        for (const Tensor* map : {&first, &second}) {
            const auto length = static_cast<std::ptrdiff_t>(map->values.size()) / map->shape[0];
            const auto begin = map->values.begin() + image * length;
            both.values.insert(both.values.end(), begin, begin + length);
        }
    }
    return both;
}

Tensor added(Tensor first, const Tensor& second) {
    for (std::size_t n = 0; n < first.values.size(); ++n) first.values[n] += second.values[n];
    return first;
}

// Calls `visit(value, channel)` for every number of a map.
template <typename Visit>
void for_each_value(Tensor& map, Visit visit) {
    const std::size_t channels = static_cast<std::size_t>(map.shape[1]);
    const std::size_t planes = channels * static_cast<std::size_t>(map.shape[0]);
    const std::size_t cells = planes == 0 ? 0 : map.values.size() / planes;
    for (std::size_t n = 0; n < map.values.size(); ++n) visit(map.values[n], n / cells % channels);
}

void add_bias(Tensor& map, const std::vector<double>& bias) {
    if (bias.empty()) return;
    for_each_value(map, [&](double& value, std::size_t channel) { value += bias[channel]; });
}

void normalise(Tensor& map, const BatchNorm& norm) {
    for_each_value(map, [&](double& value, std::size_t channel) {
        value = (value - norm.mean[channel]) / std::sqrt(norm.variance[channel] + norm.epsilon) *
                    norm.scale[channel] +
                norm.shift[channel];
    });
}

// Why numeric/evaluation.h can't work out a layer that has no weights.
std::optional<Unfit> why_no_values(const Layer& layer, std::int64_t batch, const std::string& where) {
    if (is_shuffle(layer.op) && layer.axes.size() != 2)
        return Unfit{
            "dimensions_unsupported", "dimensions",
            fmt::format("{} shuffles on {} axes; values are worked out on 2", where, layer.axes.size())};
    if (auto why = why_unfit(layer, rules_of(layer))) return why;
    // Along an axis a resizing reads at most two cells on either side.
    constexpr std::int64_t kMostBlended = 4;
    const Extents output = output_extents(layer);
    Extents places =
        layer.op == Operator::resize ? Extents(output.size(), kMostBlended) : kernel_extents(layer);
    Extents axis_taps;
    for (std::size_t axis = 0; axis < output.size(); ++axis)
        axis_taps.push_back(capped_product(output[axis], places[axis]));
    const Extents shape = output_shape(layer, batch);
    return why_too_much(shape, capped_product(capped_product(1, places), shape), axis_taps);
}

std::int64_t products_in(const Stack& stack, const LayerReport& made, std::int64_t batch) {
    if (std::holds_alternative<Dense>(stack.layers[made.number - 1].what))
        return capped_product(batch, made.multiply_adds);
    return made.layer && has_weights(made.layer->op) ? count_of_products(*made.layer, batch) : 0;
}

}  // namespace

Tensor cut_as(const Stack& stack, const StackReport& report, std::size_t number, const Tensor& map) {
    const Extents& output = report.layers[number - 1].output;
    return output.empty() ? map : cut(map, begins(cuts_of(stack, report, number)), output);
}

Layer windows_over(const Unfold& unfold, const Extents& map, std::int64_t channels) {
    Layer layer = resolved(placed(unfold.windows, map, 1));
    layer.in_channels = channels;
    return layer;
}

std::optional<Unfit> why_not_run(const Stack& stack, const StackReport& report, const NetworkWeights& weights,
                                 const Tensor& input) {
    if (report.refusal)
        return Unfit{to_string(report.refusal->kind), report.refusal->field, report.refusal->sentence};
    const std::int64_t batch = input.shape.empty() ? 0 : input.shape[0];
    if (batch < 1)
        return Unfit{
            "wrong_shape", "input",
            fmt::format("the input has {} images; it must have 1 or more", std::max<std::int64_t>(0, batch))};
    std::int64_t values = capped_product(batch, shape_of(1, stack.channels, stack.input));
    std::int64_t products = 0;
    for (const LayerReport& made : report.layers) {
        const std::string where = nodes::place_of(made.number, stack.layers[made.number - 1]);
        if (made.layer && !has_weights(made.layer->op)) {
            if (auto why = why_no_values(*made.layer, batch, where)) return why;
        }
        values = capped_sum(values, capped_product(batch, shape_of(1, made.channels, made.output)));
        products = capped_sum(products, products_in(stack, made, batch));
        if (values > kMostRunValues)
            return Unfit{"size_too_large", "input",
                         fmt::format("up to {} the maps have {} numbers; at most {} are worked out, so make "
                                     "the input smaller",
                                     where, values == kMostCounted ? "too many" : fmt::format("{}", values),
                                     kMostRunValues)};
    }
    if (products > kMostRunProducts)
        return Unfit{"size_too_large", "input",
                     fmt::format("the network takes {} products; at most {} are worked out, so make the "
                                 "input smaller",
                                 products == kMostCounted ? "too many" : fmt::format("{}", products),
                                 kMostRunProducts)};
    if (auto why = why_no_tensor(input, shape_of(batch, stack.channels, stack.input), "input")) return why;
    return why_unfit(stack, report, weights);
}

NetworkRun::NetworkRun(Stack stack, StackReport report, NetworkWeights weights, Tensor input,
                       Precision precision)
    : stack_(std::move(stack)),
      report_(std::move(report)),
      weights_(std::move(weights)),
      precision_(precision) {
    maps_.reserve(stack_.layers.size() + 1);
    maps_.push_back(std::move(input));
}

bool NetworkRun::next() {
    const std::size_t number = maps_.size();
    if (number > stack_.layers.size()) return false;
    if (!products_ && !weights_[number - 1].weight.shape.empty()) begin_products(number);
    if (!products_) {
        finish(without_weights(number));
    } else if (!products_->next()) {
        Tensor map = products_->take();
        products_.reset();
        const LayerReport& made = report_.layers[number - 1];
        map.shape = shape_of(map.shape[0], made.channels, made.output);
        add_bias(map, weights_[number - 1].bias);
        finish(std::move(map));
    }
    return maps_.size() <= stack_.layers.size();
}

void NetworkRun::begin_products(std::size_t number) {
    const Tensor& source = maps_[sources_of(stack_, number).front()];
    const Tensor& weight = weights_[number - 1].weight;
    const LayerReport& made = report_.layers[number - 1];
    if (made.layer) {
        products_ = products_of(*made.layer, source, weight, precision_);
        return;
    }
    dense_ = {};
    dense_.axes.assign(1, AxisSpec{.input = 1, .kernel = 1});
    dense_.in_channels = made.in_channels;
    dense_.out_channels = made.channels;
    read_ = source;
    read_.shape.push_back(1);
    products_ = products_of(dense_, read_, weight, precision_);
}

void NetworkRun::finish(Tensor map) {
    const std::size_t number = maps_.size();
    const LayerWeights& weights = weights_[number - 1];
    const StackLayer& layer = stack_.layers[number - 1];
    if (layer.batch_norm && weights.norm) normalise(map, *weights.norm);
    activate(map, layer.activation, weights.slopes);
    if (precision_ == Precision::single_) {
        for (double& value : map.values) value = static_cast<double>(static_cast<float>(value));
    }
    maps_.push_back(std::move(map));
}

Tensor NetworkRun::without_weights(std::size_t number) const {
    const StackLayer& layer = stack_.layers[number - 1];
    const LayerReport& made = report_.layers[number - 1];
    const std::vector<std::size_t> sources = sources_of(stack_, number);
    const Tensor& source = maps_[sources.front()];
    const auto with_cut = [&](const Tensor& map) { return cut_as(stack_, report_, number, map); };
    if (made.layer) return evaluated(*made.layer, rules_of(*made.layer), {source, {}}).output;
    if (const auto* join = std::get_if<Join>(&layer.what)) {
        const Tensor other = with_cut(maps_[sources.back()]);
        return join->how == Join::How::add ? added(source, other) : concatenated(source, other);
    }
    if (std::holds_alternative<Crop>(layer.what)) return with_cut(source);
    if (std::holds_alternative<Reshape>(layer.what))
        return {shape_of(source.shape[0], made.channels, made.output), source.values};
    if (const auto* unfold = std::get_if<Unfold>(&layer.what)) {
        if (!unfold->back_to.empty())
            return folded(windows_over(*unfold, unfold->back_to, made.channels), source);
        return unfolded(windows_over(*unfold, sizes_of(source), source.shape[1]), source);
    }
    return source;
}

Tensor output_of(const Stack& stack, const NetworkWeights& weights, const Tensor& input,
                 Precision precision) {
    NetworkRun run(stack, report_of(stack), weights, input, precision);
    while (run.next()) {
    }
    return run.map(stack.layers.size());
}

}  // namespace convwalk
