// Calls of what a program has from frameworks: layers, functions, and what does little to cells.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/python/known_blocks.h"
#include "frameworks/python/norms.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// Calls and methods that change no cells.
constexpr std::array<std::string_view, 24> kWithoutEffect = {
    "print", "summary",        "compile", "fit",     "evaluate", "eval",       "train",       "build",
    "to",    "cuda",           "cpu",     "half",    "double",   "plot_model", "manual_seed", "set_seed",
    "apply", "requires_grad_", "init",    "PRNGKey", "key",      "make_graph", "make_model",  "make_opsetid"};
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
constexpr std::array<std::string_view, 7> kWrappers = {
    "spectral_norm",           "weight_norm", "DataParallel", "jit", "compile_model",
    "DistributedDataParallel", "script"};
// What functions call the tensor that they work on.
constexpr std::array<std::string_view, 7> kTensorNames = {"input",        "x",    "a", "tensor", "inputs",
                                                          "input_tensor", "array"};
// What is asked of the machine, and is not so here.
constexpr std::array<std::string_view, 5> kNever = {"is_scripting", "is_tracing", "is_grad_enabled",
                                                    "is_exporting", "is_compiling"};

// What Keras says where nobody has set it otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kUsual = {
    {{"image_data_format", "channels_last"}, {"backend", "tensorflow"}, {"floatx", "float32"}}};

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

Value Interpreter::library_call(const Value& callee, Given given, const Place& place) {
    const std::string name = full_name(callee);
    const std::string& written = callee.text;
    const std::string_view last = last_part(name);
    if (name.find('.') == std::string::npos) {
        if (const Builtin builtin = builtin_named(name)) return (this->*builtin)(given, place);
    }
    // Keras has a Permute of its own.
    if (!is_shape_layer(last) || name.find("ops.") != std::string::npos) {
        if (auto made = known_block(last, given, place)) return *std::move(made);
    }
    if (auto made = library_layer(name, written, given, place)) return *std::move(made);
    if (auto made = library_other(name, written, given, place)) return *std::move(made);
    if (contains(kWithoutEffect, last)) return value_at(Kind::none, place);
    return unknown_call(written, given, place);
}

// What applies layers, or makes some.
std::optional<Value> Interpreter::library_layer(const std::string& name, std::string_view written,
                                                const Given& given, const Place& place) {
    using Holds = Instance::Holds;
    const std::string_view last = last_part(name);
    if (last == "Sequential" || last == "Graph") return container(written, given, Holds::sequence, place);
    if (last == "ModuleList") return container(written, given, Holds::list, place);
    if (last == "ModuleDict") return container(written, given, Holds::table, place);
    if (contains(kConcatenations, last) || contains(kSums, last)) return join(name, written, given, place);
    if (last == "make_node") return node_of_onnx(given, place);
    if (last == "make_tensor_value_info" || last == "make_tensor") return tensor_of_onnx(given, place);
    if (last == "Input" || last == "InputLayer") return input(written, given, place);
    if (is_passed_over(last)) return passed_over(name, written, given, place);
    if (is_shape_layer(last)) return shape_layer(name, written, given, place);
    if (last == "MultiheadAttention") return attention(written, given, place);
    const std::vector<const CallRule*> rules = rules_of(name);
    if (!rules.empty()) return ruled(name, written, preferred(rules, given, name), given, place);
    if (last == "Lambda" && !given.values.empty()) {
        Value layer = layer_value(written, {}, place);
        object_of<Instance>(layer)->function = given.values.front();
        return layer;
    }
    return std::nullopt;
}

std::optional<Value> Interpreter::library_other(const std::string& name, std::string_view written,
                                                Given& given, const Place& place) {
    const std::string_view last = last_part(name);
    const Value* first = given.find(0, "");
    if (last == "partial" && first != nullptr) {
        const auto partial = made<Partial>();
        partial->callee = *first;
        given.values.erase(given.values.begin());
        partial->given = std::move(given);
        return object_value(Kind::function, partial, place);
    }
    if (auto made = known_function(name, given, place)) return made;
    if (splits(last) && first != nullptr && flows(*first)) {
        Given rest = given;
        rest.values.erase(rest.values.begin());
        return split_tensor(*first, last, rest, place);
    }
    if (gives_shape(last) && (first != nullptr || !given.keywords.empty()))
        return shape_function(name, written, given, place);
    if (contains(kTensors, last)) return tensor(written, given, place);
    if (last == "shape" || last == "int_shape") {
        if (first != nullptr && flows(*first)) return shape_of(*first, place);
        return unknown_value(fmt::format("{} of what is not known here", printable(written)), place);
    }
    if (last == "Model" || last == "Functional") return keras_model(given, place);
    if (contains(kWrappers, last) && first != nullptr) return wrapped(last, *first);
    if (contains(kNever, last)) return truth_at(false, place);
    for (const auto& [asked, answer] : kUsual) {
        if (last == asked) return text_at(answer, place);
    }
    if ((last == "copy" || last == "deepcopy") && first != nullptr) return copied(*first, place);
    // nn.init.trunc_normal_(weight) gives other numbers.
    if (last.ends_with('_') && first != nullptr) return *first;
    return std::nullopt;
}

// Of numbers, lists and dictionaries.
std::optional<Value> Interpreter::known_function(const std::string& name, const Given& given,
                                                 const Place& place) {
    const std::string_view last = last_part(name);
    if (last == "OrderedDict" || last == "defaultdict") {
        Given rest = given;
        if (last == "defaultdict" && !rest.values.empty()) rest.values.erase(rest.values.begin());
        return new_dictionary(rest, place);
    }
    if (auto numbers = array_function(last, given, place)) return numbers;
    if (auto number = mathematics(last, given, place)) return number;
    if (last == "chain" || name.ends_with("chain.from_iterable")) {
        std::vector<Value> all;
        const auto several = last == "chain"        ? std::optional(given.values)
                             : given.values.empty() ? std::nullopt
                                                    : items_of(given.values.front());
        for (const Value& each : several.value_or(std::vector<Value>())) {
            const auto items = items_of(each);
            if (!items) return std::nullopt;
            all.insert(all.end(), items->begin(), items->end());
        }
        return several ? std::optional(list(std::move(all), place)) : std::nullopt;
    }
    if (last == "_ntuple" || last == "cast")
        return given.values.size() == 2 ? std::optional(given.values[1]) : std::nullopt;
    const bool pairs = last == "_pair" || last == "_single" || last == "_triple" || last == "to_2tuple";
    if (pairs && !given.values.empty()) {
        if (given.values.front().kind == Kind::list) return given.values.front();
        return tuple(std::vector<Value>(last == "_single"   ? 1
                                        : last == "_triple" ? 3
                                                            : 2,
                                        given.values.front()),
                     place);
    }
    return std::nullopt;
}

const Value* Interpreter::block_named(std::string_view last_name) {
    if (!is_known_block(last_name)) return nullptr;
    if (!blocks_) {
        blocks_ = made<Scope>();
        blocks_program_ = parse_code(known_blocks());
        const Within<std::shared_ptr<Scope>> in_scope(scope_, blocks_);
        const Within<std::shared_ptr<Type>> in_no_type(type_, nullptr);
        const Within<bool> in_library(in_library_, true);
        static_cast<void>(run(blocks_program_));
    }
    const auto found = blocks_->names.find(last_name);
    return found == blocks_->names.end() ? nullptr : &found->second;
}

std::optional<Value> Interpreter::known_block(std::string_view last_name, Given& given, const Place& place) {
    const Value* block = block_named(last_name);
    if (block == nullptr) return std::nullopt;
    const Within<std::optional<Place>> as_one(library_place_, library_place_.value_or(place));
    return called(*block, std::move(given), place);
}

// As many channels come out of it as its first input has; its four matrices are weights, with biases.
Value Interpreter::attention(std::string_view written, const Given& given, const Place& place) {
    Piece piece = effect_piece(written, place);
    const Value* width = given.find(0, "embed_dim");
    const Value* bias = given.keyword("bias");
    const bool plain = given.keyword("kdim") == nullptr && given.keyword("vdim") == nullptr;
    if (width != nullptr && width->kind == Kind::integer && width->number > 0 && width->number < 100'000 &&
        plain) {
        const bool biased = bias == nullptr || bias->number != 0;
        piece.layer.said_parameters = 4 * width->number * width->number + (biased ? 4 * width->number : 0);
    }
    Value layer = layer_value(written, {std::move(piece)}, place);
    object_of<Instance>(layer)->gives_pair = true;
    return layer;
}

// What it holds is shared, but for lists and dictionaries themselves.
Value Interpreter::copied(const Value& value, const Place& place) {
    if (value.kind == Kind::list)
        return list({value.list().begin(), value.list().end()}, place, object_of<Sequence>(value)->form);
    if (const auto entries = object_of<Dictionary>(value)) {
        const auto copy = made<Dictionary>();
        copy->entries = entries->entries;
        return object_value(Kind::dictionary, copy, place);
    }
    const auto object = object_of<Instance>(value);
    if (!object) return value;
    const auto copy = made<Instance>();
    copy->called = object->called;
    copy->place = object->place;
    copy->type = object->type;
    copy->attributes = object->attributes;
    copy->children = object->children;
    copy->pieces = object->pieces;
    copy->holds = object->holds;
    copy->function = object->function;
    copy->gives_pair = object->gives_pair;
    copy->is_module = object->is_module;
    return object_value(Kind::object, copy, place);
}

Value Interpreter::wrapped(std::string_view wrapper, const Value& layer) {
    if (const auto object = object_of<Instance>(layer)) {
        for (Piece& piece : object->pieces) piece.layer.has_weight_norm |= wrapper == "weight_norm";
    }
    return layer;
}

Value Interpreter::unknown_call(const std::string& name, const Given& given, const Place& place) {
    const std::string_view last = last_part(name);
    const std::string near = is_not_read(last) ? "" : nearest_name(last, known_names(last));
    const std::string reason =
        is_not_read(last) ? fmt::format("{} is not read here", printable(name))
        : near.empty() ? fmt::format("unknown call \"{}\"; expected a layer such as Conv2d", printable(name))
                       : fmt::format("unknown call \"{}\" (did you mean \"{}\"?)", printable(name), near);
    remember_unread(place, reason);
    if (const Value* tensor = flowing(given)) return gap_of(*tensor, name, reason, place);
    const std::string module = name.substr(0, name.size() - last.size());
    const bool is_layer =
        !last.empty() && last.front() >= 'A' && last.front() <= 'Z' && !last.ends_with("Loss") &&
        (module.ends_with("nn.") || module.ends_with("layers.") || module.ends_with("nnx."));
    if (is_layer) return layer_value(name, {gap_piece(name, place, reason)}, place);
    return unknown_value(reason, place);
}

Value Interpreter::shape_function(const std::string& name, std::string_view written, const Given& given,
                                  const Place& place) {
    Given rest = given;
    Value tensor;
    if (!given.values.empty()) {
        tensor = given.values.front();
        rest.values.erase(rest.values.begin());
    } else {
        const auto is_tensor = [](const Given::Keyword& each) { return contains(kTensorNames, each.name); };
        const auto found = std::find_if(rest.keywords.begin(), rest.keywords.end(), is_tensor);
        if (found != rest.keywords.end()) tensor = found->value;
        std::erase_if(rest.keywords, is_tensor);
    }
    if (is_surely_weight(tensor)) return rearranged_weight(tensor, name, rest, place);
    if (flows(tensor) || (tensor.kind == Kind::name && made_by(tensor)))
        return rearranged(tensor, framework_of(name) == framework_of(written) ? written : name, rest, place);
    if (tensor.kind == Kind::unknown) return tensor;
    return unknown_value(fmt::format("{} of what is {}", printable(written), described(tensor)), place);
}

Value Interpreter::join(const std::string& name, std::string_view written, const Given& given,
                        const Place& place) {
    const bool adds = contains(kSums, last_part(name));
    Piece piece = join_piece(written, place, adds);
    piece.layer.framework = framework_of(name).value_or(piece.layer.framework);
    std::vector<Value> tensors;
    const auto add = [&](const Value& value, std::string_view keyword) {
        const bool is_axis = keyword == "axis" || keyword == "dim" || (keyword.empty() && !tensors.empty());
        if (value.kind == Kind::object)
            throw bad_code(value.place,
                           "a layer stands here where a tensor is expected; apply it, as in layer(x)");
        if (value.kind == Kind::list)
            tensors.insert(tensors.end(), value.list().begin(), value.list().end());
        else if (value.kind == Kind::tensor || value.kind == Kind::shape || value.kind == Kind::unknown ||
                 value.kind == Kind::name)
            tensors.push_back(value);
        else if (value.kind == Kind::integer && is_axis && !adds)
            piece.axis = value.number;
    };
    for (const Value& value : given.values) add(value, "");
    for (const Given::Keyword& each : given.keywords) add(each.value, each.name);
    if (tensors.empty()) {
        if (last_part(name).front() >= 'a')
            throw bad_code(place, fmt::format("{} takes a list of tensors", printable(written)));
        if (!piece.axis && !adds) piece.axis = -1;
        return layer_value(written, {std::move(piece)}, place);
    }
    if (!piece.axis && !adds && piece.layer.framework == Framework::keras) piece.axis = -1;
    // Of one tensor it is that tensor.
    if (tensors.size() == 1 && flows(tensors.front()) && last_part(name).front() >= 'a')
        return tensors.front();
    try {
        if (!piece.axis && !adds)
            throw bad_code(place, fmt::format("{} does not say its axis; only joins of channels are read",
                                              printable(written)));
        const auto from = all_made_by(tensors, piece.layer.name);
        return apply({std::move(piece)}, from, place);
    } catch (const BadCode& error) {
        const auto known =
            std::find_if(tensors.begin(), tensors.end(), [&](const Value& v) { return flows(v); });
        if (known == tensors.end() || frames_.empty()) throw;
        return gap_of(*known, written, error.sentence(), error.place());
    }
}

std::string Interpreter::activation_named(const Value& value) {
    if (value.kind == Kind::text) return value.text;
    if (value.kind == Kind::name) return std::string(last_part(full_name(value)));
    const auto object = object_of<Instance>(value);
    return object && object->pieces.size() == 1 ? object->pieces[0].layer.activation : "";
}

Value Interpreter::passed_over(const std::string& name, std::string_view written, const Given& given,
                               const Place& place) {
    const std::string_view last = last_part(name);
    Piece piece = effect_piece(written, place);
    piece.layer.activation = printable(last, kLongestText);
    if (last == "moveaxis" && !moves_channels(given.values))
        return gap_of(given.values.front(), written,
                      "it moves something else than channels to the end, or back", place);
    if (last == "Activation") {
        const Value* value = given.find(0, "activation");
        const std::string named = value != nullptr ? activation_named(*value) : "";
        const auto object = value != nullptr ? object_of<Instance>(*value) : nullptr;
        const bool other = object && (object->pieces.size() != 1 ||
                                      object->pieces[0].layer.kind != ReadLayer::Kind::activation);
        if (other)
            throw bad_code(place, "a layer stands here where a tensor is expected; apply it, as in layer(x)");
        if (!named.empty()) piece.layer.activation = printable(named, kLongestText);
    }
    // A slope a channel.
    if (last == "leaky_relu" && given.values.size() > 1 && given.values[1].kind == Kind::shape)
        piece.layer.activation = "prelu";
    put_learned(piece.layer, last, given);
    const char first = last.front();
    const bool functional = first >= 'a' && first <= 'z';
    const Value* tensor = given.find(0, "input");
    if (!functional || tensor == nullptr) return layer_value(written, {std::move(piece)}, place);
    return apply_to({std::move(piece)}, {*tensor}, place);
}

}  // namespace convwalk::python
