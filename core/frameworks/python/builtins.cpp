// Functions that a program has without importing them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "frameworks/python/interpreter.h"
#include "frameworks/python/operators.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

Value not_known(std::string_view name, const Given& given, const Place& place) {
    return unknown_value(
        fmt::format("{} of {}", name, given.values.empty() ? "nothing" : described(given.values.front())),
        place);
}

}  // namespace

Interpreter::Builtin Interpreter::builtin_named(std::string_view name) {
    struct Named {
        std::string_view name;
        Builtin builtin;
    };
    static constexpr Named kAll[] = {
        {"len", &Interpreter::length},
        {"range", &Interpreter::range},
        {"enumerate", &Interpreter::enumerated},
        {"zip", &Interpreter::zipped},
        {"reversed", &Interpreter::reversed},
        {"sorted", &Interpreter::sorted},
        {"sum", &Interpreter::sum},
        {"min", &Interpreter::smallest},
        {"max", &Interpreter::largest},
        {"round", &Interpreter::rounded},
        {"abs", &Interpreter::absolute},
        {"int", &Interpreter::whole_number},
        {"float", &Interpreter::real_number},
        {"bool", &Interpreter::truth},
        {"str", &Interpreter::text},
        {"repr", &Interpreter::text},
        {"list", &Interpreter::new_list},
        {"tuple", &Interpreter::new_tuple},
        {"set", &Interpreter::new_set},
        {"frozenset", &Interpreter::new_set},
        {"dict", &Interpreter::new_dictionary},
        {"map", &Interpreter::mapped},
        {"filter", &Interpreter::filtered},
        {"any", &Interpreter::any_of},
        {"all", &Interpreter::all_of},
        {"isinstance", &Interpreter::instance_check},
        {"issubclass", &Interpreter::subclass_check},
        {"hasattr", &Interpreter::has_attribute},
        {"getattr", &Interpreter::get_attribute},
        {"setattr", &Interpreter::put_attribute},
        {"type", &Interpreter::type_of},
        {"callable", &Interpreter::is_callable},
        {"iter", &Interpreter::itself},
        {"next", &Interpreter::next_item},
        {"divmod", &Interpreter::quotient_and_rest},
    };
    const auto found =
        std::find_if(std::begin(kAll), std::end(kAll), [&](const Named& n) { return n.name == name; });
    return found == std::end(kAll) ? nullptr : found->builtin;
}

Value Interpreter::length(const Given& given, const Place& place) {
    if (given.values.empty()) return not_known("len", given, place);
    const auto items = items_of(given.values.front());
    if (items) return integer_at(std::ssize(*items), place);
    if (const Value* own = method_of(object_of<Instance>(given.values.front()) != nullptr
                                         ? object_of<Instance>(given.values.front())->type
                                         : nullptr,
                                     "__len__"))
        return called(bound(*own, given.values.front(), place), {}, place);
    return not_known("len", given, place);
}

Value Interpreter::range(const Given& given, const Place& place) {
    std::int64_t bounds[3] = {0, 0, 1};
    const std::size_t count = given.values.size();
    for (std::size_t i = 0; i < std::min<std::size_t>(3, count); ++i) {
        if (given.values[i].kind != Kind::integer) return not_known("range", given, place);
        bounds[count == 1 ? 1 : i] = given.values[i].number;
    }
    const auto [begin, end, by] = bounds;
    const auto limit = std::int64_t{1} << 40;
    const bool fits =
        count > 0 && by != 0 && std::max({std::abs(begin / 2), std::abs(end / 2), std::abs(by / 2)}) < limit;
    if (!fits) return not_known("range", given, place);
    const std::int64_t rounds = by > 0 ? (end - begin + by - 1) / by : (begin - end - by - 1) / -by;
    if (rounds > static_cast<std::int64_t>(kMostListed))
        return unknown_value(fmt::format("a range of {} numbers, which is gone through nowhere here", rounds),
                             place);
    std::vector<Value> all;
    for (std::int64_t i = 0; i < rounds; ++i) all.push_back(integer_at(begin + i * by, place));
    return list(std::move(all), place);
}

Value Interpreter::enumerated(const Given& given, const Place& place) {
    const auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    if (!items) return not_known("enumerate", given, place);
    const Value* start = given.find(1, "start");
    std::int64_t number = start != nullptr ? start->number : 0;
    std::vector<Value> all;
    for (const Value& item : *items) all.push_back(tuple({integer_at(number++, place), item}, place));
    return list(std::move(all), place);
}

Value Interpreter::zipped(const Given& given, const Place& place) {
    std::vector<std::vector<Value>> columns;
    std::size_t rows = kMostListed;
    for (const Value& value : given.values) {
        auto items = items_of(value);
        if (!items) return not_known("zip", given, place);
        rows = std::min(rows, items->size());
        columns.push_back(*std::move(items));
    }
    std::vector<Value> all;
    for (std::size_t i = 0; i < (columns.empty() ? 0 : rows); ++i) {
        std::vector<Value> row;
        for (const auto& column : columns) row.push_back(column[i]);
        all.push_back(tuple(std::move(row), place));
    }
    return list(std::move(all), place);
}

Value Interpreter::reversed(const Given& given, const Place& place) {
    auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    if (!items) return not_known("reversed", given, place);
    std::reverse(items->begin(), items->end());
    return list(*std::move(items), place);
}

Value Interpreter::sorted(const Given& given, const Place& place) {
    auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    if (!items || given.keyword("key") != nullptr) return not_known("sorted", given, place);
    for (const Value& each : *items) {
        if (!order_of(each, items->front())) return not_known("sorted", given, place);
    }
    const Value* back = given.keyword("reverse");
    const bool falls = back != nullptr && truth_of(*back) == true;
    std::stable_sort(items->begin(), items->end(), [&](const Value& a, const Value& b) {
        const int order = order_of(a, b).value_or(0);
        return falls ? order > 0 : order < 0;
    });
    return list(*std::move(items), place);
}

Value Interpreter::sum(const Given& given, const Place& place) {
    const auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    if (!items) return not_known("sum", given, place);
    Expression plus;
    plus.kind = Expression::Kind::operation;
    plus.text = "+";
    plus.place = place;
    plus.items.resize(2);
    const Value* start = given.find(1, "start");
    Value total = start != nullptr ? *start : integer_at(0, place);
    for (std::size_t i = 0; i < items->size(); ++i) {
        const bool first = i == 0 && start == nullptr;
        total = first ? (*items)[i] : operated(plus, total, (*items)[i], flow_.last());
    }
    return total;
}

Value Interpreter::smallest(const Given& given, const Place& place) {
    return extreme(given, place, -1);
}
Value Interpreter::largest(const Given& given, const Place& place) {
    return extreme(given, place, 1);
}
Value Interpreter::extreme(const Given& given, const Place& place, int sign) {
    auto items = given.values.size() == 1 ? items_of(given.values.front()) : std::optional(given.values);
    if (!items || items->empty() || given.keyword("key") != nullptr)
        return not_known(sign < 0 ? "min" : "max", given, place);
    Value best = items->front();
    for (const Value& each : *items) {
        const auto order = order_of(each, best);
        if (!order) return not_known(sign < 0 ? "min" : "max", given, place);
        if (*order * sign > 0) best = each;
    }
    return best;
}

// To the even one of two that are as near.
Value Interpreter::rounded(const Given& given, const Place& place) {
    if (given.values.empty() || !is_number(given.values.front())) return not_known("round", given, place);
    const double number = given.values.front().kind == Kind::real
                              ? given.values.front().real
                              : static_cast<double>(given.values.front().number);
    if (const Value* digits = given.find(1, "ndigits"); digits != nullptr && digits->kind == Kind::integer) {
        const double scale = std::pow(10.0, static_cast<double>(digits->number));
        return real_at(std::nearbyint(number * scale) / scale, place);
    }
    const auto whole = whole_of(std::nearbyint(number));
    return whole ? integer_at(*whole, place) : not_known("round", given, place);
}

Value Interpreter::absolute(const Given& given, const Place& place) {
    if (given.values.empty() || !is_number(given.values.front())) return not_known("abs", given, place);
    Value value = given.values.front();
    if (value.number == INT64_MIN) return not_known("abs", given, place);
    value.number = std::abs(value.number);
    value.real = std::abs(value.real);
    return value;
}

Value Interpreter::whole_number(const Given& given, const Place& place) {
    if (given.values.empty()) return integer_at(0, place);
    const Value& value = given.values.front();
    if (value.kind == Kind::integer || value.kind == Kind::truth) return integer_at(value.number, place);
    if (value.kind == Kind::batch) return value;
    std::optional<std::int64_t> whole;
    if (value.kind == Kind::real) whole = whole_of(std::trunc(value.real));
    if (value.kind == Kind::text && !value.text.empty() && value.text.size() < 18 &&
        value.text.find_first_not_of("0123456789") == std::string::npos)
        whole = std::stoll(value.text);
    return whole                         ? integer_at(*whole, place)
           : value.kind == Kind::unknown ? value
                                         : not_known("int", given, place);
}

Value Interpreter::real_number(const Given& given, const Place& place) {
    if (given.values.empty()) return real_at(0, place);
    const Value& value = given.values.front();
    if (value.kind == Kind::text && value.text.ends_with("inf"))
        return real_at((value.text.starts_with('-') ? -1 : 1) * std::numeric_limits<double>::infinity(),
                       place);
    return is_number(value)
               ? real_at(value.kind == Kind::real ? value.real : static_cast<double>(value.number), place)
           : value.kind == Kind::unknown ? value
                                         : not_known("float", given, place);
}

Value Interpreter::truth(const Given& given, const Place& place) {
    const auto holds = given.values.empty() ? std::optional(false) : truth_of(given.values.front());
    return holds ? truth_at(*holds, place) : not_known("bool", given, place);
}

Value Interpreter::text(const Given& given, const Place& place) {
    const auto words = given.values.empty() ? std::optional(std::string()) : written(given.values.front());
    return words ? text_at(*words, place) : not_known("str", given, place);
}

Value Interpreter::list_made(const Given& given, const Place& place, Sequence::Form form) {
    if (given.values.empty()) return list({}, place, form);
    auto items = items_of(given.values.front());
    if (!items) return not_known("list", given, place);
    if (form == Sequence::Form::set) {
        std::vector<Value> all;
        for (Value& item : *items) {
            steps_ += all.size() / 16;
            if (std::none_of(all.begin(), all.end(),
                             [&](const Value& each) { return equal(each, item) == true; }))
                all.push_back(std::move(item));
        }
        return list(std::move(all), place, form);
    }
    return list(*std::move(items), place, form);
}
Value Interpreter::new_list(const Given& given, const Place& place) {
    return list_made(given, place, Sequence::Form::list);
}
Value Interpreter::new_tuple(const Given& given, const Place& place) {
    return list_made(given, place, Sequence::Form::tuple);
}
Value Interpreter::new_set(const Given& given, const Place& place) {
    return list_made(given, place, Sequence::Form::set);
}

Value Interpreter::new_dictionary(const Given& given, const Place& place) {
    const auto entries = made<Dictionary>();
    static_cast<void>(extended_dictionary(*entries, given, place));
    return object_value(Kind::dictionary, entries, place);
}

Value Interpreter::extended_dictionary(Dictionary& to, const Given& given, const Place& place) {
    for (const Value& value : given.values) {
        if (const auto others = object_of<Dictionary>(value)) {
            for (const auto& [key, held] : std::vector(others->entries)) to.set(key, held);
            continue;
        }
        for (const Value& pair : value.list()) {
            if (pair.list().size() == 2) to.set(pair.list()[0], pair.list()[1]);
        }
    }
    for (const Given::Keyword& each : given.keywords) to.set(text_at(each.name, place), each.value);
    return value_at(Kind::none, place);
}

Value Interpreter::mapped(const Given& given, const Place& place) {
    const auto items = given.values.size() == 2 ? items_of(given.values[1]) : std::nullopt;
    if (!items) return not_known("map", given, place);
    std::vector<Value> all;
    for (const Value& item : *items) {
        Given one;
        one.values.push_back(item);
        all.push_back(called(given.values.front(), std::move(one), place));
    }
    return list(std::move(all), place);
}

Value Interpreter::filtered(const Given& given, const Place& place) {
    const auto items = given.values.size() == 2 ? items_of(given.values[1]) : std::nullopt;
    if (!items) return not_known("filter", given, place);
    std::vector<Value> all;
    for (const Value& item : *items) {
        Given one;
        one.values.push_back(item);
        const bool by_itself = given.values.front().kind == Kind::none;
        const auto holds = truth_of(by_itself ? item : called(given.values.front(), std::move(one), place));
        if (!holds) return not_known("filter", given, place);
        if (*holds) all.push_back(item);
    }
    return list(std::move(all), place);
}

Value Interpreter::any_of(const Given& given, const Place& place) {
    const auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    bool known = items.has_value();
    for (const Value& each : items.value_or(std::vector<Value>())) {
        const auto holds = truth_of(each);
        if (holds == true) return truth_at(true, place);
        known = known && holds.has_value();
    }
    return known ? truth_at(false, place) : not_known("any", given, place);
}

Value Interpreter::all_of(const Given& given, const Place& place) {
    const auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    bool known = items.has_value();
    for (const Value& each : items.value_or(std::vector<Value>())) {
        const auto holds = truth_of(each);
        if (holds == false) return truth_at(false, place);
        known = known && holds.has_value();
    }
    return known ? truth_at(true, place) : not_known("all", given, place);
}

Value Interpreter::instance_check(const Given& given, const Place& place) {
    if (given.values.size() < 2) return not_known("isinstance", given, place);
    bool known = true;
    const bool is = is_instance(given.values[0], given.values[1], known);
    return is || known ? truth_at(is, place) : not_known("isinstance", given, place);
}

Value Interpreter::subclass_check(const Given& given, const Place& place) {
    const auto first = given.values.size() > 1 ? object_of<Type>(given.values[0]) : nullptr;
    const auto second = first ? object_of<Type>(given.values[1]) : nullptr;
    if (!second) return not_known("issubclass", given, place);
    const auto line = line_of(first);
    return truth_at(std::find(line.begin(), line.end(), second) != line.end(), place);
}

Value Interpreter::has_attribute(const Given& given, const Place& place) {
    if (given.values.size() < 2 || given.values[1].kind != Kind::text || is_unknown(given.values[0]))
        return not_known("hasattr", given, place);
    return truth_at(known_attribute(given.values[0], given.values[1].text, place).has_value(), place);
}

Value Interpreter::get_attribute(const Given& given, const Place& place) {
    if (given.values.size() < 2 || given.values[1].kind != Kind::text)
        return not_known("getattr", given, place);
    if (given.values.size() > 2) {
        const auto known = known_attribute(given.values[0], given.values[1].text, place);
        if (known || given.values[0].kind != Kind::name) return known.value_or(given.values[2]);
    }
    return attribute_of(given.values[0], given.values[1].text, place);
}

Value Interpreter::put_attribute(const Given& given, const Place& place) {
    if (given.values.size() > 2 && given.values[1].kind == Kind::text)
        set_attribute(given.values[0], given.values[1].text, given.values[2]);
    return value_at(Kind::none, place);
}

Value Interpreter::type_of(const Given& given, const Place& place) {
    const auto object = given.values.empty() ? nullptr : object_of<Instance>(given.values.front());
    if (object && object->type) return object_value(Kind::type, object->type, place);
    if (given.values.empty()) return not_known("type", given, place);
    const Value& value = given.values.front();
    const char* name = value.kind == Kind::integer                                 ? "int"
                       : value.kind == Kind::truth                                 ? "bool"
                       : value.kind == Kind::real                                  ? "float"
                       : value.kind == Kind::text                                  ? "str"
                       : value.kind == Kind::dictionary                            ? "dict"
                       : value.kind != Kind::list                                  ? nullptr
                       : object_of<Sequence>(value)->form == Sequence::Form::tuple ? "tuple"
                                                                                   : "list";
    if (name != nullptr) return name_at(name, "", place);
    return object ? name_at(object->called, "", place) : not_known("type", given, place);
}

Value Interpreter::is_callable(const Given& given, const Place& place) {
    if (given.values.empty() || given.values.front().kind == Kind::unknown)
        return not_known("callable", given, place);
    const Kind kind = given.values.front().kind;
    return truth_at(
        kind == Kind::function || kind == Kind::type || kind == Kind::object || kind == Kind::name, place);
}

Value Interpreter::next_item(const Given& given, const Place& place) {
    const auto items = given.values.empty() ? std::nullopt : items_of(given.values.front());
    return items && !items->empty() ? items->front() : not_known("next", given, place);
}

Value Interpreter::itself(const Given& given, const Place& place) {
    return given.values.empty() ? not_known("iter", given, place) : given.values.front();
}

Value Interpreter::quotient_and_rest(const Given& given, const Place& place) {
    if (given.values.size() != 2) return not_known("divmod", given, place);
    const auto quotient = calculated("//", given.values[0], given.values[1]);
    const auto rest = calculated("%", given.values[0], given.values[1]);
    return quotient && rest ? tuple({*quotient, *rest}, place) : not_known("divmod", given, place);
}

// math.ceil(...), np.prod(...) of numbers.
std::optional<Value> Interpreter::mathematics(std::string_view name, const Given& given, const Place& place) {
    if (given.values.empty()) return std::nullopt;
    const Value& first = given.values.front();
    if (name == "prod" && first.kind == Kind::list) {
        Value product = integer_at(1, place);
        for (const Value& each : first.list()) {
            const auto next = calculated("*", product, each);
            if (!next) return std::nullopt;
            product = *next;
        }
        return product;
    }
    if (!is_number(first)) return std::nullopt;
    const double x = first.kind == Kind::real ? first.real : static_cast<double>(first.number);
    const auto whole = [&](double number) -> std::optional<Value> {
        const auto fits = whole_of(number);
        return fits ? std::optional(integer_at(*fits, place)) : std::nullopt;
    };
    if (name == "ceil") return whole(std::ceil(x));
    if (name == "floor") return whole(std::floor(x));
    if (name == "trunc") return whole(std::trunc(x));
    if (name == "sqrt" && x >= 0) return real_at(std::sqrt(x), place);
    if (name == "isqrt" && x >= 0) return whole(std::floor(std::sqrt(x)));
    if (name == "exp") return real_at(std::exp(x), place);
    if (name == "log2" && x > 0) return real_at(std::log2(x), place);
    if (name == "log10" && x > 0) return real_at(std::log10(x), place);
    if (name == "fabs") return real_at(std::abs(x), place);
    if (given.values.size() == 1)
        return name == "log" && x > 0 ? std::optional(real_at(std::log(x), place)) : std::nullopt;
    const Value& second = given.values[1];
    if (!is_number(second)) return std::nullopt;
    if (name == "log" && x > 0) return real_at(std::log(x) / std::log(number_of(second)), place);
    if (name == "pow") return calculated("**", first, second);
    if (name == "gcd" && first.kind == Kind::integer && second.kind == Kind::integer && std::abs(x) < 1e15)
        return integer_at(std::gcd(first.number, second.number), place);
    return std::nullopt;
}

}  // namespace convwalk::python
