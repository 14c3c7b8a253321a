#include "frameworks/python/operators.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "frameworks/python/objects.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

// Lists may hold themselves: so deep they are looked at.
constexpr int kDeepest = 8;

bool is_whole(const Value& v) {
    return v.kind == Kind::integer || v.kind == Kind::truth;
}
double real_of(const Value& v) {
    return v.kind == Kind::real ? v.real : static_cast<double>(v.number);
}
bool is_open(const Value& v) {
    return v.kind == Kind::unknown || v.kind == Kind::tensor || v.kind == Kind::shape;
}

std::optional<bool> equal_within(const Value& a, const Value& b, int depth);

std::optional<bool> equal_lists(const Value& a, const Value& b, int depth) {
    const auto first = a.list();
    const auto second = b.list();
    if (static_cast<const Sequence&>(*a.object).form != static_cast<const Sequence&>(*b.object).form ||
        first.size() != second.size())
        return false;
    if (depth >= kDeepest || first.size() > 1000) return std::nullopt;
    bool known = true;
    for (std::size_t i = 0; i < first.size(); ++i) {
        const auto each = equal_within(first[i], second[i], depth + 1);
        if (each == false) return false;
        known = known && each.has_value();
    }
    return known ? std::optional(true) : std::nullopt;
}

std::optional<bool> equal_within(const Value& a, const Value& b, int depth) {
    if (is_number(a) && is_number(b))
        return is_whole(a) && is_whole(b) ? a.number == b.number : real_of(a) == real_of(b);
    if (is_open(a) || is_open(b) || is_array(a) || is_array(b)) return std::nullopt;
    if (a.kind == Kind::batch || b.kind == Kind::batch)
        return a.kind == b.kind ? std::optional(true) : std::nullopt;
    // Names from elsewhere may be anything, but the same is the same.
    if (a.kind == Kind::name || b.kind == Kind::name) {
        if (a.kind == b.kind && full_name(a) == full_name(b)) return true;
        const bool other = a.kind == Kind::none || b.kind == Kind::none || a.kind == Kind::type ||
                           b.kind == Kind::type || a.kind == Kind::function || b.kind == Kind::function;
        const Value& name = a.kind == Kind::name ? a : b;
        const bool of_module = full_name(name).find('.') != std::string::npos;
        return (other && of_module) || (a.kind == b.kind && of_module) ? std::optional(false) : std::nullopt;
    }
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Kind::none:
            return true;
        case Kind::text:
            return a.text == b.text;
        case Kind::list:
            return equal_lists(a, b, depth);
        case Kind::dictionary:
            return a.object == b.object ? std::optional(true) : std::nullopt;
        default:
            return a.object == b.object;
    }
}

std::optional<bool> contained(const Value& a, const Value& b) {
    if (b.kind == Kind::text)
        return a.kind == Kind::text ? std::optional(b.text.find(a.text) != std::string::npos) : std::nullopt;
    const auto among = [&](auto begin, auto end, auto value) -> std::optional<bool> {
        bool known = true;
        for (; begin != end; ++begin) {
            const auto each = equal(a, value(*begin));
            if (each == true) return true;
            known = known && each.has_value();
        }
        return known ? std::optional(false) : std::nullopt;
    };
    if (b.kind == Kind::list)
        return among(b.list().begin(), b.list().end(), [](const Value& v) -> const Value& { return v; });
    if (const auto entries = object_of<Dictionary>(b))
        return among(entries->entries.begin(), entries->entries.end(),
                     [](const auto& entry) -> const Value& { return entry.first; });
    if (const auto object = object_of<Instance>(b); object && a.kind == Kind::text)
        return object->children.find(a.text) != nullptr;
    return std::nullopt;
}

// Rounded as Python does, towards minus infinity.
std::optional<std::int64_t> whole_result(std::string_view sign, std::int64_t a, std::int64_t b) {
    std::int64_t result = 0;
    const auto quotient = [&] { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); };
    const bool divides = b != 0 && !(a == INT64_MIN && b == -1);
    const auto checked = [&](bool overflows) { return overflows ? std::nullopt : std::optional(result); };
    if (sign == "+") return checked(__builtin_add_overflow(a, b, &result));
    if (sign == "-") return checked(__builtin_sub_overflow(a, b, &result));
    if (sign == "*") return checked(__builtin_mul_overflow(a, b, &result));
    if (sign == "//") return divides ? std::optional(quotient()) : std::nullopt;
    if (sign == "%" && divides) {
        if (__builtin_mul_overflow(quotient(), b, &result)) return std::nullopt;
        return checked(__builtin_sub_overflow(a, result, &result));
    }
    if (sign == "**" && b >= 0 && b < 64) {
        result = 1;
        bool overflows = false;
        for (std::int64_t i = 0; i < b; ++i) overflows |= __builtin_mul_overflow(result, a, &result);
        return checked(overflows);
    }
    if (sign == "|") return a | b;
    if (sign == "&") return a & b;
    if (sign == "^") return a ^ b;
    if (sign == "<<" && a >= 0 && b >= 0 && b < 40 && a < (std::int64_t{1} << 20)) return a << b;
    if (sign == ">>" && a >= 0 && b >= 0 && b < 64) return a >> b;
    return std::nullopt;
}

std::optional<double> real_result(std::string_view sign, double a, double b) {
    if (sign == "+") return a + b;
    if (sign == "-") return a - b;
    if (sign == "*") return a * b;
    if (sign == "**") return std::pow(a, b);
    if (b == 0) return std::nullopt;
    if (sign == "/") return a / b;
    if (sign == "//") return std::floor(a / b);
    if (sign == "%") return a - b * std::floor(a / b);
    return std::nullopt;
}

// 0.5, 1.0, 1e-05: as Python writes it where that is short.
std::string real_text(double number) {
    std::string text = fmt::format("{}", number);
    const bool plain = text.find_first_not_of("-0123456789") == std::string::npos;
    return plain ? text + ".0" : text;
}

}  // namespace

bool is_number(const Value& value) {
    return is_whole(value) || value.kind == Kind::real;
}

std::optional<std::int64_t> whole_of(double number) {
    if (!(std::abs(number) < 1e15)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<bool> truth_of(const Value& value) {
    switch (value.kind) {
        case Kind::none:
            return false;
        case Kind::truth:
        case Kind::integer:
            return value.number != 0;
        case Kind::real:
            return value.real != 0;
        case Kind::text:
            return !value.text.empty();
        case Kind::list:
            return is_array(value) ? std::nullopt : std::optional(!value.list().empty());
        case Kind::dictionary:
            return !object_of<Dictionary>(value)->entries.empty();
        case Kind::object: {
            const auto object = object_of<Instance>(value);
            const bool counts = object && object->holds != Instance::Holds::nothing;
            return !counts || !object->children.all().empty();
        }
        case Kind::function:
        case Kind::type:
        case Kind::batch:
            return true;
        case Kind::name:
            // Something of a module that is there; what it is called alone may be anything.
            if (full_name(value).find('.') != std::string::npos && !value.origin.empty() &&
                value.text.find('.') == std::string::npos)
                return true;
            return std::nullopt;
        case Kind::shape:
        case Kind::tensor:
        case Kind::unknown:
            break;
    }
    return std::nullopt;
}

std::optional<bool> equal(const Value& a, const Value& b) {
    return equal_within(a, b, 0);
}

std::optional<int> order_of(const Value& a, const Value& b) {
    if (is_whole(a) && is_whole(b)) return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
    if (is_number(a) && is_number(b)) return real_of(a) < real_of(b) ? -1 : real_of(a) > real_of(b) ? 1 : 0;
    if (a.kind == Kind::text && b.kind == Kind::text) return a.text.compare(b.text);
    if (a.kind != Kind::list || b.kind != Kind::list || is_array(a) || is_array(b)) return std::nullopt;
    const auto first = a.list();
    const auto second = b.list();
    for (std::size_t i = 0; i < std::min(first.size(), second.size()); ++i) {
        if (first[i].kind == Kind::list) return std::nullopt;
        const auto each = order_of(first[i], second[i]);
        if (each != 0) return each;
    }
    return first.size() < second.size() ? -1 : first.size() > second.size() ? 1 : 0;
}

std::optional<bool> compared(std::string_view sign, const Value& a, const Value& b) {
    const auto negated = [](std::optional<bool> holds) { return holds ? std::optional(!*holds) : holds; };
    if (sign == "is" || sign == "is not") {
        std::optional<bool> same = equal(a, b);
        // A tensor is one, whatever its numbers are.
        const bool tensor = a.kind == Kind::tensor || a.kind == Kind::shape || is_array(a);
        if (tensor && (b.kind == Kind::none || b.kind == Kind::truth)) same = false;
        return sign == "is" ? same : negated(same);
    }
    if (sign == "in") return contained(a, b);
    if (sign == "not in") return negated(contained(a, b));
    if (sign == "==") return equal(a, b);
    if (sign == "!=") return negated(equal(a, b));
    const auto order = order_of(a, b);
    if (!order) return std::nullopt;
    return sign == "<" ? *order < 0 : sign == ">" ? *order > 0 : sign == "<=" ? *order <= 0 : *order >= 0;
}

std::optional<Value> calculated(std::string_view sign, const Value& a, const Value& b) {
    if (!is_number(a) || !is_number(b)) return std::nullopt;
    if (is_whole(a) && is_whole(b) && sign != "/" && !(sign == "**" && b.number < 0)) {
        const auto whole = whole_result(sign, a.number, b.number);
        return whole ? std::optional(integer_at(*whole, a.place)) : std::nullopt;
    }
    const auto real = real_result(sign, real_of(a), real_of(b));
    return real ? std::optional(real_at(*real, a.place)) : std::nullopt;
}

std::optional<std::string> written(const Value& value) {
    switch (value.kind) {
        case Kind::none:
            return "None";
        case Kind::truth:
            return value.number != 0 ? "True" : "False";
        case Kind::integer:
            return fmt::format("{}", value.number);
        case Kind::real:
            return real_text(value.real);
        case Kind::text:
            return value.text;
        default:
            return std::nullopt;
    }
}

}  // namespace convwalk::python
