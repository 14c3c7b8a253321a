#include "frameworks/read/make_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "basics/text.h"
#include "frameworks/read/flow.h"

namespace convwalk {

namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostListed = 1000;
constexpr int kDeepestList = 8;

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

Value layers_value(std::vector<Piece> layers, const Place& place) {
    Value value = value_at(Kind::layers, place);
    value.layers = std::move(layers);
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

Value gathered(std::vector<Value> items, const Place& place) {
    const auto is_layers = [](const Value& v) { return v.kind == Kind::layers; };
    if (std::any_of(items.begin(), items.end(), is_layers)) {
        std::vector<Piece> all;
        for (Value& item : items) {
            if (is_unknown(item) && !is_network_input(item))
                item.layers = {gap_piece("", item.place, described(item))};
            else if (!is_layers(item) && item.kind != Kind::text && item.kind != Kind::none &&
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
        throw bad_code(place, fmt::format("a list of {} values, {} levels deep; at most {} and {} are read",
                                          items.size(), value.depth, kMostListed, kDeepestList));
    value.items = std::make_shared<const std::vector<Value>>(std::move(items));
    return value;
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

Value calculated(const Expression& e, std::int64_t a, std::int64_t b, const Place& place) {
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
        fits = !__builtin_mul_overflow(quotient(), b, &result) && !__builtin_sub_overflow(a, result, &result);
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
    if (!fits) throw bad_code(e.place, fmt::format("{} {} {} is not a number that is read", a, e.text, b));
    return integer_at(result, place);
}

void use_up(const Value& value, const Place& place) {
    if (value.kind == Kind::layers)
        throw bad_code(place, "a layer stands here where a tensor is expected; apply it, as in layer(x)");
}

void use_up_activation(const Value& value, const Place& place) {
    for (const Piece& piece : value.layers) {
        if (piece.role != Piece::Role::layer || piece.layer.kind != ReadLayer::Kind::activation)
            use_up(value, place);
    }
}

bool is_network_input(const Value& value) {
    if (value.kind == Kind::list && !value.list().empty())
        return std::all_of(value.list().begin(), value.list().end(), is_network_input);
    return value.kind == Kind::tensor && value.made_by == 0U;
}

std::string activation_named(const Value& value) {
    if (value.kind == Kind::text) return value.text;
    if (value.kind == Kind::layers && value.layers.size() == 1) return value.layers[0].layer.activation;
    return "";
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
