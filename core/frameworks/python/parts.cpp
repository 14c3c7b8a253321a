// Parts of tensors: chunks, splits, slices of any dimension, and tensors that are no part of the network.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;
using How = Rearrangement::How;

constexpr std::int64_t kMostParts = 1000;

[[noreturn]] void not_known(const Place& place, std::string_view what) {
    throw bad_code(place,
                   fmt::format("{} of a tensor is not known here; sizes of an input may give it", what));
}

}  // namespace

bool Interpreter::splits(std::string_view name) {
    return name == "chunk" || name == "split" || name == "unbind" || name == "tensor_split";
}

std::optional<std::vector<std::int64_t>> Interpreter::dimensions_at(std::size_t piece) const {
    return dimensions_of(flow_.made_at(piece).shape(), flow_.channels_last_at(piece).value_or(false));
}

Value Interpreter::rearranged_by(std::size_t from, std::string_view name, How how,
                                 std::vector<std::int64_t> numbers, const Place& place) {
    Piece piece;
    piece.layer.kind = ReadLayer::Kind::reshape;
    piece.layer.name = printable(name, kLongestText);
    piece.layer.place = place;
    piece.layer.framework = flow_.framework_at(from).value_or(Framework::pytorch);
    piece.layer.rearrangement.how = how;
    piece.layer.rearrangement.numbers = std::move(numbers);
    return apply({std::move(piece)}, {from}, place);
}

// How large each part is. @throws BadCode where that is not known
std::vector<std::int64_t> Interpreter::part_sizes(std::string_view name, const Given& given,
                                                  std::int64_t size, const Place& place) {
    const Value* by = given.find(0, "chunks");
    for (const char* other :
         {"split_size_or_sections", "num_or_size_splits", "indices_or_sections", "split_size"}) {
        if (by == nullptr) by = given.keyword(other);
    }
    std::vector<std::int64_t> sizes;
    if (name == "unbind")
        return std::vector<std::int64_t>(static_cast<std::size_t>(std::min(size, kMostParts)), 1);
    if (by == nullptr) not_known(place, name);
    if (by->kind == Kind::list) {
        for (const Value& each : by->list()) {
            if (each.kind != Kind::integer || each.number < 1) not_known(place, name);
            sizes.push_back(each.number);
        }
        return sizes;
    }
    if (by->kind != Kind::integer || by->number < 1) not_known(place, name);
    // Of so many, or of that size; the last may be smaller.
    const bool of_size =
        name == "split" && given.keyword("axis") == nullptr && given.keyword("num_or_size_splits") == nullptr;
    const std::int64_t each = of_size ? by->number : (size + by->number - 1) / by->number;
    if (each < 1 || size / each > kMostParts) not_known(place, name);
    for (std::int64_t rest = size; rest > 0; rest -= each) sizes.push_back(std::min(each, rest));
    return sizes;
}

Value Interpreter::split_tensor(const Value& tensor, std::string_view name, const Given& given,
                                const Place& place) {
    try {
        const std::size_t from = source(tensor, name);
        const auto dimensions = dimensions_at(from);
        const Value* dim = given.find(name == "unbind" ? 0 : 1, "dim");
        if (dim == nullptr) dim = given.keyword("axis");
        if (!dimensions || dim == nullptr || dim->kind != Kind::integer) not_known(place, name);
        const auto count = std::ssize(*dimensions);
        const std::int64_t at = dim->number < 0 ? dim->number + count : dim->number;
        if (at < 1 || at >= count || (*dimensions)[static_cast<std::size_t>(at)] < 1) not_known(place, name);
        std::vector<Value> parts;
        for (const std::int64_t each :
             part_sizes(name, given, (*dimensions)[static_cast<std::size_t>(at)], place)) {
            const bool selects = name == "unbind";
            const std::vector<std::int64_t> numbers = selects ? std::vector{at} : std::vector{at, each};
            parts.push_back(rearranged_by(from, name, selects ? How::select : How::part, numbers, place));
        }
        return tuple(std::move(parts), place);
    } catch (const BadCode& error) {
        return gap_of(tensor, name, error.sentence(), place);
    }
}

// How many of a dimension a slice takes; nullopt: not known.
std::optional<std::int64_t> Interpreter::taken_by(const Expression& slice, std::int64_t size) {
    std::vector<Value> bounds;
    for (const Expression& each : slice.items) bounds.push_back(evaluate(each));
    bounds.resize(3);
    for (const Value& bound : bounds) {
        if (bound.kind != Kind::none && bound.kind != Kind::integer) return std::nullopt;
    }
    const auto place_of = [&](const Value& bound, std::int64_t otherwise) {
        if (bound.kind == Kind::none) return otherwise;
        return std::clamp<std::int64_t>(bound.number < 0 ? bound.number + size : bound.number, 0, size);
    };
    const std::int64_t by = bounds[2].kind == Kind::none ? 1 : bounds[2].number;
    const std::int64_t range = place_of(bounds[1], size) - place_of(bounds[0], 0);
    if (by < 1 || range < 1) return std::nullopt;
    return (range - 1) / by + 1;
}

// x[:, 0], x[..., 2:], x[:, ::2], x[:, None]: dimension by dimension.
Value Interpreter::part_of_tensor(const Value& base, const Expression& e) {
    std::size_t from = source(base, "[]");
    const auto had = dimensions_at(from);
    if (!had) not_known(e.place, "a part");
    std::size_t named = 0;
    for (auto index = e.items.begin() + 1; index != e.items.end(); ++index)
        named += index->kind == Expression::Kind::none ? 0 : 1;
    if (named > had->size())
        throw bad_code(e.place, fmt::format("{} indices of {} dimensions", named, had->size()));
    std::size_t at = 0;        // the dimension of what is made so far
    std::size_t original = 0;  // and of the tensor
    for (auto index = e.items.begin() + 1; index != e.items.end(); ++index) {
        if (index->kind == Expression::Kind::none && index->text == "...") {
            const std::size_t rest = had->size() - named;
            at += rest;
            original += rest;
            continue;
        }
        const auto dim = static_cast<std::int64_t>(at);
        if (index->kind == Expression::Kind::none) {
            from = *rearranged_by(from, "[]", How::insert, {dim}, e.place).made_by;
            ++at;
            continue;
        }
        const std::int64_t size = (*had)[original++];
        if (index->kind == Expression::Kind::slice) {
            const bool whole =
                std::all_of(index->items.begin(), index->items.end(),
                            [](const Expression& each) { return each.kind == Expression::Kind::none; });
            ++at;
            if (whole) continue;
            const auto count = at == 1 || size < 1 ? std::nullopt : taken_by(*index, size);
            if (!count) not_known(e.place, "a part");
            if (*count != size) from = *rearranged_by(from, "[]", How::part, {dim, *count}, e.place).made_by;
            continue;
        }
        const Value number = evaluate(*index);
        if (number.kind != Kind::integer || at == 0) not_known(e.place, "a part");
        from = *rearranged_by(from, "[]", How::select, {dim}, e.place).made_by;
    }
    return tensor_made_by(from, e.place);
}

// A tensor that is no part of the network has sizes that can be worked out at once.
Value Interpreter::rearranged_weight(const Value& weight, std::string_view name, const Given& given,
                                     const Place& place) {
    try {
        ShapeCall call{std::string(last_part(name)), place, given.values, {}};
        for (const Given::Keyword& each : given.keywords) call.keywords.emplace_back(each.name, each.value);
        const auto made = dimensions_made(rearrangement_of(call, false), weight.shape);
        if (made) {
            Value value = weight;
            value.shape = *made;
            return value;
        }
    } catch (const BadCode&) {
    }
    return unknown_value(fmt::format("{} of a tensor that is no part of the network", printable(name)),
                         place);
}

}  // namespace convwalk::python
