#include "frameworks/read_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls.h"
#include "frameworks/syntax.h"
#include "frameworks/values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostLayers = 10'000;  // counted whenever one is named or applied
constexpr std::size_t kMostNotes = 50;
constexpr std::size_t kLongestText = 100;
constexpr std::size_t kMostListed = 1000;
constexpr int kDeepestList = 8;

// Calls that hold layers in their order.
constexpr std::array<std::string_view, 6> kContainers = {"Sequential", "ModuleList", "OrderedDict",
                                                         "list",       "tuple",      "Graph"};
// Calls and methods that change no cells.
constexpr std::array<std::string_view, 24> kWithoutEffect = {
    "print", "summary",        "super",  "compile",    "fit",         "evaluate",
    "eval",  "train",          "build",  "to",         "cuda",        "cpu",
    "float", "half",           "double", "plot_model", "manual_seed", "set_seed",
    "apply", "requires_grad_", "init",   "PRNGKey",    "key",         "Model"};
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
        return folded(in_order());
    }

  private:
    using Pieces = std::vector<Piece>;

    // Layers that stand somewhere without being applied to anything yet.
    struct Definition {
        Pieces layers;
        bool used = false;
    };

    // A tensor of a graph, by what the code says of it.
    struct OnnxTensor {
        Extents shape;  // 0: not known
        Value values;
    };

    struct Binding {
        Value value;  // without its layers
        std::size_t definition = std::string::npos;
    };

    // --- statements
    // ------------------------------------------------------------------------------------------

    void run(const Statement& statement) {
        Value value = evaluate(statement.value);
        std::size_t definition = std::string::npos;
        if (value.kind == Kind::layers) {
            definition = definitions_.size();
            count(value.layers.size(), value.place);
            definitions_.push_back({std::move(value.layers), false});
            value.layers.clear();
        }
        if (!statement.target.empty()) names_[statement.target] = {std::move(value), definition};
    }

    // Layers in the order of their use where any is used, else as they stand.
    Pieces in_order() {
        const auto does_something = [](const Piece& p) {
            return p.role != Piece::Role::layer || p.layer.kind != ReadLayer::Kind::activation;
        };
        if (std::any_of(applied_.begin(), applied_.end(), does_something)) return std::move(applied_);
        Pieces all;
        for (Definition& each : definitions_) {
            if (!each.used) all.insert(all.end(), each.layers.begin(), each.layers.end());
        }
        return all.empty() ? std::move(applied_) : all;
    }

    void count(std::size_t layers, const Place& place) {
        counted_ += layers;
        if (counted_ > kMostLayers)
            throw bad_code(place, fmt::format("the program has more than {} layers", kMostLayers));
    }

    void note(const Place& place, std::string_view what) {
        if (program_.notes.size() > kMostNotes) return;
        program_.notes.push_back(program_.notes.size() == kMostNotes
                                     ? std::string("more like this follows")
                                     : fmt::format("line {}: {}", place.line, what));
    }

    void apply(Pieces layers, const Place& place) {
        count(layers.size(), place);
        std::move(layers.begin(), layers.end(), std::back_inserter(applied_));
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
                count(definition.layers.size(), e.place);
                value.layers = definition.layers;
            }
            return value;
        }
        // An activation without brackets, as flax.linen.Sequential takes it.
        if (is_passed_over(last)) return layers_value({activation(e.text, e.place)}, e.place);
        Value value = value_at(Kind::tensor, e.place);
        value.text = e.text.substr(0, kLongestText);
        return value;
    }

    static Value layers_value(Pieces layers, const Place& place) {
        Value value = value_at(Kind::layers, place);
        value.layers = std::move(layers);
        return value;
    }

    static Piece activation(std::string_view name, const Place& place) {
        Piece piece;
        piece.layer.kind = ReadLayer::Kind::activation;
        piece.layer.name = printable(name, kLongestText);
        piece.layer.place = place;
        piece.layer.framework = framework_of(name).value_or(Framework::pytorch);
        piece.layer.activation = printable(last_part(name), kLongestText);
        return piece;
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

    // A list with layers in it is those layers; names that stand beside them do not matter.
    static Value gathered(std::vector<Value> items, const Place& place) {
        const auto is_layers = [](const Value& v) { return v.kind == Kind::layers; };
        if (std::any_of(items.begin(), items.end(), is_layers)) {
            Pieces all;
            for (Value& item : items) {
                if (!is_layers(item) && item.kind != Kind::text && item.kind != Kind::none)
                    throw bad_code(item.place, fmt::format("{} stands among layers", described(item)));
                std::move(item.layers.begin(), item.layers.end(), std::back_inserter(all));
            }
            if (all.size() > kMostLayers)
                throw bad_code(place, fmt::format("the list has more than {} layers", kMostLayers));
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
        const std::size_t applied_before = applied_.size();
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
            e.items[0].kind == Expression::Kind::call && applied_.size() > applied_before && number != 0;
        if (of_call && (e.text == "/" || e.text == "*"))
            set_divisor(applied_.back().layer, applied_.back().sums, e.text == "/" ? 1 / number : number);
        const bool tensors = left.kind == Kind::tensor && right.kind == Kind::tensor;
        if (e.text == "+" && left.kind == Kind::tensor && right.kind == Kind::shape) {
            apply({activation("bias", e.place)}, e.place);
            return value_at(Kind::tensor, left.place);
        }
        if (tensors && e.text != "@") note(e.place, "branches that meet are read as one chain");
        return value_at(Kind::tensor, left.place);
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
        if (!tensor || last_part(base.text) == "shape" || !slices) return value_at(Kind::tensor, e.place);

        std::vector<Sides> cut;
        for (auto index = e.items.begin() + 1; index != e.items.end(); ++index) cut.push_back(cut_of(*index));
        if (cut.size() < 3) throw bad_code(e.place, "a slice of batch or channels is not read");
        // Channels are first or last; the axes lie between or behind.
        const bool last = applied_.empty() || applied_.back().layer.framework == Framework::keras ||
                          applied_.back().layer.framework == Framework::tensorflow ||
                          applied_.back().layer.framework == Framework::jax;
        const bool first_is_batch = cut.front() == Sides{};
        if (!first_is_batch || !(last ? cut.back() : cut[1]).operator==(Sides{}))
            throw bad_code(e.place, "a slice of batch or channels is not read");
        cut.erase(last ? cut.end() - 1 : cut.begin() + 1);
        cut.erase(cut.begin());
        Piece piece;
        piece.role = Piece::Role::pad;
        piece.layer.name = "a slice";
        piece.layer.place = e.place;
        piece.pad = std::move(cut);
        apply({std::move(piece)}, e.place);
        return value_at(Kind::tensor, e.place);
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
            if (layers.kind != Kind::layers)
                throw bad_code(callee.place, "expected a layer to apply, such as Conv2D(8, 3)(x)");
            if (!arguments.empty() && !layers.layers.empty())
                note_input(arguments.front(), layers.layers.front().layer.framework);
            apply(std::move(layers.layers), e.place);
            return value_at(Kind::tensor, e.place);
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
        std::vector<Value> arguments = evaluate_arguments(e);
        const Value callee = evaluate(e.items[0]);
        if (callee.kind != Kind::layers) return value_at(Kind::tensor, e.place);
        if (!arguments.empty() && !callee.layers.empty())
            note_input(arguments.front(), callee.layers.front().layer.framework);
        apply(callee.layers, e.place);
        return value_at(Kind::tensor, e.place);
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
                    count(value.layers.size(), e.place);
                    std::move(value.layers.begin(), value.layers.end(),
                              std::back_inserter(definitions_[definition].layers));
                }
                return value_at(Kind::none, e.place);
            }
            if (contains(kWithoutEffect, name)) return value_at(Kind::none, e.place);
            throw bad_code(e.place, fmt::format("unknown method \"{}\" of a layer", printable(name)));
        }
        Value base = value_at(Kind::tensor, e.place);
        return method(e, base, name);
    }

    Value method(const Expression& e, Value base, const std::string& name) {
        if (base.kind == Kind::layers) {
            if (!contains(kWithoutEffect, name))
                throw bad_code(e.place, fmt::format("unknown method \"{}\" of a layer", printable(name)));
            return base;
        }
        if (is_passed_over(name)) apply({activation(name, e.place)}, e.place);
        return value_at(Kind::tensor, e.place);
    }

    Value plain_call(const Expression& e, const std::string& name) {
        const std::string_view last = last_part(name);
        if (contains(kContainers, last)) return container(e);
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
        if (contains(kWithoutEffect, last)) return value_at(Kind::none, e.place);
        const std::vector<std::string> known = known_names(last);
        const std::string near = nearest_name(last, known);
        throw bad_code(e.place, fmt::format("unknown call \"{}\"{}", printable(name),
                                            near.empty() ? "; expected a layer such as Conv2d"
                                                         : fmt::format(" (did you mean \"{}\"?)", near)));
    }

    Value container(const Expression& e) {
        Pieces all;
        for (const Argument& argument : e.arguments) {
            Value value = evaluate(argument.value.front());
            if (value.kind == Kind::layers)
                std::move(value.layers.begin(), value.layers.end(), std::back_inserter(all));
            else if (argument.keyword.empty() && !(value.kind == Kind::list && value.list().empty()))
                throw bad_code(value.place, fmt::format("expected a layer or a list of layers, found {}",
                                                        described(value)));
        }
        if (all.size() > kMostLayers)
            throw bad_code(e.place, fmt::format("it has more than {} layers", kMostLayers));
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
        Piece piece = activation(name, e.place);
        const char first = last_part(name).front();
        const bool functional = first >= 'a' && first <= 'z';
        for (const Value& value : arguments) {
            use_up_activation(value, e.place);
            if (last_part(name) != "Activation") continue;
            if (const std::string named = activation_named(value); !named.empty())
                piece.layer.activation = printable(named, kLongestText);
        }
        if (!functional || arguments.empty()) return layers_value({std::move(piece)}, e.place);
        note_input(arguments.front(), piece.layer.framework);
        apply({std::move(piece)}, e.place);
        return value_at(Kind::tensor, e.place);
    }
    // Activation(tf.nn.relu) names a function; anything more is no argument of an activation.
    static void use_up_activation(const Value& value, const Place& place) {
        for (const Piece& piece : value.layers) {
            if (piece.role != Piece::Role::layer || piece.layer.kind != ReadLayer::Kind::activation)
                use_up(value, place);
        }
    }

    Value left_out(const Expression& e, const std::string& name) {
        for (const Value& value : evaluate_arguments(e)) use_up_activation(value, e.place);
        Piece piece;
        piece.role = Piece::Role::left_out;
        piece.layer.place = e.place;
        piece.layer.name = printable(name, kLongestText);
        const char first = last_part(name).front();
        if (first < 'a' || first > 'z') return layers_value({std::move(piece)}, e.place);
        apply({std::move(piece)}, e.place);
        return value_at(Kind::tensor, e.place);
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
        for (const Argument& argument : e.arguments) {
            Value value = evaluate(argument.value.front());
            if (argument.spread)
                throw bad_code(argument.place, "\"*\" is not read here; write the values out");
            if (!argument.keyword.empty())
                bound.put(argument.keyword, argument.place, std::move(value));
            else if (!onnx)  // ONNX takes tensors by position
                bound.put(position++, std::move(value), given);
        }
        return made(e, name, rule, bound);
    }

    Value made(const Expression& e, const std::string& name, const CallRule& rule, const Bound& bound) {
        bound.finish();
        note_keras_input(bound);
        Call call{printable(name, kLongestText), e.place, axes_of(name) != 0 ? axes_of(name) : 2};
        Piece piece = rule.piece(call, bound);
        if (const Value* activation =
                has_parameter(rule.parameters, "activation") ? bound.find("activation") : nullptr)
            piece.layer.activation = printable(activation_named(*activation), kLongestText);
        if (!piece.pad_mode && piece.role == Piece::Role::layer)
            note(e.place, fmt::format("{} does not pad with zeros; its windows are the same", call.name));
        if (last_part(name).starts_with("Separable"))
            note(e.place, fmt::format("{} is read as one convolution of the same windows", call.name));
        const bool onnx_with_inputs =
            rule.framework == Framework::onnx &&
            std::any_of(e.arguments.begin(), e.arguments.end(), [](auto& a) { return a.keyword.empty(); });
        if (!rule.functional && !onnx_with_inputs) return layers_value({std::move(piece)}, e.place);
        if (rule.functional) note_input(first_value(bound, rule), piece.layer.framework);
        apply({std::move(piece)}, e.place);
        return value_at(Kind::tensor, e.place);
    }

    static Value first_value(const Bound& bound, const CallRule& rule) {
        const std::string_view all = rule.parameters;
        const Value* value = bound.find(all.substr(0, all.find_first_of("!| ")));
        return value != nullptr ? *value : Value{};
    }

    // make_node("Conv", inputs, outputs, name, kernel_shape=[3, 3], ...)
    Value node_of_onnx(const Expression& e) {
        if (e.arguments.empty() || !(e.arguments[0].keyword.empty() || e.arguments[0].keyword == "op_type"))
            throw bad_code(e.place, "make_node begins with the operator, such as make_node(\"Conv\", ...)");
        const Value type = evaluate(e.arguments[0].value.front());
        if (type.kind != Kind::text)
            throw bad_code(type.place,
                           fmt::format("op_type of make_node is {}; it must be a text", described(type)));
        const std::vector<std::string> inputs = inputs_of_node(e);
        note_onnx_input(inputs);
        if (is_passed_over(type.text)) return apply_node({activation(type.text, e.place)}, e);
        if (is_left_out(type.text)) {
            Piece piece;
            piece.role = Piece::Role::left_out;
            piece.layer.place = e.place;
            piece.layer.name = printable(type.text);
            return apply_node({std::move(piece)}, e);
        }
        const CallRule* rule = onnx_rule_of(type.text);
        if (rule == nullptr) {
            const std::vector<std::string> known = {"Conv",         "ConvTranspose", "MaxPool", "AveragePool",
                                                    "DepthToSpace", "SpaceToDepth",  "Resize",  "Upsample",
                                                    "Pad",          "Relu"};
            throw bad_code(type.place, unknown_name("operator", type.text, known));
        }
        Bound bound(type.text, e.place, rule->parameters);
        for (std::size_t i = 1; i < e.arguments.size(); ++i) {
            const Argument& argument = e.arguments[i];
            if (is_inputs(e, i)) continue;  // each argument is evaluated once: nodes may stand in nodes
            Value value = evaluate(argument.value.front());
            const bool of_the_node = argument.keyword.empty() || argument.keyword == "outputs" ||
                                     argument.keyword == "doc_string" || argument.keyword == "domain";
            if (!of_the_node) bound.put(argument.keyword, argument.place, std::move(value));
        }
        if (type.text == "Pad") put_onnx_pads(bound, inputs);
        bound.finish();
        Piece piece = rule->piece(Call{type.text, e.place, 2}, bound);
        if (type.text == "Conv" || type.text == "ConvTranspose") set_onnx_weight(piece, inputs);
        if (type.text == "Resize") set_onnx_scales(piece, inputs);
        return apply_node({std::move(piece)}, e);
    }

    // make_tensor_value_info("w", TensorProto.FLOAT, [8, 3, 5, 5]), make_tensor("s", type, [4], [1, 1, 2, 2])
    Value tensor_of_onnx(const Expression& e) {
        const std::vector<Value> arguments = evaluate_arguments(e);
        if (arguments.size() < 3 || arguments[0].kind != Kind::text || arguments[2].kind != Kind::list)
            throw bad_code(e.place, "expected a name, a type and a list of sizes");
        OnnxTensor tensor;
        tensor.shape = sizes_of(arguments[2]);
        if (arguments.size() > 3) tensor.values = arguments[3];
        onnx_tensors_[arguments[0].text] = std::move(tensor);
        return value_at(Kind::tensor, e.place);
    }

    static bool is_inputs(const Expression& e, std::size_t i) {
        const std::string& keyword = e.arguments[i].keyword;
        return keyword.empty() ? i == 1 : keyword == "inputs";
    }

    std::vector<std::string> inputs_of_node(const Expression& e) {
        std::vector<std::string> names;
        for (std::size_t i = 1; i < e.arguments.size(); ++i) {
            if (!is_inputs(e, i)) continue;
            const Value value = evaluate(e.arguments[i].value.front());
            for (const Value& name : value.list()) names.push_back(name.text);
        }
        return names;
    }

    [[nodiscard]] const OnnxTensor* onnx_tensor(const std::vector<std::string>& names, std::size_t i) const {
        if (i >= names.size()) return nullptr;
        const auto found = onnx_tensors_.find(names[i]);
        return found == onnx_tensors_.end() ? nullptr : &found->second;
    }

    void note_onnx_input(const std::vector<std::string>& inputs) {
        const OnnxTensor* input = onnx_tensor(inputs, 0);
        if (input != nullptr && applied_.empty()) set_input(input->shape, false, true);
    }

    // [out, in / groups, k...], transposed [in, out / groups, k...]
    void set_onnx_weight(Piece& piece, const std::vector<std::string>& inputs) const {
        ReadLayer& layer = piece.layer;
        layer.bias = inputs.size() > 2 && !inputs[2].empty();
        const OnnxTensor* weight = onnx_tensor(inputs, 1);
        if (weight == nullptr || weight->shape.size() < 3) return;
        const std::int64_t groups = layer.request.layer.groups;
        const std::int64_t first = weight->shape[0];
        const std::int64_t second = weight->shape[1];
        if (first < 1 || second < 1) return;
        if (second > kLargestSize / groups)
            throw bad_code(layer.place,
                           fmt::format("{} x {} channels; the most are {}", second, groups, kLargestSize));
        const bool transposed = layer.request.layer.op == Operator::transposed_convolution;
        layer.request.layer.in_channels = transposed ? first : second * groups;
        layer.request.layer.out_channels = transposed ? second * groups : first;
        layer.in_channels_known = layer.out_channels_known = true;
    }

    // Input 1: how many cells, input 2: what they hold. Older nodes have both as attributes.
    void put_onnx_pads(Bound& bound, const std::vector<std::string>& inputs) const {
        const OnnxTensor* pads = onnx_tensor(inputs, 1);
        const OnnxTensor* value = onnx_tensor(inputs, 2);
        if (pads != nullptr && bound.find("pads") == nullptr) bound.put("pads", bound.place(), pads->values);
        if (value != nullptr && value->values.list().size() == 1 && bound.find("value") == nullptr)
            bound.put("value", bound.place(), value->values.list().front());
    }

    // Input 2: factors, input 3: sizes; batch and channels first.
    void set_onnx_scales(Piece& piece, const std::vector<std::string>& inputs) const {
        const OnnxTensor* scales = onnx_tensor(inputs, 2);
        const OnnxTensor* sizes = onnx_tensor(inputs, 3);
        const bool by_size = sizes != nullptr;
        if (by_size) scales = sizes;
        const auto values = scales == nullptr ? std::span<const Value>() : scales->values.list();
        if (values.size() < 3 || values.size() > 5)
            throw bad_code(piece.layer.place,
                           "the factors of this Resize are not known here; make them with make_tensor");
        for (const Value& value : values.subspan(2)) {
            const bool whole =
                value.kind == Kind::integer && value.number >= 1 && value.number <= kLargestSize;
            const double factor =
                value.kind == Kind::integer ? static_cast<double>(value.number) : value.real;
            if (by_size ? !whole : !(factor > 0 && factor <= 1e6))
                throw bad_code(value.place, fmt::format("{} is no {} of a Resize", described(value),
                                                        by_size ? "size" : "factor"));
            if (by_size)
                piece.layer.wanted_output.push_back(value.number);
            else
                piece.layer.factors.push_back(factor);
        }
    }
    // A node is applied where it stands.
    Value apply_node(Pieces pieces, const Expression& e) {
        apply(std::move(pieces), e.place);
        return value_at(Kind::tensor, e.place);
    }

    // --- inputs
    // ----------------------------------------------------------------------------------------------

    void set_input(const Extents& sizes, bool channels_last, bool has_batch) {
        const std::size_t others = has_batch ? 2 : 1;
        if (!program_.input.empty() || sizes.size() < others + 1 || sizes.size() > others + 3) return;
        const auto begin = sizes.begin() + (has_batch ? 1 : 0);
        const std::int64_t channels = channels_last ? sizes.back() : *begin;
        const Extents spatial =
            channels_last ? Extents(begin, sizes.end() - 1) : Extents(begin + 1, sizes.end());
        if (channels > 0) program_.in_channels = channels;
        if (std::all_of(spatial.begin(), spatial.end(), [](auto v) { return v > 0; }))
            program_.input = spatial;
    }

    // A tensor of known sizes that a layer is applied to.
    void note_input(const Value& value, Framework framework) {
        if (value.kind != Kind::shape || !applied_.empty()) return;
        const bool last = framework == Framework::keras || framework == Framework::tensorflow;
        set_input(value.shape, last, true);
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
        if (const Value* shape = bound.find("input_shape")) set_input(sizes_of(*shape), last, false);
        if (const Value* shape = bound.find("batch_input_shape")) set_input(sizes_of(*shape), last, true);
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
        if (const Value* shape = bound.find("shape")) set_input(sizes_of(*shape), true, false);
        if (const Value* shape = bound.find("batch_shape")) set_input(sizes_of(*shape), true, true);
        return layers_value({}, e.place);
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

    // --- pads and crops become part of their neighbours
    // -------------------------------------------------------

    ReadProgram folded(Pieces pieces) {
        std::optional<Piece> pending;
        for (Piece& piece : pieces) {
            if (piece.role == Piece::Role::left_out) {
                note(piece.layer.place, fmt::format("{} has no windows; it is left out", piece.layer.name));
            } else if (piece.role == Piece::Role::pad) {
                add_pad(pending, std::move(piece));
            } else {
                const bool passes = piece.layer.kind == ReadLayer::Kind::activation;
                // What an average is multiplied by makes its divisor another.
                const bool scales = piece.scale != 0 && !pending && !program_.layers.empty();
                if (scales && set_divisor(program_.layers.back(), false, piece.scale)) continue;
                if (pending && !passes) {
                    if (piece.channels_first && !pending->pad_channels_first.empty())
                        pending->pad = pending->pad_channels_first;
                    merge(*pending, piece.layer);
                    pending.reset();
                }
                program_.layers.push_back(std::move(piece.layer));
            }
        }
        if (pending) refuse_pad(*pending);
        return std::move(program_);
    }

    [[noreturn]] static void refuse_pad(const Piece& pad) {
        throw bad_code(pad.layer.place,
                       fmt::format("{} has no convolution or pooling behind it that could take its cells",
                                   pad.layer.name));
    }

    // What is cut belongs to a transposed convolution before it, what is added to the layer behind it.
    void add_pad(std::optional<Piece>& pending, Piece pad) {
        ReadLayer* before = nullptr;
        for (auto layer = program_.layers.rbegin(); layer != program_.layers.rend() && before == nullptr;
             ++layer) {
            if (layer->kind != ReadLayer::Kind::activation) before = &*layer;
        }
        const bool after_transposed = before != nullptr && before->kind == ReadLayer::Kind::layer &&
                                      before->request.layer.op == Operator::transposed_convolution &&
                                      !pending;
        // A size that is shared out to both sides by a rule can't be cut further.
        if (after_transposed && before->auto_padding == AutoPadding::none) {
            fit_axes(pad, before->request.layer.axes.size());
            crop(pad, *before);
        }
        const auto nothing = [](const Sides& s) { return s == Sides{}; };
        if (std::all_of(pad.pad.begin(), pad.pad.end(), nothing)) return;
        if (!pending) {
            pending = std::move(pad);
            return;
        }
        if (pad.pad.size() > pending->pad.size()) fit_axes(*pending, pad.pad.size());
        fit_axes(pad, pending->pad.size());
        pending->pad_mode = mode_of_both(pending->pad, pending->pad_mode, pad.pad, pad.pad_mode);
        pending->pad_channels_first.clear();
        for (std::size_t i = 0; i < pad.pad.size(); ++i) {
            pending->pad[i].begin += pad.pad[i].begin;
            pending->pad[i].end += pad.pad[i].end;
        }
        pending->pad_lowest &= pad.pad_lowest;
    }

    static void crop(Piece& pad, ReadLayer& before) {
        std::vector<AxisSpec>& axes = before.request.layer.axes;
        for (std::size_t i = 0; i < axes.size(); ++i) {
            Sides& s = pad.pad[i];
            if (!before.wanted_output.empty()) {
                const Sides cut = {-std::min<std::int64_t>(0, s.begin), -std::min<std::int64_t>(0, s.end)};
                axes[i].padding_begin += cut.begin;
                before.wanted_output[i] -= cut.begin + cut.end;
                s = {std::max<std::int64_t>(0, s.begin), std::max<std::int64_t>(0, s.end)};
                continue;
            }
            const std::int64_t begin = axes[i].padding_begin - std::min<std::int64_t>(0, s.begin);
            const std::int64_t end =
                axes[i].padding_end - axes[i].output_padding - std::min<std::int64_t>(0, s.end);
            if (std::min(s.begin, s.end) < 0) set_crop(before, i, begin, end);
            s = {std::max<std::int64_t>(0, s.begin), std::max<std::int64_t>(0, s.end)};
        }
    }

    // Axes that a pad leaves out are the first ones; those before them are batch and channels.
    static void fit_axes(Piece& pad, std::size_t axes) {
        while (pad.pad.size() > axes) {
            if (!(pad.pad.front() == Sides{}))
                throw bad_code(pad.layer.place, fmt::format("{} changes {} axes, its neighbour has {}",
                                                            pad.layer.name, pad.pad.size(), axes));
            pad.pad.erase(pad.pad.begin());
        }
        pad.pad.insert(pad.pad.begin(), axes - pad.pad.size(), Sides{});
    }

    void merge(Piece& pad, ReadLayer& layer) {
        const bool windows = layer.kind == ReadLayer::Kind::layer &&
                             layer.request.layer.op != Operator::transposed_convolution;
        if (!windows) refuse_pad(pad);
        fit_axes(pad, layer.request.layer.axes.size());
        layer.request.layer = resolved(layer.request);
        layer.request.padding = PaddingWord::numbers;
        layer.padded_before = true;
        set_rules(pad, layer);
        for (std::size_t i = 0; i < pad.pad.size(); ++i) {
            AxisSpec& a = layer.request.layer.axes[i];
            a.padding_begin += pad.pad[i].begin;
            a.padding_end += pad.pad[i].end;
            if (std::min(a.padding_begin, a.padding_end) < 0)
                throw bad_code(pad.layer.place, fmt::format("{} cuts the input of {}; that is not read",
                                                            pad.layer.name, layer.name));
            if (a.ceil_mode && !(pad.pad[i] == Sides{}))
                throw bad_code(layer.place,
                               fmt::format("{} rounds up behind {}; write its padding without ceil_mode",
                                           layer.name, pad.layer.name));
        }
        const Operator op = layer.request.layer.op;
        const bool zeros = pad.pad_mode == PaddingMode::zeros;
        if (op == Operator::max_pooling && zeros)
            note(pad.layer.place,
                 fmt::format("{} adds zeros before a maximum, where they count as values", pad.layer.name));
        else if (op != Operator::convolution && !zeros && !pad.pad_lowest)
            note(pad.layer.place,
                 fmt::format("{} does not pad with zeros; the windows are the same", pad.layer.name));
    }

    // What stands in the padding that both come to, and whether an average counts it. The layer's own is
    // still as it was.
    void set_rules(const Piece& pad, ReadLayer& layer) {
        Layer& made = layer.request.layer;
        std::vector<Sides> own;
        for (const AxisSpec& a : made.axes) own.push_back({a.padding_begin, a.padding_end});
        // Cells that a word is yet to add are some.
        if (layer.auto_padding != AutoPadding::none) own.assign(made.axes.size(), Sides{1, 1});
        if (made.op == Operator::convolution) {
            const auto mode = mode_of_both(pad.pad, pad.pad_mode, own, made.padding_mode);
            made.padding_mode = mode.value_or(PaddingMode::zeros);
            if (mode) return;
            note(pad.layer.place,
                 pad.pad_mode
                     ? fmt::format("{} and {} pad in ways that a layer can't have both of; the "
                                   "windows are the same",
                                   pad.layer.name, layer.name)
                     : fmt::format("{} does not pad with zeros; the windows are the same", pad.layer.name));
        }
        if (made.count_include_pad) return;
        // Cells of a pad are as good as real ones to the layer behind it.
        made.count_include_pad =
            std::all_of(own.begin(), own.end(), [](const Sides& s) { return s == Sides{}; });
        if (!made.count_include_pad)
            note(pad.layer.place,
                 fmt::format("{} counts the cells of {}, but not its own padding; neither is counted here",
                             layer.name, pad.layer.name));
    }

    ReadProgram program_;
    std::map<std::string, Binding, std::less<>> names_;
    std::vector<Definition> definitions_;
    std::map<std::string, OnnxTensor, std::less<>> onnx_tensors_;
    Pieces applied_;
    std::size_t counted_ = 0;
};

// --- with an input
// ---------------------------------------------------------------------------------------------

[[noreturn]] void refuse_at(const ReadLayer& layer, std::string_view sentence) {
    throw bad_code(layer.place, fmt::format("{}: {}", layer.name, sentence));
}

// Fields are in range; the padding itself is not judged.
void demand_range(const ReadLayer& read, Layer layer) {
    layer.op = Operator::transposed_convolution;
    for (AxisSpec& a : layer.axes) {
        a.padding_begin = a.padding_end = a.output_padding = 0;
        a.ceil_mode = false;
    }
    layer.in_channels = layer.out_channels = layer.groups = 1;
    layer.padding_mode = PaddingMode::zeros;
    layer.count_include_pad = true;
    layer.divisor_override.reset();
    if (const auto why = why_invalid(layer)) refuse_at(read, why->sentence);
}

// Cells that SAME adds count besides those of pads before the layer, which its input has already.
void settle_same(const ReadLayer& read, AxisSpec& a) {
    AxisSpec padded = a;
    padded.input += a.padding_begin + a.padding_end;
    const Sides same = same_padding(padded, read.auto_padding);
    a.padding_begin += same.begin;
    a.padding_end += same.end;
}

void settle_output(const ReadLayer& read, std::size_t axis, AxisSpec& a) {
    const std::int64_t total = full_output(a) + a.output_padding - read.wanted_output[axis];
    Sides cut = {a.padding_begin, total - a.padding_begin};
    if (read.auto_padding != AutoPadding::none) {
        cut = shared_out(total, read.auto_padding);
        // TensorFlow cuts nothing where there is nothing to cut, and adds at the end.
        if (read.framework == Framework::tensorflow && total < 0) cut = {0, total};
    }
    if (cut.begin < 0 || read.wanted_output[axis] < 1)
        refuse_at(read, fmt::format("an output of {} cells can't come out of it", read.wanted_output[axis]));
    a.padding_begin = cut.begin;
    const std::int64_t end = cut.end - a.output_padding;
    a.padding_end = std::max<std::int64_t>(0, end);
    a.output_padding = std::max<std::int64_t>(0, -end);
}

// A pooling with one padding for both sides takes half its kernel at most; a pad before it may be larger.
// Cells at the end that no window reads tell the two apart.
void settle_large_pad(AxisSpec& a) {
    if (a.padding_begin != a.padding_end || a.padding_begin <= a.kernel / 2 || a.ceil_mode) return;
    const std::int64_t leftover = leftover_cells(Operator::max_pooling, a);
    if (leftover > 0)
        --a.padding_end;
    else if (a.stride > 1)
        ++a.padding_end;
    if (a.padding_begin != a.padding_end) return;
    // With stride 1 a window that would begin behind the input is left out by the ceil mode.
    AxisSpec ceiled = a;
    ++ceiled.padding_end;
    ceiled.ceil_mode = true;
    if (output_size(Operator::max_pooling, ceiled) == output_size(Operator::max_pooling, a)) a = ceiled;
}

std::int64_t resized(const ReadLayer& layer, std::size_t axis, std::int64_t input) {
    if (!layer.wanted_output.empty()) return layer.wanted_output[axis];
    const double factor = layer.factors[axis];
    const double size = static_cast<double>(input) * factor;
    // A shuffle's factors are whole, or one by a whole number.
    const double whole = layer.kind == ReadLayer::Kind::pixel_shuffle ? std::round(size) : std::floor(size);
    if (!(whole >= 1) || whole > static_cast<double>(kLargestSize))
        refuse_at(layer, fmt::format("{} cells times {} are no size", input, factor));
    return static_cast<std::int64_t>(whole);
}

// As a layer by itself, where there is such a one.
std::optional<LayerRequest> alone(const ReadLayer& read, const Extents& input, std::int64_t channels,
                                  const Extents& output) {
    Layer layer;
    layer.axes.assign(input.size(), AxisSpec{});
    const bool resizes = read.kind == ReadLayer::Kind::upsample;
    const bool back = !resizes && read.factors.front() < 1;
    layer.op = resizes ? Operator::resize : back ? Operator::pixel_unshuffle : Operator::pixel_shuffle;
    for (std::size_t i = 0; i < input.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        a.input = input[i];
        if (!read.wanted_output.empty())
            a.output_size = read.wanted_output[i];
        else
            a.factor = back ? std::round(1 / read.factors[i]) : read.factors[i];
    }
    if (resizes) {
        const auto mode = resize_mode_of(read);
        if (!mode) return std::nullopt;
        layer.resize_mode = *mode;
        layer.align_corners = read.align_corners && cells_each_side(*mode) > 0;
    }
    const std::int64_t r = shuffle_factor(layer.axes.front());
    layer.in_channels = channels > 0 ? channels : layer.op == Operator::pixel_shuffle ? r * r : 1;
    layer.out_channels = layer.in_channels;
    if (why_invalid(layer) || output_extents(layer) != output) return std::nullopt;
    return LayerRequest{.layer = layer};
}

std::string other_axes(std::size_t works_on, std::size_t found) {
    return fmt::format("it works on {} {}, the input has {}", works_on, works_on == 1 ? "axis" : "axes",
                       found);
}

WalkedLayer walk_resized(const ReadLayer& layer, const Extents& input, std::int64_t channels) {
    WalkedLayer walked;
    ReadLayer fitting = layer;
    if (fitting.factors.size() == 1) fitting.factors.assign(input.size(), layer.factors.front());
    if (fitting.wanted_output.size() == 1)
        fitting.wanted_output.assign(input.size(), layer.wanted_output.front());
    const std::size_t axes = std::max(fitting.factors.size(), fitting.wanted_output.size());
    if (axes != input.size()) refuse_at(layer, other_axes(axes, input.size()));
    for (std::size_t i = 0; i < axes; ++i) walked.output.push_back(resized(fitting, i, input[i]));
    walked.channels = channels;
    walked.request = alone(fitting, input, channels, walked.output);
    if (layer.kind != ReadLayer::Kind::pixel_shuffle) return walked;
    const double factor = layer.factors.front();
    if (factor < 1) {
        const auto whole = std::llround(1 / factor);
        for (std::size_t i = 0; i < axes; ++i) {
            if (input[i] % whole != 0)
                refuse_at(layer, fmt::format("{} cells can't be shared out by {}", input[i], whole));
        }
        if (channels > kLargestSize / (whole * whole)) refuse_at(layer, "that makes too many channels");
        walked.channels = channels * whole * whole;
        return walked;
    }
    const auto whole = static_cast<std::int64_t>(factor);
    const std::int64_t square = whole * whole;
    if (channels % square != 0)
        refuse_at(layer, fmt::format("{} channels come in; it takes a multiple of {}", channels, square));
    walked.channels = channels / square;
    return walked;
}

}  // namespace

ReadProgram read_code(std::string_view text) {
    return Reader().read(text);
}

LayerRequest settled(const ReadLayer& read, const Extents& input, std::int64_t in_channels) {
    LayerRequest request = read.request;
    Layer& layer = request.layer;
    if (layer.axes.size() != input.size()) refuse_at(read, other_axes(layer.axes.size(), input.size()));
    for (std::size_t i = 0; i < input.size(); ++i) layer.axes[i].input = input[i];
    demand_range(read, layer);
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (!read.wanted_output.empty())
            settle_output(read, i, layer.axes[i]);
        else if (read.auto_padding != AutoPadding::none)
            settle_same(read, layer.axes[i]);
        if (is_pooling(layer.op) && (read.padded_before || read.framework != Framework::pytorch))
            settle_large_pad(layer.axes[i]);
    }
    if (is_pooling(layer.op)) layer.in_channels = layer.out_channels = std::max<std::int64_t>(1, in_channels);
    if (!is_pooling(layer.op) && !read.in_channels_known && in_channels > 0) {
        layer.in_channels = in_channels;
        if (!read.out_channels_known && read.depth_multiplier == 0)
            layer.out_channels = std::max(layer.out_channels, layer.groups);
    }
    // TensorFlow has as many groups as the filters' channels fit into the input's.
    const bool grouped = read.framework == Framework::tensorflow && layer.op == Operator::convolution;
    if (grouped && layer.groups == 1 && in_channels > layer.in_channels &&
        in_channels % layer.in_channels == 0) {
        layer.groups = in_channels / layer.in_channels;
        layer.in_channels = in_channels;
    }
    if (read.depth_multiplier > 0) {
        layer.groups = layer.in_channels;
        if (read.depth_multiplier > kLargestSize / layer.in_channels)
            refuse_at(read, "that makes too many channels");
        layer.out_channels = layer.in_channels * read.depth_multiplier;
    }
    return request;
}

std::optional<ResizeMode> resize_mode_of(const ReadLayer& layer) {
    std::string mode;
    for (const char c : layer.resize_mode) {
        if (c != '_') mode += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (mode.ends_with("linear")) return ResizeMode::bilinear;
    if (mode.ends_with("cubic")) return ResizeMode::bicubic;
    if (mode == "nearest-exact") return ResizeMode::nearest_exact;
    if (mode.starts_with("nearest") || mode.empty()) return ResizeMode::nearest;
    return std::nullopt;
}

std::vector<WalkedLayer> walk(const ReadProgram& program, const Extents& input, std::int64_t in_channels) {
    std::vector<WalkedLayer> all;
    Extents sizes = input;
    std::int64_t channels = in_channels > 0 ? in_channels : program.in_channels;
    for (const ReadLayer& layer : program.layers) {
        WalkedLayer walked;
        switch (layer.kind) {
            case ReadLayer::Kind::activation:
                walked = {std::nullopt, sizes, channels};
                break;
            case ReadLayer::Kind::upsample:
            case ReadLayer::Kind::pixel_shuffle:
                walked = walk_resized(layer, sizes, channels);
                break;
            case ReadLayer::Kind::layer: {
                const LayerRequest request = settled(layer, sizes, channels);
                if (layer.in_channels_known && channels > 0 && channels != request.layer.in_channels)
                    refuse_at(layer, fmt::format("it takes {} channels, {} come in",
                                                 request.layer.in_channels, channels));
                if (const auto why = why_invalid(request)) refuse_at(layer, why->sentence);
                const bool known = layer.out_channels_known || (layer.depth_multiplier > 0 && channels > 0);
                const std::int64_t out = is_pooling(request.layer.op) ? channels
                                         : known                      ? request.layer.out_channels
                                                                      : 0;
                walked = {request, output_extents(resolved(request)), out};
                break;
            }
        }
        sizes = walked.output;
        channels = walked.channels;
        all.push_back(std::move(walked));
    }
    return all;
}

std::optional<std::size_t> dimensions_of(const ReadProgram& program) {
    for (const ReadLayer& layer : program.layers) {
        if (layer.kind == ReadLayer::Kind::layer) return layer.request.layer.axes.size();
    }
    for (const ReadLayer& layer : program.layers) {
        const std::size_t axes = std::max(layer.factors.size(), layer.wanted_output.size());
        if (axes > 0) return axes;
    }
    return std::nullopt;
}

}  // namespace convwalk
