// Arrays of numbers that a program works out itself: what arange, linspace and tensor([...]) make, in one
// dimension. Widths and depths of published networks are made so; tensors of the network are something else.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "basics/text.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/python/operators.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;
using Numbers = std::vector<Value>;

bool all_numbers(std::span<const Value> items) {
    return std::all_of(items.begin(), items.end(), is_number);
}

// Rounded to even at the middle, as all of them do.
std::optional<double> changed(std::string_view name, double x) {
    if (name == "round" || name == "rint") return std::nearbyint(x);
    if (name == "floor") return std::floor(x);
    if (name == "ceil") return std::ceil(x);
    if (name == "trunc" || name == "fix") return std::trunc(x);
    if (name == "exp") return std::exp(x);
    if (name == "square") return x * x;
    if (name == "sqrt" && x >= 0) return std::sqrt(x);
    if (name == "log" && x > 0) return std::log(x);
    if (name == "log2" && x > 0) return std::log2(x);
    if (name == "log10" && x > 0) return std::log10(x);
    if (name == "float" || name == "double") return x;
    return std::nullopt;
}

std::string_view sign_named(std::string_view name) {
    if (name == "add") return "+";
    if (name == "sub" || name == "subtract") return "-";
    if (name == "mul" || name == "multiply") return "*";
    if (name == "div" || name == "divide" || name == "true_divide") return "/";
    if (name == "floor_divide") return "//";
    if (name == "pow" || name == "power" || name == "float_power") return "**";
    if (name == "remainder" || name == "mod") return "%";
    return "";
}

// astype(int), astype("int64"), astype(np.int32), to(torch.long)
bool is_whole_type(const Value& type) {
    const std::string name = type.kind == Kind::text ? type.text : std::string(last_part(full_name(type)));
    return name.starts_with("int") || name == "long";
}

Numbers each_once(std::span<const Value> items) {
    Numbers all(items.begin(), items.end());
    std::sort(all.begin(), all.end(),
              [](const Value& a, const Value& b) { return number_of(a) < number_of(b); });
    const auto same = [](const Value& a, const Value& b) { return number_of(a) == number_of(b); };
    all.erase(std::unique(all.begin(), all.end(), same), all.end());
    return all;
}

}  // namespace

Value Interpreter::array(Numbers numbers, const Place& place) {
    return list(std::move(numbers), place, Sequence::Form::array);
}

std::optional<Value> Interpreter::each_changed(std::string_view name, const Value& of, const Place& place) {
    Numbers all;
    for (const Value& each : of.list()) {
        const auto real = changed(name, number_of(each));
        if (!real) return std::nullopt;
        all.push_back(real_at(*real, place));
    }
    return array(std::move(all), place);
}

std::optional<Value> Interpreter::operated_arrays(std::string_view sign, const Value& left,
                                                  const Value& right, const Place& place) {
    if (!is_array(left) && !is_array(right)) return std::nullopt;
    const bool fit = (is_array(left) || is_number(left)) && (is_array(right) || is_number(right));
    const std::size_t count = std::max(left.list().size(), right.list().size());
    Numbers all;
    for (std::size_t i = 0; fit && i < count; ++i) {
        const auto side = [&](const Value& v) -> const Value* {
            if (!is_array(v)) return &v;
            if (v.list().size() == 1) return &v.list().front();
            return i < v.list().size() ? &v.list()[i] : nullptr;
        };
        const Value* a = side(left);
        const Value* b = side(right);
        const auto number = a != nullptr && b != nullptr ? calculated(sign, *a, *b) : std::nullopt;
        if (!number) break;
        all.push_back(*number);
    }
    if (!fit || all.size() != count)
        return unknown_value(fmt::format("\"{}\" of {} and {}", sign, described(left), described(right)),
                             place);
    return array(std::move(all), place);
}

// arange(end), arange(begin, end), arange(begin, end, step), with words for each.
std::optional<Value> Interpreter::counted_array(const Given& given, const Place& place) {
    const bool end_alone = given.values.size() == 1;
    const Value* first = end_alone ? given.keyword("start") : given.find(0, "start");
    const Value* last = given.find(end_alone ? 0 : 1, given.keyword("stop") != nullptr ? "stop" : "end");
    const Value* step = given.find(2, "step");
    const Value begin = first != nullptr ? *first : integer_at(0, place);
    const Value end = last != nullptr ? *last : Value{};
    const Value by = step != nullptr ? *step : integer_at(1, place);
    if (!all_numbers(Numbers{begin, end, by}) || number_of(by) == 0) return std::nullopt;
    const double count = std::ceil((number_of(end) - number_of(begin)) / number_of(by));
    if (!(count <= double(kMostListed))) return std::nullopt;
    Numbers all;
    for (std::int64_t i = 0; i < static_cast<std::int64_t>(count); ++i) {
        const auto along = calculated("*", integer_at(i, place), by);
        const auto number = along ? calculated("+", begin, *along) : std::nullopt;
        if (!number) return std::nullopt;
        all.push_back(*number);
    }
    return array(std::move(all), place);
}

// linspace(begin, end, count): both ends are in it.
std::optional<Value> Interpreter::spaced_array(const Given& given, const Place& place) {
    const Value* begin = given.find(0, "start");
    const Value* end = given.find(1, given.keyword("stop") != nullptr ? "stop" : "end");
    const Value* steps = given.find(2, given.keyword("num") != nullptr ? "num" : "steps");
    const bool fit = begin != nullptr && end != nullptr && steps != nullptr && is_number(*begin) &&
                     is_number(*end) && steps->kind == Kind::integer && steps->number >= 0 &&
                     steps->number <= std::int64_t{kMostListed};
    if (!fit) return std::nullopt;
    Numbers all;
    for (std::int64_t i = 0; i < steps->number; ++i) {
        const double part = steps->number == 1 ? 0 : double(i) / double(steps->number - 1);
        all.push_back(real_at(number_of(*begin) + part * (number_of(*end) - number_of(*begin)), place));
    }
    return array(std::move(all), place);
}

std::optional<Value> Interpreter::array_function(std::string_view name, const Given& given,
                                                 const Place& place) {
    if (name == "arange") return counted_array(given, place);
    if (name == "linspace") return spaced_array(given, place);
    if (given.values.empty()) return std::nullopt;
    const Value& first = given.values.front();
    const bool holds = name == "tensor" || name == "as_tensor" || name == "array" || name == "asarray" ||
                       name == "constant" || name == "convert_to_tensor";
    if (holds && first.kind == Kind::list && !first.list().empty() && all_numbers(first.list()))
        return array({first.list().begin(), first.list().end()}, place);
    const bool is_of_arrays = std::any_of(given.values.begin(), given.values.end(), is_array);
    if (!is_of_arrays) return std::nullopt;
    if (const std::string_view sign = sign_named(name); !sign.empty() && given.values.size() == 2)
        return operated_arrays(sign, first, given.values[1], place);
    if (!is_array(first)) return std::nullopt;
    Given rest = given;
    rest.values.erase(rest.values.begin());
    return method_of_array(first, name, rest, place);
}

// What each adds to the one before it, or all of them up to each.
std::optional<Value> Interpreter::array_of_neighbours(const Value& of, bool differences, const Place& place) {
    const std::span<const Value> items = of.list();
    Numbers all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto number = differences && i > 0    ? calculated("-", items[i], items[i - 1])
                            : !differences && i > 0 ? calculated("+", all.back(), items[i])
                                                    : std::optional(items[i]);
        if (!number) return std::nullopt;
        all.push_back(*number);
    }
    if (differences && !all.empty()) all.erase(all.begin());
    return array(std::move(all), place);
}

std::optional<Value> Interpreter::method_of_array(const Value& base, std::string_view name,
                                                  const Given& given, const Place& place) {
    const std::span<const Value> items = base.list();
    const Value* argument = given.values.empty() ? nullptr : &given.values.front();
    const bool of_type = name == "astype" || name == "to" || name == "type";
    const std::string_view sign = sign_named(name);
    if (!sign.empty() && argument != nullptr) return operated_arrays(sign, base, *argument, place);
    // There is one dimension; other words may change what is done.
    const bool plain = std::all_of(given.keywords.begin(), given.keywords.end(), [](const auto& each) {
        return each.name == "dim" || each.name == "axis" || each.name == "dtype";
    });
    if (!plain || (argument != nullptr && !of_type)) return std::nullopt;
    if (name == "tolist") return list({items.begin(), items.end()}, place);
    if (name == "item" && items.size() == 1) return items.front();
    if (name == "int" || name == "long" || (of_type && argument != nullptr && is_whole_type(*argument))) {
        Numbers all;
        for (const Value& each : items) {
            const auto whole = each.kind == Kind::real ? whole_of(each.real) : std::optional(each.number);
            if (!whole) return std::nullopt;
            all.push_back(integer_at(*whole, place));
        }
        return array(std::move(all), place);
    }
    if (name == "diff" || name == "cumsum") return array_of_neighbours(base, name == "diff", place);
    if (name == "unique") return array(each_once(items), place);
    if (name == "numpy" || name == "cpu" || name == "clone" || name == "copy" || name == "detach")
        return base;
    Given all;
    all.values = {base};
    if (name == "sum") return sum(all, place);
    if (name == "max" || name == "amax") return extreme(all, place, 1);
    if (name == "min" || name == "amin") return extreme(all, place, -1);
    if (name == "numel") return integer_at(std::ssize(items), place);
    return each_changed(name, base, place);
}

}  // namespace convwalk::python
