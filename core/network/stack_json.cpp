#include "network/stack_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/text.h"
#include "network/layer_kinds.h"

namespace convwalk {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kLongestName = 100;

// "3x5", 3 or [3, 5]
void read_numbers(JsonFields& fields, const std::string& name, Extents& target, std::int64_t least) {
    const json* value = fields.find(name);
    if (value == nullptr) return;
    const auto allowed = [&] {
        fields.refuse(name,
                      fmt::format("whole numbers from {} to {}: 3, \"3x5\" or [3, 5]", least, kLargestSize));
    };
    const auto checked = [&](const json& number) {
        if (!number.is_number_integer()) allowed();
        const bool fits =
            number.is_number_unsigned()
                ? number.get<std::uint64_t>() <= std::uint64_t{kLargestSize} &&
                      number.get<std::uint64_t>() >= static_cast<std::uint64_t>(least)
                : number.get<std::int64_t>() >= least && number.get<std::int64_t>() <= kLargestSize;
        if (!fits) allowed();
        return number.get<std::int64_t>();
    };
    Extents values;
    if (value->is_array()) {
        for (const json& number : *value) values.push_back(checked(number));
    } else if (value->is_string()) {
        const auto& text = value->get_ref<const std::string&>();
        std::int64_t number = -1;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            const char c = i < text.size() ? text[i] : 'x';
            if (c >= '0' && c <= '9') {
                number = std::max<std::int64_t>(number, 0) * 10 + (c - '0');
                if (number > kLargestSize) allowed();
            } else if ((c == 'x' || c == 'X') && number >= least) {
                values.push_back(number);
                number = -1;
            } else {
                allowed();
            }
        }
    } else {
        values.push_back(checked(*value));
    }
    if (values.empty() || values.size() > 3) allowed();
    target = values;
}

void read_name(JsonFields& fields, const std::string& name, std::string& target) {
    fields.read(name, target);
    if (target.size() > kLongestName || printable(target, 3 * target.size()) != target)
        fields.refuse(name, fmt::format("at most {} bytes of text in one line", kLongestName));
}

void read_padding(JsonFields& fields, StackLayer& layer) {
    const json* value = fields.find("padding");
    static const std::vector<std::string> words = {"valid", "same", "half", "full", "causal"};
    if (value != nullptr && value->is_string()) {
        const auto& text = value->get_ref<const std::string&>();
        const auto word = std::find(words.begin(), words.end(), text);
        const bool letters = !text.empty() && (text[0] < '0' || text[0] > '9');
        if (word != words.end()) {
            layer.padding_word = static_cast<PaddingWord>(word - words.begin() + 1);
            if (fields.find("padding_end") != nullptr)
                fields.refuse("padding_end", "left out beside a padding that is a word");
            return;
        }
        if (letters) throw BadInput(unknown_name(fields.place("padding"), text, words));
    }
    read_numbers(fields, "padding", layer.padding_begin, 0);
    layer.padding_end = layer.padding_begin;
    read_numbers(fields, "padding_end", layer.padding_end, 0);
}

// 2, 1.5, "3/2", "3/2x2", [1.5, "3/2"]
void read_factor(JsonFields& fields, StackLayer& layer) {
    const json* value = fields.find("factor");
    if (value == nullptr) return;
    const auto refuse = [&] {
        fields.refuse("factor",
                      "a number above 0, a fraction such as \"3/2\", or one of these for every axis");
    };
    const auto text_of = [&](const json& one) {
        if (!one.is_string() && !one.is_number()) refuse();
        return one.is_string() ? one.get<std::string>() : one.dump();
    };
    std::string text;
    if (value->is_array()) {
        for (const json& one : *value) text += (text.empty() ? "" : "x") + text_of(one);
    } else {
        text = text_of(*value);
    }
    layer.factor = parse_factors(text, fields.place("factor"));
    const auto above_0 = [](const Factor& factor) { return factor.value() > 0; };
    if (!std::all_of(layer.factor.begin(), layer.factor.end(), above_0)) refuse();
}

// An operator in any of its spellings, or another kind by its name.
std::optional<LayerKind> read_kind(JsonFields& fields, const std::string& name) {
    const json* value = fields.find(name);
    if (value != nullptr && value->is_string()) {
        const auto op = operator_spelled(value->get_ref<const std::string&>());
        if (const auto kind = op ? kind_of(*op) : std::nullopt) return kind;
    }
    const auto chosen = fields.read_choice(name, layer_kind_names());
    return chosen ? std::optional(static_cast<LayerKind>(*chosen)) : std::nullopt;
}

StackLayer layer_from_json(const json& entry, const std::string& place) {
    JsonFields fields(entry, place);
    StackLayer layer;
    const auto kind = read_kind(fields, "layer");
    if (!kind)
        throw BadInput(fmt::format("{} is missing; it says what the layer does", fields.place("layer")));
    layer.kind = *kind;
    read_name(fields, "name", layer.name);
    read_name(fields, "from", layer.from);
    const bool windows = has_window(layer.kind);
    const bool convolves = layer.kind <= LayerKind::transposed_convolution;
    if (convolves) {
        fields.read("channels", layer.channels, 1, kLargestSize);
        fields.read("groups", layer.groups, 1, kLargestSize);
        fields.read("bias", layer.bias);
    }
    if (windows) {
        read_numbers(fields, "kernel", layer.kernel, 1);
        if (!convolves) layer.stride = layer.kernel;
        read_numbers(fields, "stride", layer.stride, 1);
        read_numbers(fields, "dilation", layer.dilation, 1);
        read_padding(fields, layer);
    }
    if (layer.kind == LayerKind::transposed_convolution) {
        read_numbers(fields, "output_padding", layer.output_padding, 0);
        fields.read("of_transposed", layer.of_transposed);
    }
    if (windows && !convolves) fields.read("ceil_mode", layer.ceil_mode);
    if (layer.kind == LayerKind::convolution) {
        if (const auto mode = fields.read_choice("padding_mode", padding_mode_names()))
            layer.padding_mode = kPaddingModes.at(*mode);
    }
    if (layer.kind == LayerKind::average_pooling) {
        fields.read("count_include_pad", layer.count_include_pad);
        if (fields.find("divisor_override") != nullptr) {
            std::int64_t divisor = 0;
            fields.read("divisor_override", divisor, -kLargestSize, kLargestSize);
            layer.divisor_override = divisor;
        }
    }
    if (layer.kind == LayerKind::resize) {
        read_factor(fields, layer);
        read_numbers(fields, "size", layer.size, 1);
        if (const auto mode = read_spelled(fields, "mode", resize_mode_spelled, plain_resize_mode_names()))
            layer.mode = *mode;
        fields.read("align_corners", layer.align_corners);
    }
    if (is_shuffle(layer.kind)) read_factor(fields, layer);
    if (layer.kind >= LayerKind::concatenate) {
        read_name(fields, "with", layer.with);
        if (layer.kind != LayerKind::crop) fields.read("cut", layer.cut);
        read_numbers(fields, "cut_from", layer.cut_from, 0);
    }
    fields.read("batch_norm", layer.batch_norm);
    if (const auto activation = fields.read_choice("activation", activation_names()))
        layer.activation = activation_names()[*activation];
    fields.finish();
    return layer;
}

// Names of layers that a text stands for: none.
void append_notation(const std::string& text, const std::string& place, const NotationDefaults& defaults,
                     ReadStack& read) {
    ReadNotation notation;
    try {
        notation = read_notation(text, defaults);
    } catch (const BadInput& bad) {
        throw BadInput(fmt::format("{}: {}", place, bad.what()));
    }
    for (StackLayer& layer : notation.layers) read.stack.layers.push_back(std::move(layer));
    for (Assumption& assumption : notation.assumptions) {
        const auto known = [&](const Assumption& a) { return a.name == assumption.name; };
        if (std::none_of(read.assumptions.begin(), read.assumptions.end(), known))
            read.assumptions.push_back(std::move(assumption));
    }
}

ordered_json numbers_json(const Extents& values) {
    return values.size() == 1 ? ordered_json(values[0]) : ordered_json(values);
}

ordered_json factor_json(const std::vector<Factor>& factors) {
    const auto one = [](const Factor& factor) -> ordered_json {
        if (factor.is_fraction()) return to_string(factor);
        // A whole number without ".0".
        const auto exact = factor.exact();
        return exact && exact->den == 1 ? ordered_json(exact->num) : ordered_json(factor.value());
    };
    if (factors.size() == 1) return one(factors.front());
    ordered_json all = ordered_json::array();
    for (const Factor& factor : factors) all.push_back(one(factor));
    return all;
}

ordered_json layer_json(const StackLayer& layer) {
    ordered_json entry;
    entry["layer"] = layer_kind_names()[static_cast<std::size_t>(layer.kind)];
    const auto text = [&](const char* name, const std::string& value) {
        if (!value.empty()) entry[name] = value;
    };
    const auto numbers = [&](const char* name, const Extents& values, const Extents& usual) {
        if (values != usual) entry[name] = numbers_json(values);
    };
    const bool windows = has_window(layer.kind);
    const bool convolves = layer.kind <= LayerKind::transposed_convolution;
    text("name", layer.name);
    text("from", layer.from);
    if (layer.kind >= LayerKind::concatenate) text("with", layer.with);
    if (convolves) entry["channels"] = layer.channels;
    if (windows) {
        entry["kernel"] = numbers_json(layer.kernel);
        numbers("stride", layer.stride, convolves ? Extents{1} : layer.kernel);
        numbers("dilation", layer.dilation, {1});
        if (layer.padding_word != PaddingWord::numbers) {
            entry["padding"] = name_of(layer.padding_word);
        } else {
            numbers("padding", layer.padding_begin, {0});
            numbers("padding_end", layer.padding_end, layer.padding_begin);
        }
    }
    if (layer.kind == LayerKind::transposed_convolution) {
        numbers("output_padding", layer.output_padding, {0});
        if (layer.of_transposed) entry["of_transposed"] = true;
    }
    if (convolves && layer.groups != 1) entry["groups"] = layer.groups;
    if (convolves && !layer.bias) entry["bias"] = false;
    if (windows && !convolves && layer.ceil_mode) entry["ceil_mode"] = true;
    if (layer.kind == LayerKind::convolution && layer.padding_mode != PaddingMode::zeros)
        entry["padding_mode"] = name_of(layer.padding_mode);
    if (layer.kind == LayerKind::average_pooling) {
        if (!layer.count_include_pad) entry["count_include_pad"] = false;
        if (layer.divisor_override) entry["divisor_override"] = *layer.divisor_override;
    }
    if (layer.kind == LayerKind::resize) {
        if (layer.size.empty())
            entry["factor"] = factor_json(layer.factor);
        else
            entry["size"] = numbers_json(layer.size);
        if (layer.mode != ResizeMode::nearest) entry["mode"] = plain_name_of(layer.mode);
        if (layer.align_corners) entry["align_corners"] = true;
    }
    if (is_shuffle(layer.kind)) entry["factor"] = factor_json(layer.factor);
    if (layer.kind >= LayerKind::concatenate) {
        if (layer.cut && layer.kind != LayerKind::crop) entry["cut"] = true;
        if (!layer.cut_from.empty()) entry["cut_from"] = numbers_json(layer.cut_from);
    }
    if (layer.batch_norm) entry["batch_norm"] = true;
    text("activation", layer.activation);
    return entry;
}

}  // namespace

ReadStack stack_from_json(const json& document, const NotationDefaults& defaults) {
    ReadStack read;
    JsonFields fields(document, "");
    std::string input;
    fields.read("title", read.stack.title);
    if (read.stack.title.size() > kLongestName)
        throw BadInput(
            fmt::format("title has {} bytes; at most {} are kept", read.stack.title.size(), kLongestName));
    fields.read("input", input);
    read.has_input = !input.empty();
    if (read.has_input) {
        const InputShape shape = parse_input_shape(input);
        read.stack.channels = shape.channels;
        read.stack.input = shape.sizes;
    }
    const json* layers = fields.find("layers");
    if (layers == nullptr || !layers->is_array() || layers->empty())
        fields.refuse("layers", "a list of layers, each an object or a text such as \"CR(64,9)\"");
    std::size_t number = 0;
    for (const json& entry : *layers) {
        const std::string place = fmt::format("layers[{}]", number++);
        if (entry.is_string())
            append_notation(entry.get_ref<const std::string&>(), place, defaults, read);
        else
            read.stack.layers.push_back(layer_from_json(entry, place));
        if (read.stack.layers.size() > kMostLayers)
            throw BadInput(fmt::format("{}: more than {} layers come together here", place, kMostLayers));
    }
    fields.finish();
    return read;
}

const json& network_in_json(const json& document) {
    if (!document.is_object()) return document;
    const auto stack = document.find("stack");
    return stack != document.end() && stack->is_object() ? *stack : document;
}

ReadStack read_stack(std::string_view text, const NotationDefaults& defaults) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '{')
        return stack_from_json(network_in_json(parse_json(text, "the network", kMostNetworkBytes)), defaults);
    ReadNotation notation = read_notation(text, defaults);
    ReadStack read;
    read.stack.layers = std::move(notation.layers);
    read.assumptions = std::move(notation.assumptions);
    read.has_input = false;
    return read;
}

ordered_json to_json(const Stack& stack) {
    ordered_json document;
    if (!stack.title.empty()) document["title"] = stack.title;
    Extents all = {stack.channels};
    all.insert(all.end(), stack.input.begin(), stack.input.end());
    std::string input;
    for (const std::int64_t size : all) input += (input.empty() ? "" : "x") + std::to_string(size);
    document["input"] = input;
    document["layers"] = ordered_json::array();
    for (const StackLayer& layer : stack.layers) document["layers"].push_back(layer_json(layer));
    return document;
}

}  // namespace convwalk
