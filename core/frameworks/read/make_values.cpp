#include "frameworks/read/make_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "basics/text.h"

namespace convwalk {

namespace {

using Kind = Value::Kind;

constexpr std::size_t kLongestString = 1000;
constexpr int kDeepestList = 20;

}  // namespace

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

Value real_at(double number, const Place& place) {
    Value value = value_at(Kind::real, place);
    value.real = number;
    return value;
}

Value truth_at(bool holds, const Place& place) {
    Value value = value_at(Kind::truth, place);
    value.number = holds ? 1 : 0;
    return value;
}

Value text_at(std::string_view text, const Place& place) {
    if (text.size() > kLongestString)
        return unknown_value(fmt::format("a text of more than {} bytes", kLongestString), place);
    Value value = value_at(Kind::text, place);
    value.text = text;
    return value;
}

Value name_at(std::string_view text, std::string_view origin, const Place& place) {
    Value value = value_at(Kind::name, place);
    value.text = text.substr(0, kLongestText);
    value.origin = origin.substr(0, kLongestString);
    return value;
}

Value tensor_made_by(std::size_t piece, const Place& place) {
    Value value = value_at(Kind::tensor, place);
    value.made_by = piece;
    return value;
}

Value unknown_value(std::string_view reason, const Place& place) {
    Value value = value_at(Kind::unknown, place);
    value.text = printable(reason, kLongestReason);
    return value;
}

Value list_at(std::vector<Value> items, const Place& place, Sequence::Form form) {
    auto sequence = std::make_shared<Sequence>();
    for (const Value& item : items) {
        if (item.kind == Kind::list)
            sequence->depth = std::max(sequence->depth, static_cast<const Sequence&>(*item.object).depth + 1);
    }
    if (items.size() > kMostListed || sequence->depth > kDeepestList)
        throw bad_code(place, fmt::format("a list of {} values, {} levels deep; at most {} and {} are read",
                                          items.size(), sequence->depth, kMostListed, kDeepestList));
    sequence->form = form;
    sequence->items = std::move(items);
    Value value = value_at(Kind::list, place);
    value.object = std::move(sequence);
    return value;
}

bool is_network_input(const Value& value) {
    const Value& only = value.list().size() == 1 ? value.list().front() : value;
    return only.kind == Kind::tensor && only.made_by == 0U;
}

Extents sizes_of(const Value& value) {
    Extents sizes;
    for (const Value& each : value.list()) {
        const bool fits = each.kind == Kind::integer && each.number >= 1 && each.number <= kLargestSize;
        sizes.push_back(fits ? each.number : 0);
    }
    return sizes;
}

void set_shape(Value& tensor, std::span<const Value> sizes) {
    const bool fits =
        !sizes.empty() && sizes.size() <= 5 && std::all_of(sizes.begin(), sizes.end(), [](auto& v) {
            return v.kind == Kind::integer && v.number >= 1 && v.number <= kLargestSize;
        });
    if (!fits) return;
    tensor.kind = Kind::shape;
    for (const Value& each : sizes) tensor.shape.push_back(each.number);
}

}  // namespace convwalk
