#include "frameworks/read/forms/onnx_constants.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "frameworks/read/make_values.h"

namespace convwalk {
namespace {

using Kind = Value::Kind;
using Inputs = std::vector<const OnnxConstant*>;

constexpr std::size_t kMostValues = 1000;

const Value* attribute(const OnnxNode& node, std::string_view name) {
    for (const OnnxNode::Attribute& each : node.attributes) {
        if (each.name == name) return &each.value;
    }
    return nullptr;
}

std::int64_t integer(const OnnxNode& node, std::string_view name, std::int64_t otherwise) {
    const Value* value = attribute(node, name);
    return value != nullptr && value->kind == Kind::integer ? value->number : otherwise;
}

OnnxConstant list_of(std::vector<Value> values) {
    OnnxConstant made;
    made.shape = {static_cast<std::int64_t>(values.size())};
    made.values = std::move(values);
    return made;
}

// A tensor, or what one of the newer attributes has.
std::optional<OnnxConstant> constant(const OnnxNode& node) {
    for (const std::string_view name : {"value", "value_int", "value_ints", "value_float", "value_floats"}) {
        const Value* value = attribute(node, name);
        if (value == nullptr) continue;
        OnnxConstant made;
        if (value->kind != Kind::list) {
            made.values = {*value};
            return made;
        }
        made.values.assign(value->list().begin(), value->list().end());
        // Of a tensor that says no sizes they are one row.
        made.shape = value->shape;
        if (value->shape.empty() && !(name == "value" && made.values.size() == 1))
            made.shape = {static_cast<std::int64_t>(made.values.size())};
        return made;
    }
    return std::nullopt;
}

// One of a row, or several.
std::optional<OnnxConstant> gathered_from(const OnnxNode& node, const OnnxConstant& row,
                                          const OnnxConstant& indices) {
    if (row.shape.size() != 1 || indices.shape.size() > 1 || integer(node, "axis", 0) != 0)
        return std::nullopt;
    OnnxConstant made;
    made.shape = indices.shape;
    const auto count = static_cast<std::int64_t>(row.values.size());
    for (const Value& index : indices.values) {
        const std::int64_t at = index.number < 0 ? index.number + count : index.number;
        if (index.kind != Kind::integer || at < 0 || at >= count) return std::nullopt;
        made.values.push_back(row.values[static_cast<std::size_t>(at)]);
    }
    return made;
}

std::optional<OnnxConstant> sliced(const Inputs& inputs) {
    const OnnxConstant& row = *inputs[0];
    const auto count = static_cast<std::int64_t>(row.values.size());
    const auto number = [&](std::size_t i, std::int64_t otherwise) {
        const bool given = i < inputs.size() && inputs[i] != nullptr && inputs[i]->values.size() == 1 &&
                           inputs[i]->values[0].kind == Kind::integer;
        return given ? inputs[i]->values[0].number : otherwise;
    };
    if (row.shape.size() != 1 || number(3, 0) != 0 || number(4, 1) != 1) return std::nullopt;
    const auto place = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? std::max(at, -count) + count : at, 0, count);
    };
    const std::int64_t begin = place(number(1, 0));
    const std::int64_t end = std::max(begin, place(number(2, count)));
    return list_of({row.values.begin() + begin, row.values.begin() + end});
}

std::optional<OnnxConstant> concatenated(const Inputs& inputs) {
    std::vector<Value> all;
    for (const OnnxConstant* input : inputs) {
        if (input == nullptr || input->shape.size() != 1 || all.size() + input->values.size() > kMostValues)
            return std::nullopt;
        all.insert(all.end(), input->values.begin(), input->values.end());
    }
    return list_of(std::move(all));
}

// Of whole numbers as ONNX does, towards zero.
Value calculated(std::string_view type, const Value& a, const Value& b) {
    const bool numbers = (a.kind == Kind::integer || a.kind == Kind::real) &&
                         (b.kind == Kind::integer || b.kind == Kind::real);
    if (!numbers) return value_at(Kind::none, a.place);
    if (a.kind == Kind::integer && b.kind == Kind::integer) {
        std::int64_t result = 0;
        bool fits = false;
        if (type == "Add") fits = !__builtin_add_overflow(a.number, b.number, &result);
        if (type == "Sub") fits = !__builtin_sub_overflow(a.number, b.number, &result);
        if (type == "Mul") fits = !__builtin_mul_overflow(a.number, b.number, &result);
        if (type == "Div" && b.number > 0) {
            result = a.number / b.number;
            fits = true;
        }
        return fits ? integer_at(result, a.place) : value_at(Kind::none, a.place);
    }
    const double x = number_of(a);
    const double y = number_of(b);
    Value real = value_at(Kind::real, a.place);
    real.real = type == "Add" ? x + y : type == "Sub" ? x - y : type == "Mul" ? x * y : x / y;
    return real;
}

std::optional<OnnxConstant> elementwise(const OnnxNode& node, const OnnxConstant& a, const OnnxConstant& b) {
    const bool fits = a.values.size() == b.values.size() || a.values.size() == 1 || b.values.size() == 1;
    if (!fits || a.values.empty() || b.values.empty()) return std::nullopt;
    const OnnxConstant& longer = a.values.size() >= b.values.size() ? a : b;
    OnnxConstant made;
    made.shape = longer.shape;
    for (std::size_t i = 0; i < longer.values.size(); ++i)
        made.values.push_back(calculated(node.type, a.values[a.values.size() == 1 ? 0 : i],
                                         b.values[b.values.size() == 1 ? 0 : i]));
    return made;
}

// To whole numbers, or to others.
OnnxConstant cast(const OnnxNode& node, OnnxConstant from) {
    constexpr std::int64_t kFloats[] = {1, 10, 11, 16};
    const std::int64_t to = integer(node, "to", 7);
    const bool real = std::find(std::begin(kFloats), std::end(kFloats), to) != std::end(kFloats);
    for (Value& value : from.values) {
        if (real && value.kind == Kind::integer) {
            value.real = static_cast<double>(value.number);
            value.kind = Kind::real;
        } else if (!real && value.kind == Kind::real) {
            const bool fits = std::abs(value.real) < 1e15;
            value = fits ? integer_at(static_cast<std::int64_t>(value.real), value.place)
                         : value_at(Kind::none, value.place);
        }
    }
    return from;
}

OnnxConstant rounded(std::string_view type, OnnxConstant from) {
    for (Value& value : from.values) {
        if (value.kind == Kind::real)
            value.real = type == "Floor" ? std::floor(value.real) : std::ceil(value.real);
    }
    return from;
}

// The same values in a row, or as one.
std::optional<OnnxConstant> reshaped(const OnnxNode& node, OnnxConstant from) {
    if (node.type == "Unsqueeze" && from.values.size() == 1)
        from.shape = {1};
    else if (node.type == "Squeeze" && from.values.size() == 1)
        from.shape = {};
    else if (node.type == "Reshape" && from.shape.size() < 2)
        from.shape = {static_cast<std::int64_t>(from.values.size())};
    else
        return std::nullopt;
    return from;
}

}  // namespace

std::optional<OnnxConstant> constant_of(const OnnxNode& node, const Inputs& inputs) {
    const std::string_view type = node.type;
    if (type == "Constant") return constant(node);
    if (type == "Concat") return concatenated(inputs);
    const bool first = !inputs.empty() && inputs[0] != nullptr && inputs[0]->values.size() <= kMostValues;
    if (!first) return std::nullopt;
    if (type == "Identity") return *inputs[0];
    if (type == "Cast") return cast(node, *inputs[0]);
    if (type == "Floor" || type == "Ceil") return rounded(type, *inputs[0]);
    if (type == "Slice") return sliced(inputs);
    if (type == "Unsqueeze" || type == "Squeeze" || type == "Reshape") return reshaped(node, *inputs[0]);
    if (inputs.size() != 2 || inputs[1] == nullptr || inputs[1]->values.size() > kMostValues)
        return std::nullopt;
    if (type == "Gather") return gathered_from(node, *inputs[0], *inputs[1]);
    if (type == "Add" || type == "Sub" || type == "Mul" || type == "Div")
        return elementwise(node, *inputs[0], *inputs[1]);
    return std::nullopt;
}

}  // namespace convwalk
