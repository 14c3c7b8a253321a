#include "scenario/network_document.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "network/layer_kinds.h"
#include "network/sampled.h"
#include "network/write_notation.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

NotationDefaults defaults_of(const std::vector<std::string>& assumed) {
    NotationDefaults defaults;
    for (const std::string& each : assumed) assume(defaults, each);
    return defaults;
}

// The only text among the layers of a document: its notation.
std::string only_text(const json& document) {
    const auto layers = document.find("layers");
    if (layers == document.end() || !layers->is_array() || layers->size() != 1 ||
        !layers->front().is_string())
        return "";
    return layers->front().get<std::string>();
}

// The text that the layers have without assumptions, if they have one.
void forget_notation(NetworkDocument& network) {
    network.assumed.clear();
    network.notation = notation_of(network.stack.layers).value_or("");
    if (network.notation.size() > kLongestNotation) network.notation.clear();
}

std::vector<Factor> shortest_factors(std::vector<Factor> factors) {
    const bool equal = std::all_of(factors.begin(), factors.end(),
                                   [&](const Factor& factor) { return factor == factors.front(); });
    if (equal) factors.resize(1);
    return factors;
}

// @pre !why_not_in_stack()
void sample(StackLayer& layer, const Layer& from) {
    StackLayer made;
    made.kind = kind_of(from.op).value();
    made.name = layer.name;
    made.from = layer.from;
    made.with = layer.with;
    made.batch_norm = layer.batch_norm;
    made.activation = layer.activation;
    made.mode = from.resize_mode;
    made.align_corners = from.align_corners;
    if (from.axes.front().output_size) {
        for (const AxisSpec& a : from.axes) made.size.push_back(*a.output_size);
        made.size = shortest(made.size);
    } else {
        made.factor.clear();
        for (const AxisSpec& a : from.axes) made.factor.push_back(a.factor);
        made.factor = shortest_factors(made.factor);
    }
    layer = made;
}

}  // namespace

NetworkDocument with_notation(const NetworkDocument& network, std::string_view notation,
                              const std::vector<std::string>& assumed) {
    NetworkDocument made = network;
    made.stack.layers = read_notation(notation, defaults_of(assumed)).layers;
    made.assumed = assumed;
    made.notation = notation;
    if (notation.size() > kLongestNotation) forget_notation(made);
    made.open = std::min(made.open, made.stack.layers.size());
    return made;
}

NetworkDocument with_stack(const NetworkDocument& network, Stack stack) {
    NetworkDocument made = network;
    if (stack.layers != made.stack.layers) {
        made.notation = notation_of(stack.layers, defaults_of(made.assumed)).value_or("");
        made.stack.layers = stack.layers;
        if (made.notation.empty() || made.notation.size() > kLongestNotation) forget_notation(made);
    }
    made.stack = std::move(stack);
    made.open = std::min(made.open, made.stack.layers.size());
    return made;
}

std::vector<Assumption> assumptions_of(const NetworkDocument& network) {
    if (network.notation.empty()) return {};
    return read_notation(network.notation, defaults_of(network.assumed)).assumptions;
}

NetworkDocument read_network(std::string_view text, const std::vector<std::string>& assumed) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '{') {
        json document = network_in_json(parse_json(text, "the network", kMostNetworkBytes));
        if (!assumed.empty() && document.is_object() && !document.contains("assume"))
            document["assume"] = assumed;
        return network_from_json(document);
    }
    return with_notation({}, text, assumed);
}

NetworkDocument network_from_json(const json& document) {
    NetworkDocument network;
    json stack = document;
    JsonFields fields(document, "network");
    if (const json* assumed = fields.find("assume")) {
        const bool texts =
            assumed->is_array() && assumed->size() <= 100 &&
            std::all_of(assumed->begin(), assumed->end(), [](const json& each) { return each.is_string(); });
        if (!texts) fields.refuse("assume", "a list of texts such as \"kernel=5\"");
        network.assumed = assumed->get<std::vector<std::string>>();
    }
    std::int64_t open = 0;
    fields.read("open", open, 0, static_cast<std::int64_t>(kMostLayers));
    network.open = static_cast<std::size_t>(open);
    std::string cell;
    fields.read("cell", cell);
    if (!cell.empty()) network.cell = parse_extents(cell, "network.cell");
    for (const char* mine : {"assume", "open", "cell"}) stack.erase(mine);
    ReadStack read = stack_from_json(stack, defaults_of(network.assumed));
    network.stack = std::move(read.stack);
    network.notation = only_text(document);
    // With some texts and some objects the assumptions have done their work.
    if (network.notation.empty() || network.notation.size() > kLongestNotation) forget_notation(network);
    if (network.open > network.stack.layers.size())
        throw BadInput(fmt::format("network.open is {}; the network has {} layer{}", network.open,
                                   network.stack.layers.size(), network.stack.layers.size() == 1 ? "" : "s"));
    if (!network.cell.empty()) {
        if (const auto why =
                why_not_cell(network.stack, report_of(network.stack), network.cell, "network.cell"))
            throw BadInput(*why);
    }
    return network;
}

std::optional<std::string> why_not_cell(const Stack& stack, const StackReport& report, const Extents& cell,
                                        std::string_view field) {
    if (report.refusal && report.refusal->number == 0) return std::nullopt;
    const Extents& sizes = report.layers.empty() ? stack.input : report.layers.back().output;
    bool inside = cell.size() == sizes.size();
    for (std::size_t i = 0; inside && i < sizes.size(); ++i) inside = cell[i] >= 0 && cell[i] < sizes[i];
    if (inside) return std::nullopt;
    Extents last = sizes;
    for (std::int64_t& size : last) --size;
    const auto text = [](const Extents& numbers) { return fmt::format("{}", fmt::join(numbers, "x")); };
    return fmt::format("{} is {}; the network's output has {} cells, so it must be from {} to {}", field,
                       text(cell), to_string(sizes), text(Extents(sizes.size(), 0)), text(last));
}

ordered_json to_json(const NetworkDocument& network) {
    ordered_json document = to_json(network.stack);
    if (!network.notation.empty()) document["layers"] = {network.notation};
    if (!network.assumed.empty()) document["assume"] = network.assumed;
    if (network.open != 0) document["open"] = network.open;
    if (!network.cell.empty()) document["cell"] = fmt::format("{}", fmt::join(network.cell, "x"));
    return document;
}

std::optional<std::string> why_not_open(const Stack& stack, const StackReport& report, std::size_t number) {
    if (number < 1 || number > stack.layers.size())
        return fmt::format("there is no layer {}; the network has {}", number, stack.layers.size());
    if (number > report.layers.size()) return report.refusal->sentence;
    const StackLayer& layer = stack.layers[number - 1];
    if (has_window(layer.kind)) return std::nullopt;
    if (!is_sampled(layer.kind))
        return fmt::format(
            "layer {} ({}) has no window to walk; convolutions, poolings, resizings and pixel shuffles can "
            "be "
            "opened",
            number, label_of(layer));
    // A layer by itself takes less than a stack: shuffles on two axes.
    const LayerReport& worked_out = report.layers[number - 1];
    const Layer alone = sampled_layer(layer, worked_out);
    if (is_shuffle(alone.op) && alone.axes.size() != 2)
        return fmt::format(
            "layer {} ({}) can't be opened: by itself a pixel shuffle has two axes, and here it has {}",
            number, label_of(layer), alone.axes.size() == 1 ? "one" : "three");
    if (const auto why = why_invalid(alone)) return fmt::format("layer {}: {}", number, why->sentence);
    return std::nullopt;
}

LayerRequest layer_of(const Stack& stack, const StackReport& report, std::size_t number) {
    LayerRequest request;
    const LayerReport& worked_out = report.layers[number - 1];
    if (is_sampled(stack.layers[number - 1].kind))
        return {.layer = sampled_layer(stack.layers[number - 1], worked_out)};
    request.layer = *worked_out.layer;
    request.padding = stack.layers[number - 1].padding_word;
    request.of_transposed = stack.layers[number - 1].of_transposed;
    if (request.of_transposed) {
        // By the convolution that it goes back from.
        std::swap(request.layer.in_channels, request.layer.out_channels);
        for (std::size_t i = 0; i < request.layer.axes.size(); ++i) {
            request.layer.axes[i].input = worked_out.output[i];
            request.layer.axes[i].output_padding = 0;
        }
    }
    if (request.padding != PaddingWord::numbers) {
        for (AxisSpec& a : request.layer.axes) a.padding_begin = a.padding_end = 0;
    }
    return request;
}

std::optional<std::string> why_not_in_stack(const LayerRequest& request) {
    const Layer& layer = request.layer;
    if (layer.op != Operator::resize) return std::nullopt;
    const AxisSpec& first = layer.axes.front();
    for (const AxisSpec& a : layer.axes) {
        if (a.output_size.has_value() != first.output_size.has_value())
            return "a layer of a network is resized by factors, or to a size, on all axes";
        if (!a.output_size && a.factor.value() > 0 && !a.factor.exact())
            return fmt::format("factor is {}; it has more digits than a network can count with",
                               to_string(a.factor));
    }
    return std::nullopt;
}

Stack with_layer(Stack stack, std::size_t number, const LayerRequest& given) {
    if (why_not_in_stack(given)) return stack;
    // What a layer that is described by the convolution it transposes gets, and what this leaves over, is not
    // known while it is impossible.
    LayerRequest request = given;
    if (given.of_transposed) {
        if (why_invalid(given)) return stack;
        request.layer = resolved(given);
    }
    const Layer& from = request.layer;
    StackLayer& layer = stack.layers[number - 1];
    if (number == 1 && layer.from.empty() && from.axes.size() == stack.input.size()) {
        for (std::size_t i = 0; i < from.axes.size(); ++i) stack.input[i] = from.axes[i].input;
        stack.channels = from.in_channels;
    }
    if (!has_window(from.op)) {
        sample(layer, from);
        return stack;
    }
    if (!has_window(layer.kind)) {
        const StackLayer usual;
        layer.factor = usual.factor;
        layer.size = usual.size;
        layer.mode = usual.mode;
        layer.align_corners = usual.align_corners;
    }
    layer.kind = kind_of(from.op).value();
    const auto values = [&](std::int64_t AxisSpec::*member) {
        Extents all;
        for (const AxisSpec& a : from.axes) all.push_back(a.*member);
        return shortest(all);
    };
    layer.kernel = values(&AxisSpec::kernel);
    layer.stride = values(&AxisSpec::stride);
    layer.dilation = values(&AxisSpec::dilation);
    layer.padding_word = request.padding;
    const bool numbers = request.padding == PaddingWord::numbers;
    layer.padding_begin = numbers ? values(&AxisSpec::padding_begin) : Extents{0};
    layer.padding_end = numbers ? values(&AxisSpec::padding_end) : Extents{0};
    layer.output_padding =
        from.op == Operator::transposed_convolution ? values(&AxisSpec::output_padding) : Extents{0};
    layer.of_transposed = request.of_transposed;
    layer.ceil_mode = is_pooling(from.op) && from.axes.front().ceil_mode;
    const bool averages = from.op == Operator::average_pooling;
    layer.padding_mode = from.op == Operator::convolution ? from.padding_mode : PaddingMode::zeros;
    layer.count_include_pad = !averages || from.count_include_pad;
    layer.divisor_override = averages ? from.divisor_override : std::nullopt;
    layer.channels = is_pooling(from.op) ? 1 : from.out_channels;
    layer.groups = is_pooling(from.op) ? 1 : from.groups;
    // What its kind has no use for is not written, and read as it usually is.
    if (is_pooling(from.op)) layer.bias = StackLayer().bias;
    return stack;
}

}  // namespace convwalk
