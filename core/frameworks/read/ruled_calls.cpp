// Calls that the tables of the frameworks have, nodes of ONNX, and what a network is given.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {

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

const CallRule& CodeReader::preferred(const std::vector<const CallRule*>& rules, const Expression& e,
                                      const std::string& name) const {
    const std::optional<Framework> framework = framework_of(name);
    const bool numbers_first = !e.arguments.empty() && e.arguments[0].keyword.empty() &&
                               e.arguments[0].value.front().kind == Expression::Kind::integer;
    const CallRule* best = rules.front();
    int best_score = INT32_MIN;
    for (const CallRule* rule : rules) {
        int score = 0;
        if (framework) score += rule->framework == *framework ? 100 : -100;
        if (!rule->module.empty()) score += 50;
        for (const Argument& argument : e.arguments)
            score += argument.keyword.empty()                            ? 0
                     : has_parameter(rule->parameters, argument.keyword) ? 1
                                                                         : -1;
        // nn.Conv is Flax's; Conv(8, (3, 3)) too; ONNX takes tensors.
        if (rule->framework == Framework::onnx && (numbers_first || name.starts_with("nn."))) score -= 10;
        if (rule->framework == Framework::jax && rule->name == "Conv" && e.arguments.empty()) score -= 1;
        if (score > best_score) {
            best = rule;
            best_score = score;
        }
    }
    return *best;
}

Value CodeReader::ruled(const Expression& e, const std::string& name, const CallRule& rule) {
    Bound bound(printable(name, kLongestText), e.place, rule.parameters);
    const bool onnx = rule.framework == Framework::onnx;
    std::size_t given = 0;
    for (const Argument& a : e.arguments) given += a.keyword.empty() ? 1 : 0;
    std::size_t position = 0;
    std::vector<Value> tensors;  // ONNX takes them by position
    bool spreads = false;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        spreads |= argument.spread;
        if (!argument.keyword.empty())
            bound.put(argument.keyword, argument.place, std::move(value));
        else if (onnx)
            tensors.push_back(std::move(value));
        else
            bound.put(position++, std::move(value), given);
    }
    try {
        if (spreads) throw UnknownValue(e.place, "\"*\" is not read here; write the values out");
        return made(e, name, rule, bound, tensors);
    } catch (const UnknownValue& error) {
        if (!first_unread_) first_unread_ = error;
        const Piece gap = gap_piece(name, e.place, error.sentence());
        if (rule.functional) tensors = {first_value(bound, rule)};
        if (tensors.empty()) return layers_value({gap}, e.place);
        return apply({gap}, {source(tensors.front(), name)}, e.place);
    }
}

Value CodeReader::made(const Expression& e, const std::string& name, const CallRule& rule, const Bound& bound,
                       std::vector<Value> tensors) {
    bound.finish();
    note_keras_input(bound);
    Call call{printable(name, kLongestText), e.place, axes_of(name) != 0 ? axes_of(name) : 2};
    Piece piece = rule.piece(call, bound);
    if (const Value* activation =
            has_parameter(rule.parameters, "activation") ? bound.find("activation") : nullptr)
        piece.layer.activation = printable(activation_named(*activation), kLongestText);
    if (!piece.pad_mode && piece.role == Piece::Role::layer)
        flow_.note(e.place, fmt::format("{} does not pad with zeros; its windows are the same", call.name));
    if (!piece.remark.empty()) flow_.note(e.place, piece.remark);
    if (rule.functional) tensors = {first_value(bound, rule)};
    const bool smooths = piece.layer.antialias;
    if (tensors.empty()) {
        if (smooths) note_smoothing(e.place, call.name);
        return layers_value(halves_of(std::move(piece)), e.place);
    }
    const Value result = apply_to(halves_of(std::move(piece)), {tensors.front()}, e.place);
    if (smooths && !flow_.smooths_nothing(*result.made_by)) note_smoothing(e.place, call.name);
    return result;
}

void CodeReader::note_smoothing(const Place& place, std::string_view call) {
    flow_.note(place, fmt::format("antialias of {} smooths what shrinks; that is not shown", call));
}

void CodeReader::set_output_size(Pieces& layers, const Expression& e, const std::vector<Value>& arguments) {
    for (std::size_t i = 0; i < e.arguments.size(); ++i) {
        if (e.arguments[i].keyword != "output_size") continue;
        ReadLayer& layer = layers.front().layer;
        const std::size_t axes = layer.request.layer.axes.size();
        const std::span<const Value> all = arguments[i].list();
        const bool is_transposed = layers.size() == 1 && layer.kind == ReadLayer::Kind::layer &&
                                   layer.request.layer.op == Operator::transposed_convolution;
        if (!is_transposed || all.size() < axes)
            throw UnknownValue(e.place, fmt::format("output_size is {}", described(arguments[i])));
        layer.wanted_output.clear();
        for (const Value& size : all.subspan(all.size() - axes)) {
            if (size.kind != Kind::integer || size.number < 1 || size.number > kLargestSize)
                throw UnknownValue(e.place,
                                   fmt::format("output_size has a size that is {}", described(size)));
            layer.wanted_output.push_back(size.number);
        }
    }
}

Value CodeReader::node_of_onnx(const Expression& e) {
    if (e.arguments.empty() || !(e.arguments[0].keyword.empty() || e.arguments[0].keyword == "op_type"))
        throw bad_code(e.place, "make_node begins with the operator, such as make_node(\"Conv\", ...)");
    const Value type = evaluate(e.arguments[0].value.front());
    if (type.kind != Kind::text)
        throw bad_code(type.place,
                       fmt::format("op_type of make_node is {}; it must be a text", described(type)));
    OnnxNode node = {type.text, e.place, type.place, {}, "", {}};
    for (std::size_t i = 1; i < e.arguments.size(); ++i) {
        const Argument& argument = e.arguments[i];
        const std::string& keyword = argument.keyword;
        Value value = evaluate(argument.value.front());
        if (keyword.empty() ? i == 1 : keyword == "inputs") {
            for (const Value& name : value.list()) node.inputs.push_back(name.text);
        } else if (keyword.empty() ? i == 2 : keyword == "outputs") {
            if (!value.list().empty()) node.output = value.list().front().text;
        } else if (!keyword.empty() && keyword != "doc_string" && keyword != "domain") {
            node.attributes.push_back({keyword, argument.place, std::move(value)});
        }
    }
    // Nodes may stand in a list, or on lines of their own.
    result_ = nodes_.apply(node);
    return tensor_made_by(result_, e.place);
}

Value CodeReader::tensor_of_onnx(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    if (arguments.size() < 3 || arguments[0].kind != Kind::text || arguments[2].kind != Kind::list)
        throw bad_code(e.place, "expected a name, a type and a list of sizes");
    nodes_.add_tensor(arguments[0].text, sizes_of(arguments[2]),
                      arguments.size() > 3 ? arguments[3] : Value{});
    return value_at(Kind::tensor, e.place);
}

void CodeReader::note_input(const Value& value, Framework framework, bool of_all) {
    if (value.kind != Kind::shape || (!flow_.empty() && !of_all)) return;
    flow_.set_input_tensor(value.shape, framework);
}

void CodeReader::note_keras_input(const Bound& bound) {
    const bool last = !channels_first(bound.find("data_format"));
    if (!last) flow_.put_channels_first();
    if (const Value* shape = bound.find("input_shape")) flow_.set_input(sizes_of(*shape), last, false);
    if (const Value* length = bound.find("input_dim"); length != nullptr && length->kind == Kind::integer)
        flow_.set_input({length->number}, last, false);
    if (const Value* shape = bound.find("batch_input_shape")) flow_.set_input(sizes_of(*shape), last, true);
}

Value CodeReader::input(const Expression& e) {
    Bound bound(e.items[0].text.substr(0, kLongestText), e.place,
                "shape|input_shape batch_size dtype sparse batch_shape|batch_input_shape name tensor "
                "ragged optional "
                "type_spec");
    std::size_t position = 0;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (argument.keyword.empty())
            bound.put(position++, std::move(value), e.arguments.size());
        else
            bound.put(argument.keyword, argument.place, std::move(value));
    }
    if (const Value* shape = bound.find("shape")) flow_.set_input(sizes_of(*shape), true, false);
    if (const Value* shape = bound.find("batch_shape")) flow_.set_input(sizes_of(*shape), true, true);
    if (!flow_.empty()) flow_.note(e.place, "a network has one input; this one is taken for the first");
    flow_.set_input_framework(Framework::keras);
    return tensor_made_by(0, e.place);
}

Value CodeReader::tensor(const Expression& e) {
    Value tensor = value_at(Kind::tensor, e.place);
    std::vector<Value> numbers;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (value.kind == Kind::shape) return value;
        if (value.kind == Kind::list && tensor.kind == Kind::tensor) set_shape(tensor, value.list());
        if (value.kind == Kind::integer && argument.keyword.empty()) numbers.push_back(value);
    }
    if (tensor.kind == Kind::tensor) set_shape(tensor, numbers);
    if (tensor.kind == Kind::shape) tensor.text = e.items[0].text.substr(0, kLongestText);
    return tensor;
}

}  // namespace convwalk
