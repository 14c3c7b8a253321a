#include "network/stack_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>

#include "arithmetic/axes.h"
#include "arithmetic/layer_json.h"
#include "basics/errors.h"
#include "basics/json_fields.h"
#include "basics/size.h"
#include "basics/text.h"
#include "network/layer_kinds.h"
#include "network/placed.h"

namespace convwalk {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t kLongestName = 100;

void read_name(JsonFields& fields, const std::string& name, std::string& target) {
    fields.read(name, target);
    if (target.size() > kLongestName || printable(target, 3 * target.size()) != target)
        fields.refuse(name, fmt::format("at most {} bytes of text in one line", kLongestName));
}

// An operator in any of its spellings, or another kind by its name.
std::optional<LayerKind> read_kind(JsonFields& fields, const std::string& name) {
    const json* value = fields.find(name);
    if (value != nullptr && value->is_string()) {
        if (const auto op = operator_spelled(value->get_ref<const std::string&>())) return kind_of(*op);
    }
    const auto chosen = fields.read_choice(name, layer_kind_names());
    return chosen ? std::optional(static_cast<LayerKind>(*chosen)) : std::nullopt;
}

// A field of a layer as networks have it: fewer than a scenario says, for its place says the rest.
struct NetworkField {
    FileField file;
    bool always = false;             // told even where it is usual
    bool (*of)(Operator) = nullptr;  // who has it, where that is not what the table of fields says

    [[nodiscard]] bool is_of(Operator op) const { return of != nullptr ? of(op) : row_of(file.field).of(op); }
};

// Those that networks call otherwise, or tell more often, in the order in which files have them. A dilation
// of average pooling is read, so that the judge can refuse it.
constexpr std::array kNamedFields = {
    NetworkField{{LayerField::out_channels, "channels", 1}, true, has_weights},
    NetworkField{{LayerField::kernel, "kernel", 1}, true},
    NetworkField{{LayerField::stride, "stride", 1}},
    NetworkField{{LayerField::dilation, "dilation", 1}, false, has_window},
    NetworkField{{LayerField::padding, "padding", 0}},
    NetworkField{{LayerField::padding_end, "padding_end", 0}},
    NetworkField{{LayerField::output_padding, "output_padding", 0}},
    NetworkField{{LayerField::of_transposed, "of_transposed", 0}},
    NetworkField{{LayerField::groups, "groups", kGroupPerChannel}},
    NetworkField{{LayerField::ceil_mode, "ceil_mode", 0}},
    NetworkField{{LayerField::padding_mode, "padding_mode", 0}},
    NetworkField{{LayerField::count_include_pad, "count_include_pad", 0}},
    NetworkField{{LayerField::divisor_override, "divisor_override", 0}},
    NetworkField{{LayerField::factor, "factor", 0}, true},
    NetworkField{{LayerField::output_size, "size", 1}},
    NetworkField{{LayerField::resize_mode, "mode", 0}},
    NetworkField{{LayerField::align_corners, "align_corners", 0}},
    NetworkField{{LayerField::shuffle_order, "shuffle_order", 0}},
};

// And behind them every other field of the table that the place of a layer does not settle.
const std::vector<NetworkField>& network_fields() {
    static const std::vector<NetworkField> fields = [] {
        std::vector<NetworkField> all(kNamedFields.begin(), kNamedFields.end());
        for (const LayerFieldRow& row : layer_fields()) {
            const bool settled = row.field == LayerField::dimensions || row.field == LayerField::input ||
                                 row.field == LayerField::in_channels;
            const bool named = std::any_of(all.begin(), all.end(), [&](const NetworkField& field) {
                return field.file.field == row.field;
            });
            if (!settled && !named) all.push_back({{row.field, row.name, 0}});
        }
        return all;
    }();
    return fields;
}

// A pooling moves by its own size where nothing else is said.
bool moves_by_its_size(const Layer& layer) {
    return std::all_of(layer.axes.begin(), layer.axes.end(),
                       [](const AxisSpec& a) { return a.stride == a.kernel; });
}

// What says where windows lie, which an unfolding has alone.
bool places_windows(LayerField field) {
    return field == LayerField::kernel || field == LayerField::stride || field == LayerField::dilation ||
           field == LayerField::padding || field == LayerField::padding_end;
}
bool any_field(LayerField /*field*/) {
    return true;
}

void read_request(JsonFields& fields, const std::string& place, LayerRequest& request,
                  bool (*has)(LayerField) = any_field) {
    const Operator op = request.layer.op;
    std::vector<FileField> known;
    for (const NetworkField& field : network_fields()) {
        if (!field.is_of(op) || !has(field.file.field)) continue;
        known.push_back(field.file);
        const bool pads =
            field.file.field == LayerField::padding || field.file.field == LayerField::padding_end;
        if (pads && op == Operator::pad) known.back().least = -kLargestSize;  // it may crop
    }
    try {
        read_layer_fields(fields, known, request);
    } catch (const BadInput& bad) {
        const std::string sentence = bad.what();
        throw BadInput(sentence.find(place) == std::string::npos ? fmt::format("{}: {}", place, sentence)
                                                                 : sentence);
    }
    // Where one cell is taken as it is, corners mean nothing.
    Layer& layer = request.layer;
    layer.align_corners = layer.align_corners && cells_each_side(layer.resize_mode) > 0;
    if (is_window_pooling(op) && fields.find("stride") == nullptr) {
        for (AxisSpec& a : layer.axes) a.stride = a.kernel;
    }
}

void read_cut_from(JsonFields& fields, Extents& cut_from) {
    LayerRequest holder = StackLayer::plain_layer();
    constexpr std::array kCutFrom = {FileField{LayerField::input, "cut_from", 0}};
    read_layer_fields(fields, kCutFrom, holder);
    cut_from = fields.find("cut_from") == nullptr ? Extents() : on_axes(holder.layer, &AxisSpec::input);
}

void read_dense(JsonFields& fields, Dense& dense) {
    fields.read("features", dense.features, 1, kLargestSize);
    if (fields.find("takes") == nullptr) return;
    fields.read("takes", dense.takes.emplace(), 1, kLargestSize);
}

// A flatten may say how many numbers come out; a reshape says all of its sizes, -1 for the one that follows.
void read_reshape(JsonFields& fields, Reshape& reshape) {
    if (reshape.sizes.empty()) {
        if (fields.find("features") != nullptr) fields.read("features", reshape.channels, 1, kLargestSize);
        return;
    }
    const json* to = fields.find("to");
    const auto is_size = [](const json& size) {
        return size.is_number_integer() && (size == kOpenSize || (size >= 1 && size <= kLargestSize));
    };
    if (to == nullptr || !to->is_array() || to->size() < 2 || to->size() > 4 ||
        !std::all_of(to->begin(), to->end(), is_size) || std::count(to->begin(), to->end(), kOpenSize) > 1)
        fields.refuse("to", "a list of channels and 1 to 3 sizes, such as [64, 4, 4]; one of them may be -1");
    reshape.sizes = to->get<Extents>();
    reshape.channels = reshape.sizes.front();
    reshape.sizes.erase(reshape.sizes.begin());
}

void read_unfold(JsonFields& fields, const std::string& place, Unfold& unfold) {
    read_request(fields, place, unfold.windows, places_windows);
    if (unfold.back_to.empty()) return;
    const json* size = fields.find("size");
    const auto is_size = [](const json& each) {
        return each.is_number_integer() && each >= 1 && each <= kLargestSize;
    };
    if (size == nullptr || !size->is_array() || size->empty() || size->size() > 3 ||
        !std::all_of(size->begin(), size->end(), is_size))
        fields.refuse("size", "a list of 1 to 3 sizes of the map that comes out, such as [4, 5]");
    unfold.back_to = size->get<Extents>();
}

void write_reshape(ordered_json& entry, const Reshape& reshape) {
    if (!reshape.sizes.empty()) {
        Extents to = {reshape.channels};
        to.insert(to.end(), reshape.sizes.begin(), reshape.sizes.end());
        entry["to"] = to;
    } else if (reshape.channels != kOpenSize) {
        entry["features"] = reshape.channels;
    }
}

StackLayer layer_from_json(const json& entry, const std::string& place) {
    JsonFields fields(entry, place);
    const auto kind = read_kind(fields, "layer");
    if (!kind)
        throw BadInput(fmt::format("{} is missing; it says what the layer does", fields.place("layer")));
    StackLayer layer = layer_of_kind(*kind);
    read_name(fields, "name", layer.name);
    read_name(fields, "from", layer.from);
    if (LayerRequest* request = layer_in(layer)) read_request(fields, place, *request);
    if (auto* dense = std::get_if<Dense>(&layer.what)) read_dense(fields, *dense);
    if (auto* reshape = std::get_if<Reshape>(&layer.what)) read_reshape(fields, *reshape);
    if (auto* unfold = std::get_if<Unfold>(&layer.what)) read_unfold(fields, place, *unfold);
    if (has_weights(layer)) fields.read("bias", layer.bias);
    if (std::string* other = other_of(layer)) {
        read_name(fields, "with", *other);
        if (auto* join = std::get_if<Join>(&layer.what)) fields.read("cut", join->cut);
        read_cut_from(fields, *cut_from_of(layer));
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

bool is_told(const LayerRequest& request, const NetworkField& field) {
    const Layer& layer = request.layer;
    if (!field.is_of(layer.op)) return false;
    if (field.file.field == LayerField::stride && is_pooling(layer.op)) return !moves_by_its_size(layer);
    if (field.file.field == LayerField::factor) return !layer.axes.front().output_size;
    return field.always || !is_usual(request, field.file.field);
}

void write_request(ordered_json& entry, const LayerRequest& request, bool (*has)(LayerField) = any_field) {
    // Axes that are all alike are told by one field alone.
    bool every_axis = request.layer.axes.size() > 1 && axes_are_alike(request.layer);
    for (const NetworkField& field : network_fields()) {
        if (!is_told(request, field) || !has(field.file.field)) continue;
        const bool tells_axes = every_axis && row_of(field.file.field).is_on_axes();
        entry[std::string(field.file.name)] =
            field_json(request, field.file.field, AxisNumbers::list, tells_axes);
        every_axis = every_axis && !tells_axes;
    }
}

ordered_json layer_json(const StackLayer& layer) {
    ordered_json entry;
    entry["layer"] = layer_kind_names()[static_cast<std::size_t>(kind_of(layer))];
    const auto text = [&](const char* name, const std::string& value) {
        if (!value.empty()) entry[name] = value;
    };
    text("name", layer.name);
    text("from", layer.from);
    if (const std::string* other = other_of(layer)) {
        text("with", *other);
        const auto* join = std::get_if<Join>(&layer.what);
        if (join != nullptr && join->cut) entry["cut"] = true;
        const Extents& first = *cut_from_of(layer);
        if (!first.empty())
            entry["cut_from"] = first.size() == 1 ? ordered_json(first[0]) : ordered_json(first);
    }
    if (const LayerRequest* request = layer_in(layer)) write_request(entry, *request);
    if (const auto* dense = std::get_if<Dense>(&layer.what)) {
        entry["features"] = dense->features;
        if (dense->takes) entry["takes"] = *dense->takes;
    }
    if (const auto* reshape = std::get_if<Reshape>(&layer.what)) write_reshape(entry, *reshape);
    if (const auto* unfold = std::get_if<Unfold>(&layer.what)) {
        if (!unfold->back_to.empty()) entry["size"] = unfold->back_to;
        write_request(entry, unfold->windows, places_windows);
    }
    if (has_weights(layer) && !layer.bias) entry["bias"] = false;
    if (layer.batch_norm) entry["batch_norm"] = true;
    text("activation", layer.activation);
    return entry;
}

// Where the text says nothing of the input, the first layer may.
void take_said_input(ReadStack& read) {
    if (read.has_input) return;
    const auto said = input_said_by(read.stack.layers);
    if (!said) return;
    read.stack.channels = said->channels;
    read.stack.input = said->sizes;
    read.has_input = true;
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
    if (printable(read.stack.title, kLongestName) != read.stack.title)
        throw BadInput(
            fmt::format("title is \"{}\"; it must be one line of text in UTF-8, without control characters",
                        printable(read.stack.title)));
    fields.read("input", input);
    read.has_input = !input.empty();
    if (read.has_input) {
        const MapShape shape = parse_input_shape(input);
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
    take_said_input(read);
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
    take_said_input(read);
    return read;
}

ordered_json to_json(const Stack& stack) {
    ordered_json document;
    if (!stack.title.empty()) document["title"] = stack.title;
    document["input"] = input_text({stack.channels, stack.input});
    document["layers"] = ordered_json::array();
    for (const StackLayer& layer : stack.layers) document["layers"].push_back(layer_json(layer));
    return document;
}

}  // namespace convwalk
