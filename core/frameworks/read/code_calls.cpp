// Calls and methods: of what the program names, of containers, and of what does little to cells.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

// Calls that hold layers in their order.
constexpr std::array<std::string_view, 6> kContainers = {"Sequential", "ModuleList", "OrderedDict",
                                                         "list",       "tuple",      "Graph"};
// Calls and methods that change no cells.
constexpr std::array<std::string_view, 23> kWithoutEffect = {
    "print", "summary",        "super",  "compile",    "fit",         "evaluate",
    "eval",  "train",          "build",  "to",         "cuda",        "cpu",
    "float", "half",           "double", "plot_model", "manual_seed", "set_seed",
    "apply", "requires_grad_", "init",   "PRNGKey",    "key"};
// Calls that put maps together; those with a capital are layers of Keras, or operators of ONNX.
constexpr std::array<std::string_view, 5> kConcatenations = {"cat", "concat", "concatenate", "Concatenate",
                                                             "Concat"};
constexpr std::array<std::string_view, 4> kSums = {"add", "add_n", "Add", "Sum"};
// Calls that make a tensor of known sizes.
constexpr std::array<std::string_view, 22> kTensors = {"zeros",
                                                       "ones",
                                                       "empty",
                                                       "full",
                                                       "rand",
                                                       "randn",
                                                       "normal",
                                                       "uniform",
                                                       "truncated_normal",
                                                       "random_normal",
                                                       "random_uniform",
                                                       "Variable",
                                                       "Parameter",
                                                       "array",
                                                       "asarray",
                                                       "constant",
                                                       "convert_to_tensor",
                                                       "tensor",
                                                       "placeholder",
                                                       "randint",
                                                       "Tensor",
                                                       "KerasTensor"};

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

}  // namespace

Value CodeReader::call(const Expression& e) {
    const Expression& callee = e.items[0];
    if (callee.kind == Expression::Kind::attribute) return method(e, evaluate(callee.items[0]), callee.text);
    if (callee.kind != Expression::Kind::name) {
        // layer(...)(x): what it is applied to comes first.
        const std::vector<Value> arguments = evaluate_arguments(e);
        Value layers = evaluate(callee);
        if (layers.kind == Kind::object) return applied_object(layers, arguments, e.place);
        if (layers.kind != Kind::layers)
            throw bad_code(callee.place, "expected a layer to apply, such as Conv2D(8, 3)(x)");
        return apply_to(std::move(layers.layers), arguments, e.place);
    }
    if (names_.contains(callee.text)) return application(e);
    const std::size_t dot = callee.text.rfind('.');
    if (dot != std::string::npos) {
        const std::string base = callee.text.substr(0, dot);
        if (const auto found = names_.find(base); found != names_.end())
            return method_of_name(e, found->second, std::string(last_part(callee.text)));
    }
    return plain_call(e, callee.text);
}

Value CodeReader::application(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    const Value callee = evaluate(e.items[0]);
    if (callee.kind == Kind::object) return applied_object(callee, arguments, e.place);
    if (callee.kind != Kind::layers) return value_at(Kind::tensor, e.place);
    return apply_to(callee.layers, arguments, e.place);
}

Value CodeReader::applied_object(const Value& object, const std::vector<Value>& arguments,
                                 const Place& place) {
    const auto is_part = [](const Value& v) { return v.kind == Kind::tensor && !v.text.empty(); };
    if (std::any_of(arguments.begin(), arguments.end(), is_part))
        throw bad_code(place, fmt::format("{} is a class of this code that is part of another one; write "
                                          "the layers of both into one",
                                          printable(object.text)));
    if (!arguments.empty()) note_input(arguments.front(), Framework::pytorch, true);
    return tensor_made_by(result_, place);
}

std::vector<Value> CodeReader::evaluate_arguments(const Expression& e) {
    std::vector<Value> values;
    for (const Argument& argument : e.arguments) values.push_back(evaluate(argument.value.front()));
    return values;
}

Value CodeReader::method_of_name(const Expression& e, const Binding& binding, const std::string& name) {
    if (binding.definition != std::string::npos) {
        const std::size_t definition = binding.definition;
        if (name == "add" || name == "append" || name == "extend" || name == "add_module") {
            std::vector<Value> values = evaluate_arguments(e);
            for (Value& value : values) {
                flow_.count(value.layers.size(), e.place);
                std::move(value.layers.begin(), value.layers.end(),
                          std::back_inserter(definitions_[definition].layers));
            }
            return value_at(Kind::none, e.place);
        }
        if (contains(kWithoutEffect, name)) return value_at(Kind::none, e.place);
        throw bad_code(e.place, fmt::format("unknown method \"{}\" of a layer", printable(name)));
    }
    if (binding.value.kind == Kind::list && (name == "append" || name == "extend"))
        return lengthen(e, binding.value, name == "extend");
    return method(e, binding.value, name);
}

Value CodeReader::lengthen(const Expression& e, const Value& list, bool by_all) {
    std::vector<Value> items(list.list().begin(), list.list().end());
    for (Value& value : evaluate_arguments(e)) {
        if (by_all && value.kind == Kind::list)
            items.insert(items.end(), value.list().begin(), value.list().end());
        else
            items.push_back(std::move(value));
    }
    Value longer = gathered(std::move(items), list.place);
    if (longer.kind == Kind::list) longer = settled(longer);
    const std::string& called = e.items[0].text;
    const std::size_t definition = defined(longer);
    names_[called.substr(0, called.rfind('.'))] = {std::move(longer), definition};
    return value_at(Kind::none, e.place);
}

Value CodeReader::method(const Expression& e, Value base, const std::string& name) {
    if (base.kind == Kind::layers) {
        if (!contains(kWithoutEffect, name))
            throw bad_code(e.place, fmt::format("unknown method \"{}\" of a layer", printable(name)));
        return base;
    }
    if (base.kind == Kind::object) return base;
    if (is_passed_over(name)) return apply({effect_piece(name, e.place)}, {source({base})}, e.place);
    Value value = value_at(Kind::tensor, e.place);
    value.made_by = base.made_by;
    return value;
}

Value CodeReader::plain_call(const Expression& e, const std::string& name) {
    const std::string_view last = last_part(name);
    if (classes_.contains(name)) {
        Value object = value_at(Kind::object, e.place);
        object.text = name.substr(0, kLongestText);
        return object;
    }
    if (contains(kContainers, last)) return container(e);
    if (contains(kConcatenations, last) || contains(kSums, last)) return join(e, name);
    if (last == "make_node") return node_of_onnx(e);
    if (last == "make_tensor_value_info" || last == "make_tensor") return tensor_of_onnx(e);
    if (last == "Input" || last == "InputLayer") return input(e);
    if (name == "float") return real_of(e);
    if (is_passed_over(last)) return passed_over(e, name);
    if (is_left_out(last)) return left_out(e, name);
    const std::vector<const CallRule*> rules = rules_of(name);
    if (!rules.empty()) return ruled(e, name, preferred(rules, e, name));
    if (contains(kTensors, last)) return tensor(e);
    if (last == "shape" || last == "size" || last == "len" || last == "int")
        return value_at(Kind::tensor, e.place);
    if (last == "Model") return model(e);
    if (contains(kWithoutEffect, last)) return value_at(Kind::none, e.place);
    const std::vector<std::string> known = known_names(last);
    const std::string near = nearest_name(last, known);
    throw bad_code(e.place, fmt::format("unknown call \"{}\"{}", printable(name),
                                        near.empty() ? "; expected a layer such as Conv2d"
                                                     : fmt::format(" (did you mean \"{}\"?)", near)));
}

Value CodeReader::model(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    return arguments.size() > 1 && arguments[1].kind == Kind::tensor ? arguments[1]
                                                                     : value_at(Kind::none, e.place);
}

Value CodeReader::container(const Expression& e) {
    Pieces all;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (value.kind == Kind::layers)
            std::move(value.layers.begin(), value.layers.end(), std::back_inserter(all));
        else if (argument.keyword.empty() && !is_network_input(value) &&
                 !(value.kind == Kind::list && value.list().empty()))
            throw bad_code(value.place,
                           fmt::format("expected a layer or a list of layers, found {}", described(value)));
    }
    if (all.size() > Flow::kMostLayers)
        throw bad_code(e.place, fmt::format("it has more than {} layers", Flow::kMostLayers));
    return layers_value(std::move(all), e.place);
}

Value CodeReader::join(const Expression& e, const std::string& name) {
    const bool adds = contains(kSums, last_part(name));
    Piece piece = join_piece(name, e.place, adds);
    std::vector<Value> tensors;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        use_up(value, argument.place);
        const bool is_axis = argument.keyword == "axis" || argument.keyword == "dim" ||
                             (argument.keyword.empty() && !tensors.empty());
        if (value.kind == Kind::list)
            tensors.insert(tensors.end(), value.list().begin(), value.list().end());
        else if (value.kind == Kind::tensor || value.kind == Kind::shape)
            tensors.push_back(std::move(value));
        else if (value.kind == Kind::integer && is_axis && !adds)
            piece.axis = value.number;
    }
    if (tensors.empty()) {
        if (name.empty() || last_part(name).front() >= 'a')
            throw bad_code(e.place, fmt::format("{} takes a list of tensors", printable(name)));
        if (!piece.axis && !adds) piece.axis = -1;
        return layers_value({std::move(piece)}, e.place);
    }
    if (!piece.axis && !adds && piece.layer.framework == Framework::keras) piece.axis = -1;
    if (!piece.axis && !adds)
        throw bad_code(e.place, fmt::format("{} does not say its axis; only joins of channels are read",
                                            printable(name)));
    const auto from = all_made_by(tensors, piece.layer.name);
    return apply({std::move(piece)}, from, e.place);
}

Value CodeReader::real_of(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    Value value = value_at(Kind::real, e.place);
    if (arguments.size() == 1 && arguments[0].kind == Kind::text && arguments[0].text.ends_with("inf"))
        value.real = (arguments[0].text.starts_with('-') ? -1 : 1) * std::numeric_limits<double>::infinity();
    else if (arguments.size() == 1 && arguments[0].kind == Kind::integer)
        value.real = static_cast<double>(arguments[0].number);
    else if (arguments.size() == 1 && arguments[0].kind == Kind::real)
        value.real = arguments[0].real;
    else
        return value_at(Kind::tensor, e.place);
    return value;
}

Value CodeReader::passed_over(const Expression& e, const std::string& name) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    Piece piece = effect_piece(name, e.place);
    const char first = last_part(name).front();
    const bool functional = first >= 'a' && first <= 'z';
    for (const Value& value : arguments) {
        use_up_activation(value, e.place);
        if (last_part(name) != "Activation") continue;
        if (const std::string named = activation_named(value); !named.empty())
            piece.layer.activation = printable(named, kLongestText);
    }
    if (!functional || arguments.empty()) return layers_value({std::move(piece)}, e.place);
    return apply_to({std::move(piece)}, {arguments.front()}, e.place);
}

Value CodeReader::left_out(const Expression& e, const std::string& name) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    for (const Value& value : arguments) use_up_activation(value, e.place);
    Piece piece;
    piece.role = Piece::Role::left_out;
    piece.layer.place = e.place;
    piece.layer.name = printable(name, kLongestText);
    const char first = last_part(name).front();
    if (first < 'a' || first > 'z') return layers_value({std::move(piece)}, e.place);
    return apply({std::move(piece)}, {source(arguments)}, e.place);
}

}  // namespace convwalk
