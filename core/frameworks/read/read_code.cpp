#include "frameworks/read/read_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/calls.h"
#include "frameworks/read/flow.h"
#include "frameworks/read/onnx_nodes.h"
#include "frameworks/read/values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostListed = 1000;
constexpr int kDeepestList = 8;

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

Value value_at(Kind kind, const Place& place) {
    Value value;
    value.kind = kind;
    value.place = place;
    return value;
}

Value integer_at(std::int64_t number, const Place& place) {
    Value value = value_at(Kind::integer, place);
    value.number = number;
    return value;
}

// Goes through a program from top to bottom and collects what it says of layers.
class Reader {
  public:
    ReadProgram read(std::string_view text) {
        for (const Statement& statement : parse_code(text)) run(statement);
        settle();
        return flow_.program();
    }

  private:
    using Pieces = std::vector<Piece>;

    // Layers that stand somewhere without being applied to anything yet.
    struct Definition {
        Pieces layers;
        bool used = false;
    };

    struct Binding {
        Value value;  // without its layers
        std::size_t definition = std::string::npos;
    };

    // --- statements
    // ------------------------------------------------------------------------------------------

    void run(const Statement& statement) {
        if (!statement.defines.empty()) return enter(statement);
        Value value = evaluate(statement.value);
        const std::size_t definition = defined(value);
        // What a name stands for is settled before the name is given to something else.
        if (value.kind == Kind::tensor) value.made_by = made_by(value);
        if (value.kind == Kind::shape && !value.made_by) value.made_by = flow_.last();
        const bool is_map = value.kind == Kind::tensor || (value.kind == Kind::shape && !is_weight(value));
        if (is_map && value.made_by) result_ = *value.made_by;
        if (value.kind == Kind::list && !statement.targets.empty()) value = settled(value);
        for (const std::string& target : statement.targets) names_[target] = {value, definition};
    }

    // Layers are kept apart from their names. @return where; npos: the value has none
    std::size_t defined(Value& value) {
        if (value.kind != Kind::layers) return std::string::npos;
        flow_.count(value.layers.size(), value.place);
        definitions_.push_back({std::move(value.layers), false});
        value.layers.clear();
        return definitions_.size() - 1;
    }

    // The list with its tensors as they are now, whatever their names stand for later.
    Value settled(const Value& list) {
        std::vector<Value> items(list.list().begin(), list.list().end());
        for (Value& item : items) {
            if (item.kind == Kind::tensor) item.made_by = made_by(item);
        }
        return gathered(std::move(items), list.place);
    }

    // Names of tensors outside mean nothing to the parameters of a function.
    void enter(const Statement& head) {
        if (head.is_class) classes_.insert(head.defines);
        incoming_.clear();
        for (const std::string& name : head.parameters) {
            const auto found = names_.find(name);
            if (found != names_.end() && found->second.value.kind == Kind::tensor) names_.erase(found);
        }
    }

    // Layers count in the order of their use where any is used, else as they stand.
    void settle() {
        const auto does_something = [](const Piece& p) {
            return p.role != Piece::Role::layer || p.layer.kind != ReadLayer::Kind::activation;
        };
        Pieces all;
        for (const Definition& each : definitions_) {
            if (!each.used) all.insert(all.end(), each.layers.begin(), each.layers.end());
        }
        if (all.empty() || std::any_of(flow_.pieces().begin(), flow_.pieces().end(), does_something)) {
            name_results();
            // What comes out of the last statement stands last.
            if (result_ != flow_.last()) flow_.apply({effect_piece("identity", {})}, {result_}, {});
            return;
        }
        flow_.restart();
        flow_.apply(std::move(all), {0}, {});
    }

    // By the names that still stand for them at the end.
    void name_results() {
        for (const auto& [name, binding] : names_) {
            const Value& value = binding.value;
            if (value.kind != Kind::tensor || value.made_by.value_or(0) == 0) continue;
            std::string& result = flow_.piece(*value.made_by).layer.result;
            if (result.empty()) result = name.substr(0, kLongestText);
        }
    }

    // --- tensors

    static Value tensor_made_by(std::size_t piece, const Place& place) {
        Value value = value_at(Kind::tensor, place);
        value.made_by = piece;
        return value;
    }

    // Which piece a tensor comes from. The first name without a value is that which comes in, here; nullopt:
    // it comes from somewhere else.
    std::optional<std::size_t> made_by(const Value& value) {
        if (value.kind == Kind::shape)
            note_input(value, framework_of(value.text).value_or(Framework::pytorch));
        if (value.made_by) return value.made_by;
        const bool is_name =
            value.kind == Kind::tensor && !value.text.empty() && value.text.find('.') == std::string::npos;
        if (!is_name) return std::nullopt;
        // The name may have a value since: the incoming tensor, or something else.
        if (const auto found = names_.find(value.text); found != names_.end())
            return found->second.value.text == value.text ? found->second.value.made_by : std::nullopt;
        if (!incoming_.empty()) return std::nullopt;
        incoming_ = value.text;
        Value settled = value;
        settled.made_by = flow_.last();
        names_[value.text] = {settled, std::string::npos};
        return settled.made_by;
    }

    // What a layer is applied to; one that nothing is known of is the one that came last.
    std::size_t source(const std::vector<Value>& arguments) {
        if (arguments.empty()) return flow_.last();
        return made_by(arguments.front()).value_or(flow_.last());
    }

    Value apply(Pieces layers, std::vector<std::size_t> from, const Place& place) {
        return tensor_made_by(flow_.apply(std::move(layers), std::move(from), place), place);
    }

    // To a tensor, or a list of them.
    Value apply_to(Pieces layers, const std::vector<Value>& arguments, const Place& place) {
        if (!arguments.empty() && !layers.empty())
            note_input(arguments.front(), layers.front().layer.framework);
        const bool is_list = !arguments.empty() && arguments.front().kind == Kind::list;
        if (!is_list || layers.empty()) {
            const std::size_t from = source(arguments);
            return apply(std::move(layers), {from}, place);
        }
        const std::span<const Value> items = arguments.front().list();
        const auto from =
            all_made_by(std::vector<Value>(items.begin(), items.end()), layers.front().layer.name);
        return apply(std::move(layers), from, place);
    }

    std::vector<std::size_t> all_made_by(const std::vector<Value>& tensors, std::string_view reader) {
        std::vector<std::size_t> all;
        for (const Value& tensor : tensors) {
            const auto made = made_by(tensor);
            if (!made)
                throw bad_code(tensor.place,
                               fmt::format("{} reads what is {}; a network has one input, and all else is "
                                           "made of it",
                                           reader, described(tensor)));
            all.push_back(*made);
        }
        return all;
    }

    // torch.cat([a, b], dim=1), tf.add(a, b), keras.layers.Add()
    Value join(const Expression& e, const std::string& name) {
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

    // --- expressions
    // -----------------------------------------------------------------------------------------

    Value evaluate(const Expression& e) {
        switch (e.kind) {
            case Expression::Kind::none:
            case Expression::Kind::slice:
                return value_at(Kind::none, e.place);
            case Expression::Kind::truth: {
                Value value = value_at(Kind::truth, e.place);
                value.number = e.number;
                return value;
            }
            case Expression::Kind::integer:
                return integer_at(e.number, e.place);
            case Expression::Kind::real: {
                Value value = value_at(Kind::real, e.place);
                value.real = e.real;
                return value;
            }
            case Expression::Kind::text: {
                Value value = value_at(Kind::text, e.place);
                value.text = e.text.substr(0, kLongestText);
                return value;
            }
            case Expression::Kind::name:
                return named(e);
            case Expression::Kind::list:
                return list(e);
            case Expression::Kind::call:
                return call(e);
            case Expression::Kind::attribute: {
                Value base = evaluate(e.items[0]);
                use_up(base, e.place);
                return value_at(Kind::tensor, e.place);
            }
            case Expression::Kind::subscript:
                return subscript(e);
            case Expression::Kind::operation:
                return operation(e);
            case Expression::Kind::spread:
                throw bad_code(e.place, "\"*\" is read in lists and calls only");
        }
        return value_at(Kind::none, e.place);
    }

    // Layers whose attribute is asked for, or that are calculated with, are of no use here.
    static void use_up(const Value& value, const Place& place) {
        if (value.kind == Kind::layers)
            throw bad_code(place, "a layer stands here where a tensor is expected; apply it, as in layer(x)");
    }

    Value named(const Expression& e) {
        const std::string_view last = last_part(e.text);
        if (last == "inf" || last == "Inf" || last == "infty") {
            Value value = value_at(Kind::real, e.place);
            value.real = std::numeric_limits<double>::infinity();
            return value;
        }
        if (const auto found = names_.find(e.text); found != names_.end()) {
            Value value = found->second.value;
            value.place = e.place;
            if (found->second.definition != std::string::npos) {
                Definition& definition = definitions_[found->second.definition];
                definition.used = true;
                flow_.count(definition.layers.size(), e.place);
                value.layers = definition.layers;
            }
            return value;
        }
        // An activation without brackets, as flax.linen.Sequential takes it.
        if (is_passed_over(last)) return layers_value({effect_piece(e.text, e.place)}, e.place);
        Value value = value_at(Kind::tensor, e.place);
        value.text = e.text.substr(0, kLongestText);
        return value;
    }

    static Value layers_value(Pieces layers, const Place& place) {
        Value value = value_at(Kind::layers, place);
        value.layers = std::move(layers);
        return value;
    }

    // A function by its name, or what such a name stood for: Activation("relu"), activation=tf.nn.relu.
    static std::string activation_named(const Value& value) {
        if (value.kind == Kind::text) return value.text;
        if (value.kind == Kind::layers && value.layers.size() == 1) return value.layers[0].layer.activation;
        return "";
    }

    Value list(const Expression& e) {
        std::vector<Value> items;
        for (const Expression& item : e.items) {
            Value value = evaluate(item.kind == Expression::Kind::spread ? item.items[0] : item);
            if (item.kind == Expression::Kind::spread && value.kind == Kind::list)
                items.insert(items.end(), value.list().begin(), value.list().end());
            else
                items.push_back(std::move(value));
        }
        return gathered(std::move(items), e.place);
    }

    // What keras.Input gives, also as the only item of a list.
    static bool is_network_input(const Value& value) {
        if (value.kind == Kind::list && !value.list().empty())
            return std::all_of(value.list().begin(), value.list().end(), is_network_input);
        return value.kind == Kind::tensor && value.made_by == 0U;
    }

    // A list with layers in it is those layers; names that stand beside them do not matter.
    static Value gathered(std::vector<Value> items, const Place& place) {
        const auto is_layers = [](const Value& v) { return v.kind == Kind::layers; };
        if (std::any_of(items.begin(), items.end(), is_layers)) {
            Pieces all;
            for (Value& item : items) {
                if (!is_layers(item) && item.kind != Kind::text && item.kind != Kind::none &&
                    !is_network_input(item))
                    throw bad_code(item.place, fmt::format("{} stands among layers", described(item)));
                std::move(item.layers.begin(), item.layers.end(), std::back_inserter(all));
            }
            if (all.size() > Flow::kMostLayers)
                throw bad_code(place, fmt::format("the list has more than {} layers", Flow::kMostLayers));
            return layers_value(std::move(all), place);
        }
        Value value = value_at(Kind::list, place);
        for (const Value& item : items) value.depth = std::max(value.depth, item.depth + 1);
        if (items.size() > kMostListed || value.depth > kDeepestList)
            throw bad_code(place,
                           fmt::format("a list of {} values, {} levels deep; at most {} and {} are read",
                                       items.size(), value.depth, kMostListed, kDeepestList));
        value.items = std::make_shared<const std::vector<Value>>(std::move(items));
        return value;
    }

    Value operation(const Expression& e) {
        const std::size_t applied_before = flow_.last();
        Value left = evaluate(e.items[0]);
        if (e.items.size() == 1) {
            if (left.kind == Kind::integer && e.text == "-" && left.number != INT64_MIN)
                left.number = -left.number;
            if (left.kind == Kind::real && e.text == "-") left.real = -left.real;
            left.place = e.place;
            use_up(left, e.place);
            return left;
        }
        Value right = evaluate(e.items[1]);
        const auto holds_items = [](const Value& v) {
            return v.kind == Kind::list || v.kind == Kind::layers;
        };
        if (e.text == "+" && holds_items(left) && holds_items(right))
            return joined(std::move(left), std::move(right));
        use_up(left, e.items[0].place);
        use_up(right, e.items[1].place);
        if (left.kind == Kind::integer && right.kind == Kind::integer)
            return calculated(e, left.number, right.number, left.place);
        // pool(x) / 4, pool(x) * 2.25
        const double number = number_of(right);
        const bool of_call =
            e.items[0].kind == Expression::Kind::call && flow_.last() > applied_before && number != 0;
        if (of_call && (e.text == "/" || e.text == "*"))
            set_divisor(flow_.piece(flow_.last()).layer, flow_.piece(flow_.last()).sums,
                        e.text == "/" ? 1 / number : number);
        const auto is_tensor = [](const Value& v) { return v.kind == Kind::tensor || v.kind == Kind::shape; };
        if (e.text == "@" || !is_tensor(left) || !is_tensor(right)) {
            Value value = value_at(Kind::tensor, left.place);
            if (e.text != "@") value.made_by = is_tensor(left) ? left.made_by : right.made_by;
            return value;
        }
        const bool alike = left.kind == right.kind && left.shape == right.shape;
        if (e.text == "+" && is_weight(right) && !(left.kind == Kind::shape && alike))
            return apply({effect_piece("bias", e.place)}, {source({left})}, left.place);
        const auto first = made_by(left);
        const auto second = made_by(right);
        if (e.text != "+" || !first || !second) {
            flow_.note(
                e.place,
                first && second
                    ? fmt::format("\"{}\" of two branches is no layer here; the later one goes on alone",
                                  e.text)
                    : fmt::format("\"{}\" has a side that is not known here; the other one goes on", e.text));
            return tensor_made_by(std::max(first.value_or(flow_.last()), second.value_or(0)), left.place);
        }
        Piece sum = join_piece("+", e.place, true);
        sum.layer.framework = flow_.framework_at(*first).value_or(sum.layer.framework);
        return apply({std::move(sum)}, {*first, *second}, left.place);
    }

    // A tensor of known sizes that is not the network's input.
    [[nodiscard]] bool is_weight(const Value& value) const {
        return value.kind == Kind::shape && !flow_.is_input_tensor(value.shape);
    }

    Value joined(Value left, Value right) {
        const Place place = left.place;
        std::vector<Value> items;
        for (Value* side : {&left, &right}) {
            if (side->kind == Kind::layers)
                items.push_back(std::move(*side));
            else
                items.insert(items.end(), side->list().begin(), side->list().end());
        }
        return gathered(std::move(items), place);
    }

    static Value calculated(const Expression& e, std::int64_t a, std::int64_t b, const Place& place) {
        std::int64_t result = 0;
        bool fits = false;
        // Rounded as Python does, towards minus infinity.
        const auto quotient = [&] { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); };
        const bool divides = b != 0 && !(a == INT64_MIN && b == -1);
        if (e.text == "+") fits = !__builtin_add_overflow(a, b, &result);
        if (e.text == "-") fits = !__builtin_sub_overflow(a, b, &result);
        if (e.text == "*") fits = !__builtin_mul_overflow(a, b, &result);
        if (e.text == "//" && divides) {
            result = quotient();
            fits = true;
        }
        if (e.text == "%" && divides) {
            fits = !__builtin_mul_overflow(quotient(), b, &result) &&
                   !__builtin_sub_overflow(a, result, &result);
        }
        if (e.text == "**" && b >= 0 && b < 64) {
            result = 1;
            fits = true;
            for (std::int64_t i = 0; i < b; ++i) fits = fits && !__builtin_mul_overflow(result, a, &result);
        }
        if (e.text == "/" && b != 0) {
            Value value = value_at(Kind::real, place);
            value.real = static_cast<double>(a) / static_cast<double>(b);
            return value;
        }
        if (!fits)
            throw bad_code(e.place, fmt::format("{} {} {} is not a number that is read", a, e.text, b));
        return integer_at(result, place);
    }

    // x[:, 1:-1, 2:] cuts a tensor; anything else is one of its parts.
    Value subscript(const Expression& e) {
        const Value base = evaluate(e.items[0]);
        use_up(base, e.place);
        const bool slices = std::any_of(e.items.begin() + 1, e.items.end(), [](const Expression& index) {
            return index.kind == Expression::Kind::slice;
        });
        if (base.kind == Kind::list && !slices && e.items.size() == 2) {
            const Value index = evaluate(e.items[1]);
            const auto size = static_cast<std::int64_t>(base.list().size());
            const std::int64_t at = index.number < 0 ? index.number + size : index.number;
            if (index.kind == Kind::integer && at >= 0 && at < size)
                return base.list()[static_cast<std::size_t>(at)];
        }
        const bool tensor = base.kind == Kind::tensor || base.kind == Kind::shape;
        if (!tensor || last_part(base.text) == "shape" || !slices) {
            Value part = value_at(Kind::tensor, e.place);
            part.made_by = base.made_by;
            return part;
        }

        std::vector<Sides> cut;
        for (auto index = e.items.begin() + 1; index != e.items.end(); ++index) cut.push_back(cut_of(*index));
        if (cut.size() < 3) throw bad_code(e.place, "a slice of batch or channels is not read");
        // Channels are first or last; the axes lie between or behind, and those that are not named are whole.
        const std::size_t from = source({base});
        const std::size_t axes = flow_.axes_at(from);
        if (axes > 0 && cut.size() < axes + 2) cut.resize(axes + 2);
        const bool looks_last = cut.back() == Sides{} && !(cut[1] == Sides{});
        const bool last = flow_.channels_last_at(from).value_or(looks_last);
        if (!(cut.front() == Sides{}) || !((last ? cut.back() : cut[1]) == Sides{}))
            throw bad_code(e.place, "a slice of batch or channels is not read");
        cut.erase(last ? cut.end() - 1 : cut.begin() + 1);
        cut.erase(cut.begin());
        return apply({slice_piece("a slice", std::move(cut), e.place)}, {from}, e.place);
    }

    Sides cut_of(const Expression& index) {
        if (index.kind == Expression::Kind::none) return {};
        if (index.kind != Expression::Kind::slice)
            throw bad_code(index.place, "expected a slice such as 1:-1");
        const auto bound = [&](std::size_t i, bool end) -> std::int64_t {
            if (i >= index.items.size() || index.items[i].kind == Expression::Kind::none) return 0;
            const Value value = evaluate(index.items[i]);
            const bool fits = value.kind == Kind::integer && (end ? value.number < 0 : value.number >= 0) &&
                              value.number >= -kLargestSize && value.number <= kLargestSize;
            if (!fits)
                throw bad_code(
                    index.items[i].place,
                    fmt::format(
                        "a slice {} {}; it must {}", end ? "ends at" : "begins at", described(value),
                        end ? "end at a number below 0, counted from the end" : "begin at a number from 0"));
            return value.number;
        };
        if (index.items.size() == 3 && index.items[2].kind != Expression::Kind::none)
            throw bad_code(index.place, "a slice with a step is not read");
        return {-bound(0, false), bound(1, true)};
    }

    // --- calls
    // -----------------------------------------------------------------------------------------------

    Value call(const Expression& e) {
        const Expression& callee = e.items[0];
        if (callee.kind == Expression::Kind::attribute)
            return method(e, evaluate(callee.items[0]), callee.text);
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

    Value application(const Expression& e) {
        const std::vector<Value> arguments = evaluate_arguments(e);
        const Value callee = evaluate(e.items[0]);
        if (callee.kind == Kind::object) return applied_object(callee, arguments, e.place);
        if (callee.kind != Kind::layers) return value_at(Kind::tensor, e.place);
        return apply_to(callee.layers, arguments, e.place);
    }

    // Net()(torch.zeros(1, 3, 32, 32)): what the class does was read where it stands.
    Value applied_object(const Value& object, const std::vector<Value>& arguments, const Place& place) {
        const auto is_part = [](const Value& v) { return v.kind == Kind::tensor && !v.text.empty(); };
        if (std::any_of(arguments.begin(), arguments.end(), is_part))
            throw bad_code(place, fmt::format("{} is a class of this code that is part of another one; write "
                                              "the layers of both into one",
                                              printable(object.text)));
        if (!arguments.empty()) note_input(arguments.front(), Framework::pytorch, true);
        return tensor_made_by(result_, place);
    }

    std::vector<Value> evaluate_arguments(const Expression& e) {
        std::vector<Value> values;
        for (const Argument& argument : e.arguments) values.push_back(evaluate(argument.value.front()));
        return values;
    }

    // model.add(layer), x.view(...), model.to(device)
    Value method_of_name(const Expression& e, const Binding& binding, const std::string& name) {
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

    // features.append(x), features.extend([x, y]): the name stands for a longer list.
    Value lengthen(const Expression& e, const Value& list, bool by_all) {
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

    Value method(const Expression& e, Value base, const std::string& name) {
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

    Value plain_call(const Expression& e, const std::string& name) {
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

    // keras.Model(inputs, outputs)
    Value model(const Expression& e) {
        const std::vector<Value> arguments = evaluate_arguments(e);
        return arguments.size() > 1 && arguments[1].kind == Kind::tensor ? arguments[1]
                                                                         : value_at(Kind::none, e.place);
    }

    Value container(const Expression& e) {
        Pieces all;
        for (const Argument& argument : e.arguments) {
            Value value = evaluate(argument.value.front());
            if (value.kind == Kind::layers)
                std::move(value.layers.begin(), value.layers.end(), std::back_inserter(all));
            else if (argument.keyword.empty() && !is_network_input(value) &&
                     !(value.kind == Kind::list && value.list().empty()))
                throw bad_code(value.place, fmt::format("expected a layer or a list of layers, found {}",
                                                        described(value)));
        }
        if (all.size() > Flow::kMostLayers)
            throw bad_code(e.place, fmt::format("it has more than {} layers", Flow::kMostLayers));
        return layers_value(std::move(all), e.place);
    }

    // float("-inf")
    Value real_of(const Expression& e) {
        const std::vector<Value> arguments = evaluate_arguments(e);
        Value value = value_at(Kind::real, e.place);
        if (arguments.size() == 1 && arguments[0].kind == Kind::text && arguments[0].text.ends_with("inf"))
            value.real =
                (arguments[0].text.starts_with('-') ? -1 : 1) * std::numeric_limits<double>::infinity();
        else if (arguments.size() == 1 && arguments[0].kind == Kind::integer)
            value.real = static_cast<double>(arguments[0].number);
        else if (arguments.size() == 1 && arguments[0].kind == Kind::real)
            value.real = arguments[0].real;
        else
            return value_at(Kind::tensor, e.place);
        return value;
    }

    Value passed_over(const Expression& e, const std::string& name) {
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
    // Activation(tf.nn.relu) names a function; anything more is no argument of an activation.
    static void use_up_activation(const Value& value, const Place& place) {
        for (const Piece& piece : value.layers) {
            if (piece.role != Piece::Role::layer || piece.layer.kind != ReadLayer::Kind::activation)
                use_up(value, place);
        }
    }

    Value left_out(const Expression& e, const std::string& name) {
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

    // Of several frameworks' calls of one name the one that the modules before it say, or whose arguments
    // these are.
    const CallRule& preferred(const std::vector<const CallRule*>& rules, const Expression& e,
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

    Value ruled(const Expression& e, const std::string& name, const CallRule& rule) {
        Bound bound(printable(name, kLongestText), e.place, rule.parameters);
        const bool onnx = rule.framework == Framework::onnx;
        std::size_t given = 0;
        for (const Argument& a : e.arguments) given += a.keyword.empty() ? 1 : 0;
        std::size_t position = 0;
        std::vector<Value> tensors;  // ONNX takes them by position
        for (const Argument& argument : e.arguments) {
            Value value = evaluate(argument.value.front());
            if (argument.spread)
                throw bad_code(argument.place, "\"*\" is not read here; write the values out");
            if (!argument.keyword.empty())
                bound.put(argument.keyword, argument.place, std::move(value));
            else if (onnx)
                tensors.push_back(std::move(value));
            else
                bound.put(position++, std::move(value), given);
        }
        return made(e, name, rule, bound, tensors);
    }

    Value made(const Expression& e, const std::string& name, const CallRule& rule, const Bound& bound,
               std::vector<Value> tensors) {
        bound.finish();
        note_keras_input(bound);
        Call call{printable(name, kLongestText), e.place, axes_of(name) != 0 ? axes_of(name) : 2};
        Piece piece = rule.piece(call, bound);
        if (const Value* activation =
                has_parameter(rule.parameters, "activation") ? bound.find("activation") : nullptr)
            piece.layer.activation = printable(activation_named(*activation), kLongestText);
        if (!piece.pad_mode && piece.role == Piece::Role::layer)
            flow_.note(e.place,
                       fmt::format("{} does not pad with zeros; its windows are the same", call.name));
        if (last_part(name).starts_with("Separable"))
            flow_.note(e.place, fmt::format("{} is read as one convolution of the same windows", call.name));
        if (rule.functional) tensors = {first_value(bound, rule)};
        if (tensors.empty()) return layers_value({std::move(piece)}, e.place);
        return apply_to({std::move(piece)}, {tensors.front()}, e.place);
    }

    static Value first_value(const Bound& bound, const CallRule& rule) {
        const std::string_view all = rule.parameters;
        const Value* value = bound.find(all.substr(0, all.find_first_of("!| ")));
        return value != nullptr ? *value : Value{};
    }

    // make_node("Conv", inputs, outputs, name, kernel_shape=[3, 3], ...). Each argument is evaluated once:
    // nodes may stand in nodes.
    Value node_of_onnx(const Expression& e) {
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
        return tensor_made_by(nodes_.apply(node), e.place);
    }

    // make_tensor_value_info("w", TensorProto.FLOAT, [8, 3, 5, 5]), make_tensor("s", type, [4], [1, 1, 2, 2])
    Value tensor_of_onnx(const Expression& e) {
        const std::vector<Value> arguments = evaluate_arguments(e);
        if (arguments.size() < 3 || arguments[0].kind != Kind::text || arguments[2].kind != Kind::list)
            throw bad_code(e.place, "expected a name, a type and a list of sizes");
        nodes_.add_tensor(arguments[0].text, sizes_of(arguments[2]),
                          arguments.size() > 3 ? arguments[3] : Value{});
        return value_at(Kind::tensor, e.place);
    }

    // --- inputs
    // ----------------------------------------------------------------------------------------------

    // A tensor of known sizes that a layer is applied to.
    void note_input(const Value& value, Framework framework, bool of_all = false) {
        if (value.kind != Kind::shape || (!flow_.empty() && !of_all)) return;
        flow_.set_input_tensor(value.shape, framework);
    }

    // None stands for a size that is not known.
    static Extents sizes_of(const Value& value) {
        Extents sizes;
        for (const Value& each : value.list()) {
            const bool fits = each.kind == Kind::integer && each.number >= 1 && each.number <= kLargestSize;
            sizes.push_back(fits ? each.number : 0);
        }
        return sizes;
    }

    static bool channels_first(const Value* format) {
        return format != nullptr && format->text == "channels_first";
    }

    // Keras's input_shape= of a first layer.
    void note_keras_input(const Bound& bound) {
        const bool last = !channels_first(bound.find("data_format"));
        if (!last) flow_.put_channels_first();
        if (const Value* shape = bound.find("input_shape")) flow_.set_input(sizes_of(*shape), last, false);
        if (const Value* shape = bound.find("batch_input_shape"))
            flow_.set_input(sizes_of(*shape), last, true);
    }

    Value input(const Expression& e) {
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

    // zeros([8, 1, 3, 3]), randn(8, 1, 3, 3), normal(key, (8, 1, 3, 3)), Variable(zeros(...))
    Value tensor(const Expression& e) {
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

    static void set_shape(Value& tensor, std::span<const Value> sizes) {
        const bool fits =
            !sizes.empty() && sizes.size() <= 5 && std::all_of(sizes.begin(), sizes.end(), [](auto& v) {
                return v.kind == Kind::integer && v.number >= 1 && v.number <= kLargestSize;
            });
        if (!fits) return;
        tensor.kind = Kind::shape;
        for (const Value& each : sizes) tensor.shape.push_back(each.number);
    }

    Flow flow_;
    OnnxNodes nodes_{flow_};
    std::map<std::string, Binding, std::less<>> names_;
    std::vector<Definition> definitions_;
    std::set<std::string, std::less<>> classes_;  // of this code
    std::string incoming_;                        // the name that came in here without a value
    std::size_t result_ = 0;                      // made the tensor that the last statement came to
};

}  // namespace

ReadProgram read_code(std::string_view text) {
    return Reader().read(text);
}

}  // namespace convwalk
