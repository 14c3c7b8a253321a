#include "numeric/cell_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

namespace convwalk {
namespace {

// Products that are worked out before a picture: a tenth of a second or so.
constexpr std::int64_t kMostSteps = 100'000'000;

Layer one_channel(Layer layer) {
    // A shuffle is about channels: all of them are drawn.
    if (is_shuffle(layer.op)) return layer;
    layer.in_channels = layer.out_channels = layer.groups = 1;
    return layer;
}

// What is drawn of the input.
Extents drawn_extents(const Layer& layer) {
    Extents extents = input_extents(layer);
    if (is_shuffle(layer.op)) extents.insert(extents.begin(), layer.in_channels);
    return extents;
}

// With all channels that numbers of one's own may have; no batch.
Extents channel_extents(const Layer& layer) {
    Extents extents = input_extents(layer);
    extents.insert(extents.begin(), layer.in_channels);
    return extents;
}

// The extents that one's own numbers are to have: all of them where they have the axes of channels.
Extents extents_for(const Tensor& own, Extents alone, Extents with_channels) {
    return own.shape.size() == with_channels.size() ? std::move(with_channels) : std::move(alone);
}

// Numbers without channels stand in each; of more than are asked for, the first ones are taken.
Tensor in_every_channel(const Tensor& own, Extents shape) {
    const auto count = static_cast<std::size_t>(cell_count(shape));
    Tensor all{std::move(shape), own.values};
    all.values.resize(std::min(count, all.values.size()));
    all.values.reserve(count);
    while (all.values.size() < count) all.values.push_back(own.values[all.values.size() % own.values.size()]);
    return all;
}

Tensor input_of(const Layer& layer, const Values& values) {
    if (const auto* own = std::get_if<Tensor>(&values.input))
        return in_every_channel(*own, input_shape(layer));
    return filled(std::get<InputFill>(values.input), input_shape(layer),
                  {.seed = static_cast<std::uint64_t>(values.seed),
                   .constant = values.constant,
                   .least = values.input_range.least,
                   .most = values.input_range.most});
}

// Every kernel by itself.
Tensor flipped_kernels(Tensor weight, std::int64_t taps) {
    for (auto begin = weight.values.begin(); begin != weight.values.end(); begin += taps)
        std::reverse(begin, begin + taps);
    return weight;
}

Tensor weight_of(const Layer& layer, const Values& values) {
    if (!has_weights(layer.op)) return {};
    const auto* own = std::get_if<Tensor>(&values.kernel);
    Tensor weight = own ? in_every_channel(*own, weight_shape(layer))
                        : kernel_filled(std::get<KernelFill>(values.kernel), weight_shape(layer),
                                        static_cast<std::uint64_t>(values.seed), values.kernel_range.least,
                                        values.kernel_range.most);
    return values.true_convolution ? flipped_kernels(std::move(weight), cell_count(kernel_extents(layer)))
                                   : weight;
}

// One number an output channel, or none.
std::vector<double> bias_of(const Layer& layer, const Values& values) {
    if (!has_bias(layer, values)) return {};
    if (const auto* own = std::get_if<Tensor>(&values.bias))
        return in_every_channel(*own, {layer.out_channels}).values;
    // Any constant would do that leads away from the series of input and kernel.
    constexpr std::uint64_t kThirdSeries = 0x9E6C63D0876A9A47;
    return filled(InputFill::random, {layer.out_channels},
                  {.seed = static_cast<std::uint64_t>(values.seed) ^ kThirdSeries,
                   .least = values.kernel_range.least,
                   .most = values.kernel_range.most})
        .values;
}

std::optional<Unfit> why_bias_unfit(const Layer& layer, const Tensor& own) {
    const auto count = static_cast<std::int64_t>(own.values.size());
    if (own.shape != Extents{count} || (count != 1 && count != layer.out_channels))
        return Unfit{
            "wrong_shape", "values.bias",
            fmt::format("values.bias has {}; it must have {}, one an output channel{}",
                        own.shape.size() == 1 ? fmt::format("{} numbers", count)
                                              : "the shape " + to_string(own.shape),
                        layer.out_channels, layer.out_channels == 1 ? "" : ", or 1 for all of them")};
    return why_no_tensor(own, {count}, "values.bias");
}

// Numbers of one's own with channels or without.
std::optional<Unfit> why_own_unfit(const Tensor& own, const Extents& alone, const Extents& with_channels,
                                   std::string_view name) {
    if (own.shape == with_channels) return why_no_tensor(own, with_channels, name);
    auto why = why_no_tensor(own, alone, name);
    if (why && why->kind == "wrong_shape" && cell_count(alone) != cell_count(with_channels))
        why->sentence += fmt::format(
            ", or {} with {}", to_string(with_channels),
            with_channels.size() == alone.size() + 1 ? "its channels" : "a kernel for each pair of channels");
    return why;
}

}  // namespace

std::string_view name_of(BiasFill fill) {
    switch (fill) {
        case BiasFill::none:
            return "none";
        case BiasFill::random:
            return "random";
    }
    return "";
}

bool has_bias(const Layer& layer, const Values& values) {
    return has_weights(layer.op) && values.bias != BiasValues(BiasFill::none);
}

Parameters parameters_of(const Layer& layer, const Values& values) {
    return {weight_of(layer, values), bias_of(layer, values)};
}

std::optional<Unfit> why_values_unfit(const Layer& layer, const Values& values) {
    if (const auto* own = std::get_if<Tensor>(&values.input)) {
        if (auto why = why_own_unfit(*own, drawn_extents(layer), channel_extents(layer), "values.input"))
            return why;
    }
    if (!has_weights(layer.op)) return std::nullopt;
    if (const auto* own = std::get_if<Tensor>(&values.kernel)) {
        if (auto why = why_own_unfit(*own, kernel_extents(layer), weight_shape(layer), "values.kernel"))
            return why;
    }
    const auto* own = std::get_if<Tensor>(&values.bias);
    return own ? why_bias_unfit(layer, *own) : std::nullopt;
}

Values fitted(const Layer& layer, Values values) {
    const auto fit = [](auto& chosen, const Extents& alone, const Extents& with_channels) {
        auto* own = std::get_if<Tensor>(&chosen);
        if (own == nullptr) return;
        const Extents extents = extents_for(*own, alone, with_channels);
        if (own->shape == extents) return;
        if (cell_count(extents) <= kMostShownCells) {
            *own = fitted(*own, extents);
        } else {
            using Fill = std::variant_alternative_t<0, std::decay_t<decltype(chosen)>>;
            chosen = Fill::random;
        }
    };
    fit(values.input, drawn_extents(layer), channel_extents(layer));
    if (!has_weights(layer.op)) return values;
    fit(values.kernel, kernel_extents(layer), weight_shape(layer));
    if (auto* own = std::get_if<Tensor>(&values.bias); own && why_bias_unfit(layer, *own)) {
        if (layer.out_channels <= kMostShownCells)
            *own = fitted(*own, {layer.out_channels});
        else
            values.bias = BiasFill::random;
    }
    return values;
}

Tensor fitted(const Tensor& tensor, const Extents& extents) {
    if (tensor.shape == extents) return tensor;
    // Axes that one of the two lacks have one cell there.
    const std::size_t axes = std::max(tensor.shape.size(), extents.size());
    const auto raised = [axes](const Extents& shape) {
        Extents result(axes, 1);
        std::copy_backward(shape.begin(), shape.end(), result.end());
        return result;
    };
    const Extents from = raised(tensor.shape);
    const Extents to = raised(extents);
    Tensor t{extents, {}};
    const std::int64_t cells = cell_count(to);
    for (std::int64_t cell = 0; cell < cells; ++cell) {
        std::int64_t rest = cell;
        std::int64_t flat = 0;
        std::int64_t pitch = 1;
        bool inside = true;
        for (std::size_t axis = axes; axis-- > 0;) {
            const std::int64_t index = rest % to[axis];
            rest /= to[axis];
            inside = inside && index < from[axis];
            flat += index * pitch;
            pitch *= from[axis];
        }
        const auto at = static_cast<std::size_t>(flat);
        t.values.push_back(inside && at < tensor.values.size() ? tensor.values[at] : 0);
    }
    return t;
}

bool few_enough(const Layer& layer) {
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t inputs = cell_count(drawn_extents(layer));
    const std::int64_t outputs = is_shuffle(layer.op) ? inputs : cell_count(output_extents(layer));
    return std::max({inputs, taps, outputs}) <= kMostShownCells && taps * outputs <= kMostSteps;
}

bool few_enough_channels(const Layer& layer) {
    const Extents weights = weight_shape(layer);
    const Extents outputs = output_shape(layer);
    const std::int64_t most = std::max({cell_count(input_shape(layer)), cell_count(outputs),
                                        has_weights(layer.op) ? cell_count(weights) : 0});
    if (most > kMostShownCells) return false;
    const std::int64_t read = is_shuffle(layer.op) ? 1 : channels_read(layer, 0).count;
    return read * cell_count(kernel_extents(layer)) * cell_count(outputs) <= kMostSteps;
}

CellValues cell_values(const Layer& asked, const Values& values) {
    const Layer layer = one_channel(asked);
    CellValues cells{layer, {input_of(layer, values), weight_of(layer, values), {}}, {}};
    // What is added to the sum of several channels is in no share of it.
    if (has_bias(asked, values) && channels_read(asked, 0).count == 1)
        cells.operands.bias = {bias_of(asked, values).front()};
    cells.result = evaluated(layer, rules_of(layer), cells.operands);
    return cells;
}

CellValues channel_values(const Layer& layer, const Values& values) {
    CellValues cells{layer, {input_of(layer, values), weight_of(layer, values), bias_of(layer, values)}, {}};
    cells.result = evaluated(layer, rules_of(layer), cells.operands);
    return cells;
}

Sum sum_of(const CellValues& values, std::int64_t output) {
    // Of the cells of all channels, which a shuffle's are.
    const std::int64_t plane = cell_count(output_extents(values.layer));
    return sum_of(values.layer, rules_of(values.layer), values.operands, {0, output / plane, output % plane});
}

Tensor flipped(Tensor tensor) {
    std::reverse(tensor.values.begin(), tensor.values.end());
    return tensor;
}

}  // namespace convwalk
