#include "scenario/network_document.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "arithmetic/axes.h"
#include "arithmetic/field_texts.h"
#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "network/placed.h"
#include "network/write_notation.h"

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
    NetworkDocument network = with_notation({}, text, assumed);
    if (const auto said = input_said_by(network.stack.layers)) {
        network.stack.channels = said->channels;
        network.stack.input = said->sizes;
    }
    return network;
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
    if (sizes.empty())
        return fmt::format("{} is {}; the network's output is a vector, which has no cells to choose from",
                           field, fmt::join(cell, "x"));
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
    const LayerRequest* request = layer_in(layer);
    if (request == nullptr)
        return fmt::format(
            "layer {} ({}) has no window to walk; convolutions, poolings, resizings, pixel shuffles and "
            "paddings can be opened",
            number, label_of(layer));
    // A layer by itself takes less than a stack: shuffles on two axes.
    const std::size_t axes = axes_into(stack, report, number);
    if (is_shuffle(request->layer.op) && axes != 2)
        return fmt::format("layer {} ({}) can't be opened: by itself a {} has two axes, and here it has {}",
                           number, label_of(layer), name_of(request->layer.op), axes == 1 ? "one" : "three");
    return std::nullopt;
}

LayerRequest open_layer(const NetworkDocument& network) {
    const std::size_t number = network.open;
    if (number < 1 || number > network.stack.layers.size()) return {};
    Stack until = network.stack;
    until.layers.resize(number);
    const StackReport report = report_of(until);
    if (layer_in(until.layers.back()) == nullptr || report.layers.size() + 1 < number) return {};
    return standing_layer(until, report, number);
}

namespace {

// Files of networks hold no larger numbers; a layer alone may have them, and is impossible then.
std::optional<std::string> why_too_large_for_files(const Layer& layer) {
    constexpr std::array<std::pair<std::string_view, std::int64_t AxisSpec::*>, 6> kNumbers = {
        {{"kernel", &AxisSpec::kernel},
         {"stride", &AxisSpec::stride},
         {"padding", &AxisSpec::padding_begin},
         {"padding", &AxisSpec::padding_end},
         {"dilation", &AxisSpec::dilation},
         {"output padding", &AxisSpec::output_padding}}};
    for (const auto& [name, member] : kNumbers) {
        for (const std::int64_t value : on_axes(layer, member)) {
            if (value > kLargestSize)
                return fmt::format("{} is {}; it must be at most {}", name, value, kLargestSize);
        }
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> why_not_in_stack(const LayerRequest& request) {
    const Layer& layer = request.layer;
    // What such a layer gets, and what its convolution leaves over, is not known while that is impossible.
    if (request.of_transposed) {
        const auto why = why_invalid(request);
        return why ? std::optional(why->sentence) : std::nullopt;
    }
    if (auto why = why_too_large_for_files(layer)) return why;
    if (layer.op != Operator::resize) return std::nullopt;
    for (const AxisSpec& a : layer.axes) {
        if (a.output_size.has_value() != layer.axes.front().output_size.has_value())
            return "a layer of a network is resized by factors, or to a size, on all axes";
        if (!a.output_size && a.factor.value() > 0 && !a.factor.exact())
            return fmt::format("factor is {}; it has more digits than a network can count with",
                               to_string(a.factor));
    }
    return std::nullopt;
}

Stack with_layer(Stack stack, std::size_t number, const LayerRequest& request) {
    if (why_not_in_stack(request)) return stack;
    StackLayer& layer = stack.layers[number - 1];
    const Layer own = request.of_transposed ? resolved(request) : request.layer;
    if (number == 1 && layer.from.empty() && own.axes.size() == stack.input.size()) {
        stack.input = input_extents(own);
        stack.channels = own.in_channels;
    }
    LayerRequest taken = taken_up(request);
    // A layer that was given a number for every axis keeps them.
    const LayerRequest* was = layer_in(layer);
    const std::size_t axes = was == nullptr ? 1 : was->layer.axes.size();
    if (axes > 1 && axes_are_alike(was->layer) && axes_are_alike(taken.layer))
        taken.layer.axes.resize(axes, AxisSpec(taken.layer.axes.front()));
    layer.what = taken;
    // What its kind has no use for is as it usually is.
    if (!has_weights(own.op)) layer.bias = StackLayer().bias;
    return stack;
}

}  // namespace convwalk
