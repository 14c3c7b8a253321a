// What the expressions of a program come to.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "frameworks/read/code_reader.h"
#include "frameworks/read/make_values.h"

namespace convwalk {

namespace {

using Kind = Value::Kind;

}  // namespace

Value CodeReader::evaluate(const Expression& e) {
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
            if (e.text == "shape" && flows(base)) return shape_of(base, e.place);
            if (base.kind == Kind::unknown) return base;
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

Value CodeReader::named(const Expression& e) {
    const std::string_view last = last_part(e.text);
    if (last == "inf" || last == "Inf" || last == "infty") {
        Value value = value_at(Kind::real, e.place);
        value.real = std::numeric_limits<double>::infinity();
        return value;
    }
    if (const auto found = names_.find(e.text); found != names_.end()) {
        Value value = found->second.value;
        if (value.kind != Kind::unknown) value.place = e.place;
        if (found->second.definition != std::string::npos) {
            Definition& definition = definitions_[found->second.definition];
            definition.used = true;
            flow_.count(definition.layers.size(), e.place);
            value.layers = definition.layers;
        }
        return value;
    }
    // x.shape
    const std::size_t dot = e.text.rfind('.');
    if (const auto base = dot == std::string::npos ? names_.end() : names_.find(e.text.substr(0, dot));
        base != names_.end()) {
        if (last == "shape") return shape_of(base->second.value, e.place);
        if (base->second.value.kind == Kind::unknown) return base->second.value;
    }
    // An activation without brackets, as flax.linen.Sequential takes it.
    if (is_passed_over(last)) return layers_value({effect_piece(e.text, e.place)}, e.place);
    Value value = value_at(Kind::tensor, e.place);
    value.text = e.text.substr(0, kLongestText);
    return value;
}

Value CodeReader::list(const Expression& e) {
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

Value CodeReader::operation(const Expression& e) {
    const std::size_t applied_before = flow_.last();
    Value left = evaluate(e.items[0]);
    if (e.items.size() == 1) {
        if (left.kind == Kind::integer && e.text == "-" && left.number != INT64_MIN)
            left.number = -left.number;
        if (left.kind == Kind::real && e.text == "-") left.real = -left.real;
        if (left.kind != Kind::unknown) left.place = e.place;
        use_up(left, e.place);
        return left;
    }
    Value right = evaluate(e.items[1]);
    const auto holds_items = [](const Value& v) { return v.kind == Kind::list || v.kind == Kind::layers; };
    if (e.text == "+" && holds_items(left) && holds_items(right))
        return joined(std::move(left), std::move(right));
    use_up(left, e.items[0].place);
    use_up(right, e.items[1].place);
    if (left.kind == Kind::integer && right.kind == Kind::integer)
        return calculated(e, left.number, right.number, left.place);
    return operated(e, left, right, applied_before);
}

Value CodeReader::operated(const Expression& e, const Value& left, const Value& right,
                           std::size_t applied_before) {
    // pool(x) / 4, pool(x) * 2.25
    const double number = number_of(right);
    const bool of_call =
        e.items[0].kind == Expression::Kind::call && flow_.last() > applied_before && number != 0;
    if (of_call && (e.text == "/" || e.text == "*"))
        set_divisor(flow_.piece(flow_.last()).layer, flow_.piece(flow_.last()).sums,
                    e.text == "/" ? 1 / number : number);
    const auto is_tensor = [](const Value& v) { return v.kind == Kind::tensor || v.kind == Kind::shape; };
    for (const Value* side : {&left, &right}) {
        if (side->kind != Kind::unknown && side->kind != Kind::batch) continue;
        const Value& other = side == &left ? right : left;
        if (side->kind == Kind::unknown && flows(other))
            return gap_of(other, e.text,
                          fmt::format("\"{}\" has a side that is {}", e.text, described(*side)), e.place);
        return side->kind == Kind::unknown ? *side
                                           : unknown_value("worked out of the size of the batch", e.place);
    }
    if (e.text == "@" || !is_tensor(left) || !is_tensor(right)) {
        Value value = value_at(Kind::tensor, left.place);
        if (e.text != "@") value.made_by = is_tensor(left) ? left.made_by : right.made_by;
        if (e.text == "@" && flows(left))
            return gap_of(left, "@", "a product of matrices is not read", e.place);
        return value;
    }
    const bool alike = left.kind == right.kind && left.shape == right.shape;
    if (e.text == "+" && is_weight(right) && !(left.kind == Kind::shape && alike))
        return apply({effect_piece("bias", e.place)}, {source(left, "+")}, left.place);
    const auto first = made_by(left);
    const auto second = made_by(right);
    if (!first || !second) {
        flow_.note(e.place,
                   fmt::format("\"{}\" has a side that is not known here; the other one goes on", e.text));
        return tensor_made_by(std::max(first.value_or(flow_.last()), second.value_or(0)), left.place);
    }
    Piece both = join_piece(e.text, e.place, true);
    if (e.text != "+") both.layer.kind = ReadLayer::Kind::multiply;
    both.layer.framework = flow_.framework_at(*first).value_or(both.layer.framework);
    return apply({std::move(both)}, {*first, *second}, left.place);
}

Value CodeReader::subscript(const Expression& e) {
    const Value base = evaluate(e.items[0]);
    use_up(base, e.place);
    if (base.kind == Kind::unknown) return base;
    if (base.kind == Kind::list && e.items.size() == 2) return item_of(base, e.items[1]);
    const bool slices = std::any_of(e.items.begin() + 1, e.items.end(), [](const Expression& index) {
        return index.kind == Expression::Kind::slice;
    });
    const bool tensor = base.kind == Kind::tensor || base.kind == Kind::shape;
    if (tensor && slices) {
        try {
            return slice_of(base, e);
        } catch (const BadCode& error) {
            if (!first_unread_) first_unread_ = error;
            if (!flows(base)) return unknown_value(error.sentence(), error.place());
            return gap_of(base, "a slice", error.sentence(), e.place);
        }
    }
    if (flows(base))
        return gap_of(base, "[]", "a part of a tensor is not read but for slices of its axes", e.place);
    return value_at(Kind::tensor, e.place);
}

Value CodeReader::item_of(const Value& list, const Expression& index) {
    const auto size = static_cast<std::int64_t>(list.list().size());
    const auto place_of = [&](const Expression& e, std::int64_t otherwise) -> std::optional<std::int64_t> {
        if (e.kind == Expression::Kind::none) return otherwise;
        const Value value = evaluate(e);
        if (value.kind != Kind::integer) return std::nullopt;
        return value.number < 0 ? value.number + size : value.number;
    };
    if (index.kind == Expression::Kind::slice && index.items.size() == 2) {
        const auto begin = place_of(index.items[0], 0);
        const auto end = place_of(index.items[1], size);
        if (begin && end) {
            const auto first = std::clamp<std::int64_t>(*begin, 0, size);
            const auto last = std::clamp<std::int64_t>(*end, first, size);
            const auto items =
                list.list().subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
            return gathered({items.begin(), items.end()}, index.place);
        }
    } else if (index.kind != Expression::Kind::slice) {
        const auto at = place_of(index, -1);
        if (at && *at >= 0 && *at < size) return list.list()[static_cast<std::size_t>(*at)];
    }
    return unknown_value("an item of a list that is not known here", index.place);
}

Value CodeReader::slice_of(const Value& base, const Expression& e) {
    std::vector<Sides> cut;
    for (auto index = e.items.begin() + 1; index != e.items.end(); ++index) cut.push_back(cut_of(*index));
    if (cut.size() < 3) throw bad_code(e.place, "a slice of batch or channels is not read");
    // Channels are first or last; the axes lie between or behind, and those that are not named are whole.
    const std::size_t from = source(base, "a slice");
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

Sides CodeReader::cut_of(const Expression& index) {
    if (index.kind == Expression::Kind::none) return {};
    if (index.kind != Expression::Kind::slice) throw bad_code(index.place, "expected a slice such as 1:-1");
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

}  // namespace convwalk
