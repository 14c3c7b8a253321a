// Calls that the tables of the frameworks have, nodes of ONNX, and what a network is given.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {

namespace {

using Kind = Value::Kind;

Value first_value(const Bound& bound, const CallRule& rule) {
    const std::string_view all = rule.parameters;
    const Value* value = bound.find(all.substr(0, all.find_first_of("!| ")));
    return value != nullptr ? *value : Value{};
}

bool channels_first(const Value* format) {
    return format != nullptr && format->text == "channels_first";
}

}  // namespace

const CallRule& Interpreter::preferred(const std::vector<const CallRule*>& rules, const Given& given,
                                       const std::string& name) {
    const std::optional<Framework> framework = framework_of(name);
    const bool numbers_first = !given.values.empty() && given.values.front().kind == Kind::integer;
    const CallRule* best = rules.front();
    int best_score = INT32_MIN;
    for (const CallRule* rule : rules) {
        int score = 0;
        if (framework) score += rule->framework == *framework ? 100 : -100;
        if (!rule->module.empty()) score += 50;
        for (const Given::Keyword& each : given.keywords)
            score += has_parameter(rule->parameters, each.name) ? 1 : -1;
        // nn.Conv is Flax's; Conv(8, (3, 3)) too; ONNX takes tensors.
        if (rule->framework == Framework::onnx && (numbers_first || name.starts_with("nn."))) score -= 10;
        const bool without = given.values.empty() && given.keywords.empty();
        if (rule->framework == Framework::jax && rule->name == "Conv" && without) score -= 1;
        if (score > best_score) {
            best = rule;
            best_score = score;
        }
    }
    return *best;
}

Value Interpreter::ruled(const std::string& name, std::string_view written, const CallRule& rule,
                         const Given& given, const Place& place) {
    Bound bound(printable(written, kLongestText), place, rule.parameters);
    const bool onnx = rule.framework == Framework::onnx;
    std::size_t position = 0;
    std::vector<Value> tensors;  // ONNX takes them by position
    for (const Value& value : given.values) {
        if (onnx)
            tensors.push_back(value);
        else
            bound.put(position++, value, given.values.size());
    }
    for (const Given::Keyword& each : given.keywords) bound.put(each.name, each.place, each.value);
    try {
        if (given.has_unknown)
            throw UnknownValue(place, "arguments are among values that are not known here");
        return ruled_made(name, written, rule, bound, tensors, place);
    } catch (const UnknownValue& error) {
        if (!first_unread_) first_unread_ = error;
        const Piece gap = gap_piece(written, place, error.sentence());
        if (rule.functional) tensors = {first_value(bound, rule)};
        if (tensors.empty()) return layer_value(written, {gap}, place);
        return apply({gap}, {source(tensors.front(), written)}, place);
    }
}

Value Interpreter::ruled_made(const std::string& name, std::string_view written, const CallRule& rule,
                              const Bound& bound, std::vector<Value> tensors, const Place& place) {
    bound.finish();
    note_keras_input(bound);
    const std::size_t axes = axes_of(name);
    // A name that was given in an import says its axes, where the own one does not.
    Call call{printable(written, kLongestText), place, axes != 0 ? axes : 2};
    Piece piece = rule.piece(call, bound);
    if (const Value* activation =
            has_parameter(rule.parameters, "activation") ? bound.find("activation") : nullptr)
        piece.layer.activation = printable(activation_named(*activation), kLongestText);
    if (!piece.pad_mode && piece.role == Piece::Role::layer)
        flow_.note(place, fmt::format("{} does not pad with zeros; its windows are the same", call.name));
    if (!piece.remark.empty()) flow_.note(place, piece.remark);
    if (rule.functional) tensors = {first_value(bound, rule)};
    const bool smooths = piece.layer.antialias;
    if (tensors.empty()) {
        if (smooths) note_smoothing(place, call.name);
        Value layer = layer_value(written, halves_of(std::move(piece)), place);
        set_arguments(*object_of<Instance>(layer), rule, bound);
        return layer;
    }
    const Value result = apply_to(halves_of(std::move(piece)), {tensors.front()}, place);
    if (smooths && !flow_.smooths_nothing(*result.made_by)) note_smoothing(place, call.name);
    return result;
}

// What a layer was made with can be asked for: conv.out_channels.
void Interpreter::set_arguments(Instance& layer, const CallRule& rule, const Bound& bound) {
    std::string_view rest = rule.parameters;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" |!"), rest.size());
        const std::string_view name = rest.substr(0, end);
        if (const Value* value = name.empty() ? nullptr : bound.find(name))
            layer.attributes.set(name, *value);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (rule.framework != Framework::pytorch || layer.pieces.size() != 1) return;
    const ReadLayer& read = layer.pieces.front().layer;
    const Layer& made = read.request.layer;
    const bool convolves = read.kind == ReadLayer::Kind::layer && has_weights(made.op);
    if (!convolves && read.kind != ReadLayer::Kind::linear) return;
    if (!read.in_channels_known || !read.out_channels_known) return;
    // As PyTorch has them; of a transposed convolution the other way round.
    Extents sizes = {made.out_channels, made.in_channels / made.groups};
    if (made.op == Operator::transposed_convolution)
        sizes = {made.in_channels, made.out_channels / made.groups};
    const auto per_axis = [&](std::int64_t AxisSpec::*field) {
        std::vector<Value> all;
        for (const AxisSpec& a : made.axes) all.push_back(integer_at(a.*field, read.place));
        return tuple(std::move(all), read.place);
    };
    if (convolves) {
        for (const AxisSpec& a : made.axes) sizes.push_back(a.kernel);
        layer.attributes.set("kernel_size", per_axis(&AxisSpec::kernel));
        layer.attributes.set("stride", per_axis(&AxisSpec::stride));
        layer.attributes.set("dilation", per_axis(&AxisSpec::dilation));
        layer.attributes.set("padding", per_axis(&AxisSpec::padding_begin));
        layer.attributes.set("groups", integer_at(made.groups, read.place));
    }
    layer.attributes.set("weight", weight_of(sizes, read.place));
    layer.attributes.set("bias",
                         read.bias ? weight_of({sizes[0]}, read.place) : value_at(Kind::none, read.place));
}

Value Interpreter::weight_of(const Extents& sizes, const Place& place) {
    Value weight = value_at(Kind::shape, place);
    weight.shape = sizes;
    weight.text = "torch.nn.Parameter";
    return weight;
}

void Interpreter::note_smoothing(const Place& place, std::string_view call) {
    flow_.note(place, fmt::format("antialias of {} smooths what shrinks; that is not shown", call));
}

void Interpreter::set_output_size(Pieces& layers, const Given& given, const Place& place) {
    const Value* output = given.keyword("output_size");
    if (output == nullptr) return;
    ReadLayer& layer = layers.front().layer;
    const std::size_t axes = layer.request.layer.axes.size();
    const std::span<const Value> all = output->list();
    const bool is_transposed = layers.size() == 1 && layer.kind == ReadLayer::Kind::layer &&
                               layer.request.layer.op == Operator::transposed_convolution;
    if (!is_transposed || all.size() < axes)
        throw UnknownValue(place, fmt::format("output_size is {}", described(*output)));
    layer.wanted_output.clear();
    for (const Value& size : all.subspan(all.size() - axes)) {
        if (size.kind != Kind::integer || size.number < 1 || size.number > kLargestSize)
            throw UnknownValue(place, fmt::format("output_size has a size that is {}", described(size)));
        layer.wanted_output.push_back(size.number);
    }
}

Value Interpreter::node_of_onnx(const Given& given, const Place& place) {
    const Value* type = given.find(0, "op_type");
    if (type == nullptr)
        throw bad_code(place, "make_node begins with the operator, such as make_node(\"Conv\", ...)");
    if (type->kind != Kind::text)
        throw bad_code(type->place,
                       fmt::format("op_type of make_node is {}; it must be a text", described(*type)));
    OnnxNode node = {type->text, place, type->place, {}, "", {}};
    const Value* inputs = given.find(1, "inputs");
    const Value* outputs = given.find(2, "outputs");
    for (const Value& name : inputs != nullptr ? inputs->list() : std::span<const Value>())
        node.inputs.push_back(name.text);
    if (outputs != nullptr && !outputs->list().empty()) node.output = outputs->list().front().text;
    for (const Given::Keyword& each : given.keywords) {
        const bool other = each.name == "doc_string" || each.name == "domain" || each.name == "op_type" ||
                           each.name == "inputs" || each.name == "outputs";
        if (!other) node.attributes.push_back({each.name, each.place, each.value});
    }
    // Nodes may stand in a list, or on lines of their own.
    result_ = nodes_.apply(node);
    return tensor_made_by(result_, place);
}

Value Interpreter::tensor_of_onnx(const Given& given, const Place& place) {
    const Value* name = given.find(0, "name");
    const Value* sizes = given.find(2, given.keyword("shape") != nullptr ? "shape" : "dims");
    if (name == nullptr || name->kind != Kind::text || sizes == nullptr || sizes->kind != Kind::list)
        throw bad_code(place, "expected a name, a type and a list of sizes");
    const Value* values = given.find(3, "vals");
    nodes_.add_tensor(name->text, sizes_of(*sizes), values != nullptr ? *values : Value{});
    return value_at(Kind::tensor, place);
}

void Interpreter::note_input(const Value& value, Framework framework, bool of_all) {
    if (value.kind != Kind::shape || (!flow_.empty() && !of_all)) return;
    flow_.set_input_tensor(value.shape, framework);
}

void Interpreter::note_keras_input(const Bound& bound) {
    const bool last = !channels_first(bound.find("data_format"));
    if (!last) flow_.put_channels_first();
    if (const Value* shape = bound.find("input_shape")) flow_.set_input(sizes_of(*shape), last, false);
    if (const Value* length = bound.find("input_dim"); length != nullptr && length->kind == Kind::integer)
        flow_.set_input({length->number}, last, false);
    if (const Value* shape = bound.find("batch_input_shape")) flow_.set_input(sizes_of(*shape), last, true);
}

Value Interpreter::input(std::string_view written, const Given& given, const Place& place) {
    Bound bound(std::string(written.substr(0, kLongestText)), place,
                "shape|input_shape batch_size dtype sparse batch_shape|batch_input_shape name tensor "
                "ragged optional "
                "type_spec");
    std::size_t position = 0;
    for (const Value& value : given.values) bound.put(position++, value, given.values.size());
    for (const Given::Keyword& each : given.keywords) bound.put(each.name, each.place, each.value);
    if (const Value* shape = bound.find("shape")) flow_.set_input(sizes_of(*shape), true, false);
    if (const Value* shape = bound.find("batch_shape")) flow_.set_input(sizes_of(*shape), true, true);
    if (!flow_.empty()) flow_.note(place, "a network has one input; this one is taken for the first");
    flow_.set_input_framework(Framework::keras);
    return tensor_made_by(0, place);
}

Value Interpreter::tensor(std::string_view written, const Given& given, const Place& place) {
    Value tensor = value_at(Kind::unknown, place);
    tensor.text = fmt::format("what {} makes", printable(written));
    std::vector<Value> numbers;
    for (const Value& value : given.values) {
        if (value.kind == Kind::shape) return value;
        if (value.kind == Kind::list && tensor.kind == Kind::unknown) set_shape(tensor, value.list());
        if (value.kind == Kind::integer) numbers.push_back(value);
    }
    for (const Given::Keyword& each : given.keywords) {
        if (each.value.kind == Kind::shape) return each.value;
        if (each.value.kind == Kind::list && tensor.kind == Kind::unknown)
            set_shape(tensor, each.value.list());
    }
    if (tensor.kind == Kind::unknown) set_shape(tensor, numbers);
    if (tensor.kind == Kind::shape) tensor.text = written.substr(0, kLongestText);
    return tensor;
}

}  // namespace convwalk::python
