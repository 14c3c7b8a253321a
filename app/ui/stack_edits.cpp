#include "ui/stack_edits.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace convwalk {

Scenario with_stack(const Scenario& scenario, const Stack& stack) {
    Scenario edited = scenario;
    edited.network = with_stack(*scenario.network, stack);
    return edited;
}

Scenario with_network(Scenario scenario, NetworkDocument network) {
    scenario.title.clear();
    scenario.network = std::move(network);
    scenario.view.kind = ViewKind::network;
    return scenario;
}

Stack with_layer_after(Stack stack, const StackReport& report, std::size_t number) {
    if (stack.layers.size() >= kMostLayers || number > stack.layers.size()) return stack;
    StackLayer layer;
    layer.padding_word = PaddingWord::half;
    layer.activation = "relu";
    const std::size_t known = std::min(number, report.layers.size());
    layer.channels = known == 0 ? stack.channels : report.layers[known - 1].channels;
    stack.layers.insert(stack.layers.begin() + static_cast<std::ptrdiff_t>(number), layer);
    return stack;
}

Stack without_layer(Stack stack, std::size_t number) {
    if (number < 1 || number > stack.layers.size() || stack.layers.size() == 1) return stack;
    stack.layers.erase(stack.layers.begin() + static_cast<std::ptrdiff_t>(number) - 1);
    return stack;
}

Stack with_layer_moved(Stack stack, std::size_t number, int by) {
    const std::size_t other = by < 0 ? number - 1 : number + 1;
    if (number < 1 || number > stack.layers.size() || other < 1 || other > stack.layers.size()) return stack;
    std::swap(stack.layers[number - 1], stack.layers[other - 1]);
    return stack;
}

StackLayer with_kind(StackLayer layer, LayerKind kind) {
    if (layer.kind == kind) return layer;
    const bool was_pool = layer.kind == LayerKind::max_pooling || layer.kind == LayerKind::average_pooling;
    const bool is_pool = kind == LayerKind::max_pooling || kind == LayerKind::average_pooling;
    StackLayer made;
    made.kind = kind;
    made.name = layer.name;
    made.from = layer.from;
    made.with = layer.with;
    made.activation = layer.activation;
    made.batch_norm = layer.batch_norm;
    made.channels = std::max<std::int64_t>(1, layer.channels);
    if (was_pool && is_pool) {
        layer.kind = kind;
        if (kind == LayerKind::average_pooling) layer.dilation = {1};
        layer.count_include_pad = true;
        layer.divisor_override.reset();
        return layer;
    }
    if (kind == LayerKind::convolution) made.padding_word = PaddingWord::half;
    if (kind == LayerKind::transposed_convolution) {
        made.kernel = {4};
        made.stride = {2};
        made.padding_begin = made.padding_end = {1};
    }
    if (is_pool) made.kernel = made.stride = {2};
    if (kind == LayerKind::activation && made.activation.empty() && !made.batch_norm)
        made.activation = "relu";
    return made;
}

std::string input_text(const Stack& stack) {
    return fmt::format("{}x{}", stack.channels, fmt::join(stack.input, "x"));
}

Extents middle_of_map(const Stack& stack, const StackReport& report, std::size_t map) {
    Extents middle = map == 0 ? stack.input : report.layers[map - 1].output;
    for (std::int64_t& size : middle) size /= 2;
    while (middle.size() < 3) middle.insert(middle.begin(), 0);
    return middle;
}

}  // namespace convwalk
