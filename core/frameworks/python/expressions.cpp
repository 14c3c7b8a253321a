// What the expressions of a program come to.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numbers>
#include <utility>

#include "frameworks/python/interpreter.h"
#include "frameworks/python/operators.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// Of a module of numbers: math.inf, np.pi.
std::optional<double> constant_named(std::string_view last) {
    if (last == "inf" || last == "Inf" || last == "infty") return std::numeric_limits<double>::infinity();
    if (last == "pi") return std::numbers::pi;
    return std::nullopt;
}

bool compares(std::string_view sign) {
    return sign == "==" || sign == "!=" || sign == "<" || sign == ">" || sign == "<=" || sign == ">=" ||
           sign.starts_with("is") || sign == "in" || sign == "not in";
}

}  // namespace

Value Interpreter::evaluate(const Expression& e) {
    const Level level(*this, e.place);
    step(e.place);
    switch (e.kind) {
        case Expression::Kind::none:
        case Expression::Kind::slice:
            return value_at(Kind::none, e.place);
        case Expression::Kind::truth:
            return truth_at(e.number != 0, e.place);
        case Expression::Kind::integer:
            return integer_at(e.number, e.place);
        case Expression::Kind::real:
            return real_at(e.real, e.place);
        case Expression::Kind::text:
            return text_at(e.text, e.place);
        case Expression::Kind::formatted:
            return formatted(e);
        case Expression::Kind::name:
            return named(e);
        case Expression::Kind::list:
            return list(items(e.items), e.place);
        case Expression::Kind::tuple:
            return tuple(items(e.items), e.place);
        case Expression::Kind::set:
            return list(items(e.items), e.place, Sequence::Form::set);
        case Expression::Kind::dictionary:
            return dictionary(e);
        case Expression::Kind::call:
            return call(e);
        case Expression::Kind::attribute:
            return attribute(e);
        case Expression::Kind::subscript:
            return subscript(e);
        case Expression::Kind::operation:
            return operation(e);
        case Expression::Kind::conditional: {
            const Value condition = evaluate(e.items[1]);
            const auto holds = truth_of(condition);
            if (holds) return evaluate(e.items[*holds ? 0 : 2]);
            return unknown_value(fmt::format("\"if\" depends on {}", described(condition)), e.place);
        }
        case Expression::Kind::lambda:
            return lambda_value(e);
        case Expression::Kind::comprehension:
            return comprehension(e);
        case Expression::Kind::assigned: {
            Value value = evaluate(e.items.front());
            set_name(e.text, value);
            return value;
        }
        case Expression::Kind::spread:
            return unknown_value("\"*\" is read in lists and calls only", e.place);
    }
    return value_at(Kind::none, e.place);
}

Value Interpreter::lambda_value(const Expression& e) {
    const auto function = made<Function>();
    function->name = "lambda";
    function->parameters = &e.parameters;
    function->result = &e.items.front();
    function->scope = scope_;
    function->place = e.place;
    for (const Parameter& each : e.parameters)
        function->defaults.push_back(each.otherwise.empty() ? Value{} : evaluate(each.otherwise.front()));
    return object_value(Kind::function, function, e.place);
}

Value Interpreter::named(const Expression& e) {
    if (const Value* known = found(e.text)) {
        Value value = *known;
        if (value.kind != Kind::unknown) value.place = e.place;
        return value;
    }
    if (e.text == "__name__") return text_at("__main__", e.place);
    return name_at(e.text, "", e.place);
}

std::vector<Value> Interpreter::items(const std::vector<Expression>& all) {
    std::vector<Value> made;
    for (const Expression& item : all) {
        if (item.kind != Expression::Kind::spread) {
            made.push_back(evaluate(item));
            continue;
        }
        Value value = evaluate(item.items.front());
        if (auto several = items_of(value))
            std::move(several->begin(), several->end(), std::back_inserter(made));
        else
            made.push_back(std::move(value));
    }
    return made;
}

Value Interpreter::dictionary(const Expression& e) {
    const auto entries = made<Dictionary>();
    for (std::size_t i = 0; i + 1 < e.items.size(); i += 2) {
        if (e.items[i].kind == Expression::Kind::spread) {
            const auto others = object_of<Dictionary>(evaluate(e.items[i].items.front()));
            if (!others) continue;
            for (const auto& [key, value] : std::vector(others->entries)) entries->set(key, value);
        } else {
            Value key = evaluate(e.items[i]);
            entries->set(std::move(key), evaluate(e.items[i + 1]));
        }
    }
    return object_value(Kind::dictionary, entries, e.place);
}

Value Interpreter::formatted(const Expression& e) {
    std::string text;
    for (const Expression& part : e.items) {
        const Value value = evaluate(part);
        const auto words = written(value);
        if (!words) return unknown_value(fmt::format("a text with {}", described(value)), e.place);
        text += *words;
    }
    return text_at(text, e.place);
}

Value Interpreter::attribute(const Expression& e) {
    const Value base = evaluate(e.items.front());
    Value value = attribute_of(base, e.text, e.place);
    if (value.kind != Kind::unknown) value.place = e.place;
    return value;
}

Value Interpreter::attribute_of(const Value& base, const std::string& name, const Place& place) {
    if (const auto known = known_attribute(base, name, place)) return *known;
    if (base.kind == Kind::name) {
        const std::string text = fmt::format("{}.{}", base.text, name);
        if (const auto number = constant_named(name)) return real_at(*number, place);
        if (name == "shape" && flows(base)) return shape_of(base, place);
        return name_at(text, base.origin.empty() ? "" : fmt::format("{}.{}", base.origin, name), place);
    }
    if (base.kind == Kind::unknown) return base;
    const bool tensor = base.kind == Kind::tensor || base.kind == Kind::shape;
    if (tensor && name == "shape") return shape_of(base, place);
    if (tensor && (name == "ndim" || name == "rank")) {
        const Value shape = shape_of(base, place);
        return shape.kind == Kind::list ? integer_at(std::ssize(shape.list()), place) : shape;
    }
    if (tensor && (name == "data" || name == "real" || name == "value")) return base;
    Value unknown = unknown_value(fmt::format("the attribute \"{}\" of {}", name, described(base)), place);
    if (tensor && (name == "T" || name == "mT" || name == "H"))
        return flows(base) ? gap_of(base, name, "a tensor that is turned is not read", place) : unknown;
    return unknown;
}

Value Interpreter::comprehension(const Expression& e) {
    std::vector<Value> all;
    Value unknown;
    const auto outside = scope_;
    scope_ = made<Scope>();
    scope_->outer = outside;
    run_clauses(e, 0, all, unknown);
    scope_ = outside;
    if (unknown.kind == Kind::unknown) return unknown;
    if (e.text != ":")
        return list(std::move(all), e.place, e.text == "{" ? Sequence::Form::set : Sequence::Form::list);
    const auto entries = made<Dictionary>();
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) entries->set(all[i], all[i + 1]);
    return object_value(Kind::dictionary, entries, e.place);
}

void Interpreter::run_clauses(const Expression& e, std::size_t clause, std::vector<Value>& made,
                              Value& unknown) {
    if (clause == e.clauses.size()) {
        for (const Expression& item : e.items) made.push_back(evaluate(item));
        return;
    }
    const Clause& each = e.clauses[clause];
    const Value values = evaluate(each.values);
    const auto items = items_of(values);
    if (!items || items->size() > kMostListed) {
        unknown = unknown_value(fmt::format("\"for\" depends on {}", described(values)), e.place);
        return;
    }
    for (const Value& item : *items) {
        give(each.target, item);
        bool takes = true;
        for (const Expression& condition : each.conditions) {
            const Value value = evaluate(condition);
            const auto holds = truth_of(value);
            if (!holds)
                unknown = unknown_value(fmt::format("\"if\" depends on {}", described(value)), e.place);
            takes = takes && holds == true;
        }
        if (takes) run_clauses(e, clause + 1, made, unknown);
        if (unknown.kind == Kind::unknown || made.size() > kMostListed) return;
    }
}

Value Interpreter::operation(const Expression& e) {
    const std::size_t applied_before = flow_.last();
    if (e.text == "and" || e.text == "or") return chosen(e);
    Value left = evaluate(e.items[0]);
    if (e.items.size() == 1) {
        if (e.text == "not") {
            const auto holds = truth_of(left);
            if (holds) return truth_at(!*holds, e.place);
            return unknown_value(fmt::format("\"not\" of {}", described(left)), e.place);
        }
        const bool whole = left.kind == Kind::integer || left.kind == Kind::truth;
        if (whole && e.text != "~") left.kind = Kind::integer;
        if (whole && e.text == "-" && left.number != INT64_MIN) left.number = -left.number;
        if (whole && e.text == "~") left.number = ~left.number;
        if (left.kind == Kind::real && e.text == "-") left.real = -left.real;
        if (left.kind != Kind::unknown) left.place = e.place;
        return left;
    }
    Value right = evaluate(e.items[1]);
    if (compares(e.text)) {
        const auto holds = compared(e.text, left, right);
        if (holds) return truth_at(*holds, e.place);
        const Value& open = left.kind == Kind::unknown || !is_unknown(right) ? left : right;
        return unknown_value(fmt::format("\"{}\" with {}", e.text, described(open)), e.place);
    }
    return operated(e, left, right, applied_before);
}

// a or b is one of both.
Value Interpreter::chosen(const Expression& e) {
    Value left = evaluate(e.items[0]);
    const auto holds = truth_of(left);
    if (holds) return *holds == (e.text == "or") ? left : evaluate(e.items[1]);
    // What is not known does not matter where the other side says it all.
    const Value right = evaluate(e.items[1]);
    if (truth_of(right) == (e.text == "or") && (right.kind == Kind::truth)) return right;
    return unknown_value(fmt::format("\"{}\" with {}", e.text, described(left)), e.place);
}

std::optional<Value> Interpreter::operated_plain(const Expression& e, const Value& left, const Value& right) {
    if (auto numbers = operated_arrays(e.text, left, right, e.place);
        numbers && !flows(left) && !flows(right))
        return numbers;
    if (is_number(left) && is_number(right)) {
        if (auto number = calculated(e.text, left, right)) return number;
        return unknown_value(
            fmt::format("{} {} {} is not a number that is read", described(left), e.text, described(right)),
            e.place);
    }
    if (left.kind == Kind::text && e.text == "+" && right.kind == Kind::text)
        return text_at(left.text + right.text, left.place);
    if (left.kind == Kind::text && e.text == "%") return percent_formatted(left, right);
    const bool repeats = e.text == "*" && (left.kind == Kind::integer || right.kind == Kind::integer);
    const Value& several = left.kind == Kind::integer ? right : left;
    const std::int64_t times = left.kind == Kind::integer ? left.number : right.number;
    if (repeats && several.kind == Kind::text) {
        std::string text;
        for (std::int64_t i = 0; i < times && text.size() <= 1000; ++i) text += several.text;
        return text_at(text, left.place);
    }
    if (repeats && several.kind == Kind::list) {
        std::vector<Value> all;
        for (std::int64_t i = 0; i < times && all.size() <= kMostListed; ++i)
            all.insert(all.end(), several.list().begin(), several.list().end());
        return list(std::move(all), left.place, object_of<Sequence>(several)->form);
    }
    if (e.text == "+" && left.kind == Kind::list && right.kind == Kind::list) {
        std::vector<Value> all(left.list().begin(), left.list().end());
        all.insert(all.end(), right.list().begin(), right.list().end());
        return list(std::move(all), left.place, object_of<Sequence>(left)->form);
    }
    const auto first = object_of<Dictionary>(left);
    const auto second = object_of<Dictionary>(right);
    if (e.text != "|" || !first || !second) return std::nullopt;
    const auto both = made<Dictionary>();
    both->entries = first->entries;
    for (const auto& [key, value] : second->entries) both->set(key, value);
    return object_value(Kind::dictionary, both, left.place);
}

// "conv%d" % 3
Value Interpreter::percent_formatted(const Value& left, const Value& right) {
    std::string text;
    std::size_t next = 0;
    for (std::size_t i = 0; i < left.text.size(); ++i) {
        if (left.text[i] != '%') {
            text += left.text[i];
            continue;
        }
        const std::size_t letter = left.text.find_first_of("dsifrg%", i + 1);
        if (letter == std::string::npos) break;
        i = letter;
        if (left.text[letter] == '%') {
            text += '%';
            continue;
        }
        const bool several = right.kind == Kind::list;
        if (several && next >= right.list().size()) break;
        const auto words = written(several ? right.list()[next++] : right);
        if (!words) return unknown_value("a text with a value that is not known here", left.place);
        text += *words;
    }
    return text_at(text, left.place);
}

Value Interpreter::operated(const Expression& e, const Value& left, const Value& right,
                            std::size_t applied_before) {
    if (auto plain = operated_plain(e, left, right)) return *std::move(plain);
    // pool(x) / 4, pool(x) * 2.25
    const double number = number_of(right);
    const bool of_call =
        e.items[0].kind == Expression::Kind::call && flow_.last() > applied_before && number != 0;
    if (of_call && (e.text == "/" || e.text == "*"))
        set_divisor(flow_.piece(flow_.last()).layer, flow_.piece(flow_.last()).sums,
                    e.text == "/" ? 1 / number : number);
    for (const Value* side : {&left, &right}) {
        if (side->kind != Kind::unknown && side->kind != Kind::batch) continue;
        const Value& other = side == &left ? right : left;
        if (side->kind == Kind::unknown && flows(other))
            return gap_of(other, e.text,
                          fmt::format("\"{}\" has a side that is {}", e.text, described(*side)), e.place);
        return side->kind == Kind::unknown ? *side
                                           : unknown_value("worked out of the size of the batch", e.place);
    }
    return operated_tensors(e, left, right);
}

Value Interpreter::operated_tensors(const Expression& e, const Value& left, const Value& right) {
    const auto is_tensor = [](const Value& v) {
        return v.kind == Kind::tensor || v.kind == Kind::shape || v.kind == Kind::name;
    };
    if (e.text == "@" && flows(left)) return gap_of(left, "@", "a product of matrices is not read", e.place);
    if (e.text == "@" || !is_tensor(left) || !is_tensor(right)) {
        const Value* tensor = is_tensor(left) ? &left : is_tensor(right) ? &right : nullptr;
        if (e.text == "@" || tensor == nullptr)
            return unknown_value(
                fmt::format("\"{}\" of {} and {}", e.text, described(left), described(right)), e.place);
        if (tensor->kind != Kind::tensor) return *tensor;
        Value value = value_at(Kind::tensor, left.place);
        value.made_by = made_by(*tensor);
        return value;
    }
    const bool alike = left.kind == right.kind && left.shape == right.shape;
    const bool two_weights = left.kind == Kind::shape && right.kind == Kind::shape;
    for (const Value* side : {&right, &left}) {
        const Value& other = side == &right ? left : right;
        if (!is_weight(*side) || (two_weights && alike) || (other.kind != Kind::tensor && e.text != "+"))
            continue;
        return apply({effect_piece(e.text == "+" ? "bias" : "scale", e.place)}, {source(other, e.text)},
                     left.place);
    }
    const auto first = made_by(left);
    const auto second = made_by(right);
    if (!first || !second) {
        if (!first && !second)
            return unknown_value(
                fmt::format("\"{}\" of {} and {}", e.text, described(left), described(right)), e.place);
        flow_.note(e.place,
                   fmt::format("\"{}\" has a side that is not known here; the other one goes on", e.text));
        return tensor_made_by(first.value_or(second.value_or(0)), left.place);
    }
    Piece both = join_piece(e.text, e.place, true);
    if (e.text != "+") both.layer.kind = ReadLayer::Kind::multiply;
    both.layer.framework = flow_.framework_at(*first).value_or(both.layer.framework);
    return apply({std::move(both)}, {*first, *second}, left.place);
}

}  // namespace convwalk::python
