#include "numeric/cell_values.h"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace convwalk {
namespace {

Layer one_channel(Layer layer) {
    // A shuffle is about channels: all of them are drawn.
    if (is_shuffle(layer.op)) return layer;
    layer.in_channels = layer.out_channels = layer.groups = 1;
    return layer;
}

// As a batch of one with one channel, which is also the shape of a weight between two channels.
Tensor batched(Tensor tensor) {
    tensor.shape.insert(tensor.shape.begin(), 2, 1);
    return tensor;
}

// What is drawn of the input.
Extents drawn_extents(const Layer& layer) {
    Extents extents = input_extents(layer);
    if (is_shuffle(layer.op)) extents.insert(extents.begin(), layer.in_channels);
    return extents;
}

Tensor input_of(const Layer& layer, const Values& values) {
    if (const auto* own = std::get_if<Tensor>(&values.input)) {
        Tensor input = batched(*own);
        if (is_shuffle(layer.op)) input.shape.erase(input.shape.begin());
        return input;
    }
    return filled(std::get<InputFill>(values.input), input_shape(layer),
                  {.seed = static_cast<std::uint64_t>(values.seed),
                   .constant = values.constant,
                   .least = values.input_range.least,
                   .most = values.input_range.most});
}

Tensor weight_of(const Layer& layer, const Values& values) {
    if (!has_weights(layer.op)) return {};
    const auto* own = std::get_if<Tensor>(&values.kernel);
    Tensor weight = own ? batched(*own)
                        : kernel_filled(std::get<KernelFill>(values.kernel), weight_shape(layer),
                                        static_cast<std::uint64_t>(values.seed), values.kernel_range.least,
                                        values.kernel_range.most);
    return values.true_convolution ? flipped(std::move(weight)) : weight;
}

}  // namespace

std::optional<Unfit> why_values_unfit(const Layer& layer, const Values& values) {
    if (const auto* own = std::get_if<Tensor>(&values.input)) {
        if (auto why = why_no_tensor(*own, drawn_extents(layer), "values.input")) return why;
    }
    const auto* own = std::get_if<Tensor>(&values.kernel);
    if (own && has_weights(layer.op)) return why_no_tensor(*own, kernel_extents(layer), "values.kernel");
    return std::nullopt;
}

Values fitted(const Layer& layer, Values values) {
    const auto fit = [](auto& chosen, const Extents& extents) {
        auto* own = std::get_if<Tensor>(&chosen);
        if (own == nullptr || own->shape == extents) return;
        if (cell_count(extents) <= kMostShownCells) {
            *own = fitted(*own, extents);
        } else {
            using Fill = std::variant_alternative_t<0, std::decay_t<decltype(chosen)>>;
            chosen = Fill::random;
        }
    };
    fit(values.input, drawn_extents(layer));
    if (has_weights(layer.op)) fit(values.kernel, kernel_extents(layer));
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
    // A tenth of a second or so.
    constexpr std::int64_t kMostSteps = 100'000'000;
    const std::int64_t taps = cell_count(kernel_extents(layer));
    const std::int64_t inputs = cell_count(drawn_extents(layer));
    const std::int64_t outputs = is_shuffle(layer.op) ? inputs : cell_count(output_extents(layer));
    return std::max({inputs, taps, outputs}) <= kMostShownCells && taps * outputs <= kMostSteps;
}

CellValues cell_values(const Layer& asked, const Values& values) {
    const Layer layer = one_channel(asked);
    CellValues cells{layer, {input_of(layer, values), weight_of(layer, values), {}}, {}};
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
