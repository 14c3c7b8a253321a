#include "desk/stack_edits.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "arithmetic/axes.h"
#include "basics/text.h"
#include "network/layer_kinds.h"

namespace convwalk {

bool shows_network(const Scenario& scenario) {
    return scenario.network() != nullptr && is_of_network(scenario.view.kind);
}

Scenario with_stack(const Scenario& scenario, const Stack& stack) {
    Scenario edited = scenario;
    edited.subject = with_stack(*scenario.network(), stack);
    return edited;
}

Scenario with_network(Scenario scenario, NetworkDocument network) {
    scenario.title.clear();
    scenario.subject = std::move(network);
    scenario.view.kind = ViewKind::network;
    return scenario;
}

Stack with_layer_after(Stack stack, const StackReport& report, std::size_t number) {
    if (stack.layers.size() >= kMostLayers || number > stack.layers.size()) return stack;
    const std::size_t known = std::min(number, report.layers.size());
    const MapShape before =
        known == 0 ? stack.input_shape()
                   : MapShape{report.layers[known - 1].channels, report.layers[known - 1].output};
    StackLayer layer;
    if (before.is_vector()) {
        layer.what = Dense{before.channels, {}};
    } else {
        LayerRequest request = StackLayer::plain_layer();
        request.padding = PaddingWord::half;
        request.layer.out_channels = before.channels;
        layer.what = request;
    }
    layer.activation = "relu";
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

namespace {

// What a layer with weights gives; nullopt: it has none.
std::optional<std::int64_t> weights_give(const StackLayer& layer) {
    if (!has_weights(layer)) return std::nullopt;
    const auto* dense = std::get_if<Dense>(&layer.what);
    return dense != nullptr ? dense->features : layer_in(layer)->layer.out_channels;
}

// As many filters, and the window that such a layer usually has.
LayerRequest usual_layer(Operator op, const StackLayer& before) {
    LayerRequest request = StackLayer::plain_layer(op);
    AxisSpec& axis = request.layer.axes.front();
    if (has_weights(op)) request.layer.out_channels = weights_give(before).value_or(1);
    if (op == Operator::convolution) request.padding = PaddingWord::half;
    if (op == Operator::transposed_convolution)
        axis = {.kernel = 4, .stride = 2, .padding_begin = 1, .padding_end = 1};
    if (is_window_pooling(op)) axis.kernel = axis.stride = 2;
    if (op == Operator::pad) axis.padding_begin = axis.padding_end = 1;
    return request;
}

// Another pooling with the same window.
LayerRequest other_pooling(LayerRequest request, Operator op) {
    request.layer.op = op;
    if (op == Operator::average_pooling) put_on_axes(request.layer, &AxisSpec::dilation, {1});
    request.layer.count_include_pad = true;
    request.layer.divisor_override.reset();
    return request;
}

}  // namespace

StackLayer with_kind(StackLayer layer, LayerKind kind) {
    if (kind_of(layer) == kind) return layer;
    StackLayer made = layer_of_kind(kind);
    made.name = layer.name;
    made.from = layer.from;
    made.activation = layer.activation;
    made.batch_norm = layer.batch_norm;
    if (std::string* other = other_of(made); other != nullptr && other_of(layer) != nullptr)
        *other = *other_of(layer);
    if (const auto op = operator_of(kind)) {
        const LayerRequest* was = layer_in(layer);
        const bool pools = is_window_pooling(*op) && was != nullptr && is_window_pooling(was->layer.op);
        made.what = pools ? other_pooling(*was, *op) : usual_layer(*op, layer);
    }
    if (auto* dense = std::get_if<Dense>(&made.what)) dense->features = weights_give(layer).value_or(1);
    if (kind == LayerKind::activation && made.activation.empty() && !made.batch_norm)
        made.activation = "relu";
    return made;
}

Extents cut_of_middle(const Stack& stack, const StackReport& report, std::size_t number) {
    if (number < 1 || number > report.layers.size()) return {0};
    const auto size_of = [&](std::size_t map) {
        return map == 0 ? stack.input : report.layers[map - 1].output;
    };
    const Extents cut = size_of(sources_of(stack, number).back());
    Extents begin;
    for (std::size_t i = 0; i < cut.size(); ++i)
        begin.push_back((cut[i] - report.layers[number - 1].output[i]) / 2);
    return shortest(begin);
}

std::optional<std::string> why_not_name(const Stack& stack, std::size_t number, const std::string& name) {
    constexpr std::size_t kLongestName = 100;
    if (name.size() > kLongestName || printable(name, 3 * name.size()) != name)
        return fmt::format("name is \"{}\"; it must be at most {} bytes of text in one line", printable(name),
                           kLongestName);
    if (name == kInputName)
        return fmt::format("name is \"{}\", which is that of the network's input; choose another", name);
    const std::string& old = stack.layers[number - 1].name;
    for (std::size_t i = 0; i < stack.layers.size(); ++i) {
        const StackLayer& other = stack.layers[i];
        if (i + 1 == number) continue;
        if (!name.empty() && other.name == name)
            return fmt::format("name is \"{}\", which layer {} has already; choose another", name, i + 1);
        const std::string* with = other_of(other);
        if (name.empty() && !old.empty() && (other.from == old || (with != nullptr && *with == old)))
            return fmt::format("name is missing; layer {} reads this one by its name, \"{}\"", i + 1, old);
    }
    return std::nullopt;
}

Stack with_name(Stack stack, std::size_t number, const std::string& name) {
    const std::string old = stack.layers[number - 1].name;
    stack.layers[number - 1].name = name;
    if (old.empty() || old == name) return stack;
    for (std::size_t i = 0; i < stack.layers.size(); ++i) {
        StackLayer& other = stack.layers[i];
        // Another layer of this name, which is refused, is meant from there on.
        if (i + 1 > number && other.name == old) break;
        if (other.from == old) other.from = name;
        if (std::string* with = other_of(other); with != nullptr && *with == old) *with = name;
    }
    return stack;
}

std::string name_for(const Stack& stack, std::size_t number) {
    std::string name = fmt::format("layer_{}", number);
    while (std::any_of(stack.layers.begin(), stack.layers.end(),
                       [&](const StackLayer& each) { return each.name == name; }))
        name += "_";
    return name;
}

Extents middle_of_map(const Stack& stack, const StackReport& report, std::size_t map) {
    Extents middle = map == 0 ? stack.input : report.layers[map - 1].output;
    for (std::int64_t& size : middle) size /= 2;
    while (middle.size() < 3) middle.insert(middle.begin(), 0);
    return middle;
}

}  // namespace convwalk
