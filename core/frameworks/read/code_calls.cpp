// Calls and methods: of what the program names, of containers, and of what does little to cells.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

// Calls that hold layers in their order.
constexpr std::array<std::string_view, 6> kContainers = {"Sequential", "ModuleList", "OrderedDict",
                                                         "list",       "tuple",      "Graph"};
// Calls and methods that change no cells.
constexpr std::array<std::string_view, 26> kWithoutEffect = {
    "print",   "summary",    "super",       "compile",    "fit",         "evaluate",       "eval",
    "train",   "build",      "to",          "cuda",       "cpu",         "float",          "half",
    "double",  "plot_model", "manual_seed", "set_seed",   "apply",       "requires_grad_", "init",
    "PRNGKey", "key",        "make_graph",  "make_model", "make_opsetid"};
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

// Calls that give back a layer as it is, or with its weights treated.
constexpr std::array<std::string_view, 6> kWrappers = {
    "spectral_norm", "weight_norm", "DataParallel", "jit", "compile_model", "DistributedDataParallel"};
// What functions call the tensor that they work on.
constexpr std::array<std::string_view, 7> kTensorNames = {"input",        "x",    "a", "tensor", "inputs",
                                                          "input_tensor", "array"};

template <typename Range>
bool contains(const Range& range, std::string_view word) {
    return std::find(std::begin(range), std::end(range), word) != std::end(range);
}

// moveaxis(x, 1, -1) and the way back: a map is the same wherever its channels stand.
bool moves_channels(const std::vector<Value>& arguments) {
    if (arguments.size() < 3) return true;
    const auto is = [&](std::size_t i, std::int64_t number) {
        return arguments[i].kind == Kind::integer && arguments[i].number == number;
    };
    return (is(1, 1) && is(2, -1)) || (is(1, -1) && is(2, 1));
}

}  // namespace

Value CodeReader::call(const Expression& e) {
    const Expression& callee = e.items[0];
    if (callee.kind == Expression::Kind::attribute) {
        const Value base = evaluate(callee.items[0]);
        // super().__init__(layers) of a class that is a container
        if (callee.text == "__init__" && base.kind == Kind::none) return initialised_base(e);
        return method(e, base, callee.text);
    }
    if (callee.kind != Expression::Kind::name) {
        // layer(...)(x): what it is applied to comes first.
        const std::vector<Value> arguments = evaluate_arguments(e);
        return applied(e, evaluate(callee), arguments);
    }
    if (names_.contains(callee.text)) return application(e);
    const std::size_t dot = callee.text.rfind('.');
    if (dot != std::string::npos) {
        const std::string base = callee.text.substr(0, dot);
        const std::string last(last_part(callee.text));
        if (const auto found = names_.find(base); found != names_.end())
            return method_of_name(e, found->second, last);
        if (const auto tensor = tensor_before(callee.text, e.place)) return method(e, *tensor, last);
    }
    return plain_call(e, callee.text);
}

Value CodeReader::application(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    return applied(e, evaluate(e.items[0]), arguments);
}

Value CodeReader::applied(const Expression& e, Value callee, const std::vector<Value>& arguments) {
    const bool reads =
        std::any_of(arguments.begin(), arguments.end(), [&](const Value& v) { return flows(v); });
    const std::string name = e.items[0].kind == Expression::Kind::name ? e.items[0].text : "";
    switch (callee.kind) {
        case Kind::object:
            return applied_object(callee, arguments, e.place);
        case Kind::layers: {
            if (callee.layers.empty()) break;
            std::optional<Value> gap;
            try {
                set_output_size(callee.layers, e, arguments);
            } catch (const UnknownValue& error) {
                gap = gap_of(arguments.front(), callee.layers.front().layer.name, error.sentence(), e.place);
            }
            return gap ? *gap : apply_to(std::move(callee.layers), arguments, e.place);
        }
        case Kind::unknown:
            return reads ? gap_of(arguments.front(), name, callee.text, e.place) : callee;
        default:
            return reads ? gap_of(arguments.front(), name,
                                  fmt::format("what is applied here is {}", described(callee)), e.place)
                         : value_at(Kind::tensor, e.place);
    }
    // An empty container passes on what it gets.
    return arguments.empty() ? value_at(Kind::tensor, e.place) : arguments.front();
}

Value CodeReader::applied_object(const Value& object, const std::vector<Value>& arguments,
                                 const Place& place) {
    if (type_ != object.text || depth_ > 0) {
        const std::string reason = fmt::format(
            "{} is a class of this code that is part of another one; write "
            "the layers of both into one",
            printable(object.text));
        return gap_of(arguments.empty() ? object : arguments.front(), object.text, reason, place);
    }
    if (!arguments.empty()) note_input(arguments.front(), Framework::pytorch, true);
    return tensor_made_by(result_, place);
}

std::vector<Value> CodeReader::evaluate_arguments(const Expression& e) {
    std::vector<Value> values;
    for (const Argument& argument : e.arguments) values.push_back(evaluate(argument.value.front()));
    return values;
}

Value CodeReader::initialised_base(const Expression& e) {
    Value layers = value_at(Kind::none, e.place);
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (value.kind != Kind::layers) continue;
        layers.kind = Kind::layers;
        std::move(value.layers.begin(), value.layers.end(), std::back_inserter(layers.layers));
    }
    return layers;
}

Value CodeReader::method_of_name(const Expression& e, const Binding& binding, const std::string& name) {
    if (binding.definition != std::string::npos) {
        const std::size_t definition = binding.definition;
        if (name == "add" || name == "append" || name == "extend" || name == "add_module") {
            std::vector<Value> values = evaluate_arguments(e);
            for (Value& value : values) {
                if (is_unknown(value)) value.layers = {unknown_item(value)};
                flow_.count(value.layers.size(), e.place);
                std::move(value.layers.begin(), value.layers.end(),
                          std::back_inserter(definitions_[definition].layers));
            }
            return value_at(Kind::none, e.place);
        }
        if (contains(kWithoutEffect, name)) return value_at(Kind::none, e.place);
        return unknown_value(fmt::format("unknown method \"{}\" of a layer", printable(name)), e.place);
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

Value CodeReader::method(const Expression& e, const Value& base, const std::string& name) {
    if (base.kind == Kind::layers) {
        if (contains(kWithoutEffect, name)) return base;
        return unknown_value(fmt::format("unknown method \"{}\" of a layer", printable(name)), e.place);
    }
    if (base.kind == Kind::object || base.kind == Kind::unknown) return base;
    const bool is_tensor = base.kind == Kind::tensor || base.kind == Kind::shape;
    if (!is_tensor) {
        static_cast<void>(evaluate_arguments(e));
        return unknown_value(fmt::format("unknown method \"{}\"", printable(name)), e.place);
    }
    if (is_passed_over(name)) return apply({effect_piece(name, e.place)}, {source(base, name)}, e.place);
    if (is_harmless_method(name)) return base;
    if (name == "size" || name == "get_shape") return size_of(e, base);
    std::vector<Value> values;
    std::vector<std::pair<std::string, Value>> keywords;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (argument.keyword.empty())
            values.push_back(std::move(value));
        else
            keywords.emplace_back(argument.keyword, std::move(value));
    }
    if (gives_shape(name) && (base.kind == Kind::shape || made_by(base)))
        return rearranged(e, base, name, std::move(values), std::move(keywords));
    const std::string reason =
        fmt::format("what the method \"{}\" makes of a tensor is not known", printable(name));
    return flows(base) ? gap_of(base, name, reason, e.place) : unknown_value(reason, e.place);
}

Value CodeReader::plain_call(const Expression& e, const std::string& name) {
    const std::string_view last = last_part(name);
    if (const auto type = types_.find(name); type != types_.end()) return made_object(*type->second, e);
    if (const auto function = functions_.find(name); function != functions_.end()) {
        const Given given = given_by(e);
        return run_function(*function->second, given, name.starts_with("self.") ? 1 : 0, e.place);
    }
    if (contains(kContainers, last)) return container(e);
    if (contains(kConcatenations, last) || contains(kSums, last)) return join(e, name);
    if (last == "make_node") return node_of_onnx(e);
    if (last == "make_tensor_value_info" || last == "make_tensor") return tensor_of_onnx(e);
    if (last == "Input" || last == "InputLayer") return input(e);
    if (name == "float" || name == "int") return number_of_call(e);
    if (is_passed_over(last)) return passed_over(e, name);
    if (is_shape_layer(last)) return shape_layer(e, name);
    const std::vector<const CallRule*> rules = rules_of(name);
    if (!rules.empty()) return ruled(e, name, preferred(rules, e, name));
    if (gives_shape(last) && !e.arguments.empty()) return shape_function(e, name);
    if (contains(kTensors, last)) return tensor(e);
    if (last == "shape" || last == "int_shape") {
        const std::vector<Value> arguments = evaluate_arguments(e);
        if (!arguments.empty() && flows(arguments.front())) return shape_of(arguments.front(), e.place);
        return value_at(Kind::tensor, e.place);
    }
    if (last == "Model") return model(e);
    if (contains(kWrappers, last) && !e.arguments.empty()) return wrapped(e, last);
    if (contains(kWithoutEffect, last)) {
        if (last != "super") static_cast<void>(arguments_shown(e));
        return value_at(Kind::none, e.place);
    }
    return unknown_call(e, name);
}

std::vector<Value> CodeReader::arguments_shown(const Expression& e) {
    std::vector<bool> used;
    for (const Definition& definition : definitions_) used.push_back(definition.used);
    std::vector<Value> arguments = evaluate_arguments(e);
    for (std::size_t i = 0; i < used.size(); ++i) definitions_[i].used = used[i];
    return arguments;
}

Value CodeReader::wrapped(const Expression& e, std::string_view wrapper) {
    Value value = evaluate(e.arguments.front().value.front());
    for (Piece& piece : value.layers) piece.layer.has_weight_norm |= wrapper == "weight_norm";
    return value;
}

Value CodeReader::unknown_call(const Expression& e, const std::string& name) {
    const std::string_view last = last_part(name);
    const std::string near = is_not_read(last) ? "" : nearest_name(last, known_names(last));
    const std::string reason =
        is_not_read(last) ? fmt::format("{} is not read here", printable(name))
        : near.empty() ? fmt::format("unknown call \"{}\"; expected a layer such as Conv2d", printable(name))
                       : fmt::format("unknown call \"{}\" (did you mean \"{}\"?)", printable(name), near);
    if (!first_unread_) first_unread_ = bad_code(e.place, reason);
    const std::vector<Value> arguments = arguments_shown(e);
    for (const Value& argument : arguments) {
        if (flows(argument))
            return gap_of(argument.kind == Kind::list ? argument.list().front() : argument, name, reason,
                          e.place);
    }
    const std::string module = name.substr(0, name.size() - last.size());
    const bool is_layer =
        !last.empty() && last.front() >= 'A' && last.front() <= 'Z' && !last.ends_with("Loss") &&
        (module.ends_with("nn.") || module.ends_with("layers.") || module.ends_with("nnx."));
    if (is_layer) return layers_value({gap_piece(name, e.place, reason)}, e.place);
    return unknown_value(reason, e.place);
}

Value CodeReader::shape_function(const Expression& e, const std::string& name) {
    Value tensor;
    std::vector<Value> values;
    std::vector<std::pair<std::string, Value>> keywords;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        const bool is_tensor = argument.keyword.empty() ? &argument == &e.arguments.front()
                                                        : contains(kTensorNames, argument.keyword);
        if (is_tensor)
            tensor = std::move(value);
        else if (argument.keyword.empty())
            values.push_back(std::move(value));
        else
            keywords.emplace_back(argument.keyword, std::move(value));
    }
    const bool named = tensor.kind == Kind::tensor && !tensor.text.empty();
    if (flows(tensor) || (named && made_by(tensor)))
        return rearranged(e, tensor, name, std::move(values), std::move(keywords));
    if (tensor.kind == Kind::unknown) return tensor;
    return unknown_value(fmt::format("{} of what is {}", printable(name), described(tensor)), e.place);
}

Value CodeReader::model(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    return arguments.size() > 1 && arguments[1].kind == Kind::tensor ? arguments[1]
                                                                     : value_at(Kind::none, e.place);
}

Piece CodeReader::unknown_item(const Value& value) {
    const std::string reason =
        fmt::format("expected a layer or a list of layers, found {}", described(value));
    if (!first_unread_) first_unread_ = bad_code(value.place, reason);
    return gap_piece("", value.place, reason);
}

Value CodeReader::container(const Expression& e) {
    Pieces all;
    for (const Argument& argument : e.arguments) {
        Value value = evaluate(argument.value.front());
        if (value.kind == Kind::layers)
            std::move(value.layers.begin(), value.layers.end(), std::back_inserter(all));
        else if (is_unknown(value) && argument.keyword.empty() && !is_network_input(value))
            all.push_back(unknown_item(value));
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
        else if (value.kind == Kind::tensor || value.kind == Kind::shape || value.kind == Kind::unknown)
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

Value CodeReader::number_of_call(const Expression& e) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    if (arguments.size() != 1) return value_at(Kind::tensor, e.place);
    const Value& given = arguments.front();
    if (e.items.front().text == "int") {
        const double whole = std::trunc(number_of(given));
        const bool fits = (given.kind == Kind::real || given.kind == Kind::integer) && std::abs(whole) < 1e15;
        if (fits) return integer_at(static_cast<std::int64_t>(whole), e.place);
        return is_unknown(given) ? given : value_at(Kind::tensor, e.place);
    }
    Value value = value_at(Kind::real, e.place);
    value.real = number_of(given);
    if (given.kind == Kind::text && given.text.ends_with("inf"))
        value.real = (given.text.starts_with('-') ? -1 : 1) * std::numeric_limits<double>::infinity();
    else if (given.kind != Kind::integer && given.kind != Kind::real)
        return value_at(Kind::tensor, e.place);
    return value;
}

Value CodeReader::passed_over(const Expression& e, const std::string& name) {
    const std::vector<Value> arguments = evaluate_arguments(e);
    Piece piece = effect_piece(name, e.place);
    if (last_part(name) == "moveaxis" && !moves_channels(arguments))
        return gap_of(arguments.front(), name, "it moves something else than channels to the end, or back",
                      e.place);
    const char first = last_part(name).front();
    const bool functional = first >= 'a' && first <= 'z';
    for (const Value& value : arguments) {
        use_up_activation(value, e.place);
        if (last_part(name) != "Activation") continue;
        if (const std::string named = activation_named(value); !named.empty())
            piece.layer.activation = printable(named, kLongestText);
    }
    // A slope a channel.
    if (last_part(name) == "leaky_relu" && arguments.size() > 1 && arguments[1].kind == Kind::shape)
        piece.layer.activation = "prelu";
    if (!functional || arguments.empty()) return layers_value({std::move(piece)}, e.place);
    return apply_to({std::move(piece)}, {arguments.front()}, e.place);
}

}  // namespace convwalk
