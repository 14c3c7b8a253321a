// Items and parts of lists, dictionaries, texts, containers and tensors.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "frameworks/python/interpreter.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

}  // namespace

Value Interpreter::subscript(const Expression& e) {
    const Value base = evaluate(e.items[0]);
    if (base.kind == Kind::unknown || base.kind == Kind::type) return base;
    const bool slices = std::any_of(e.items.begin() + 1, e.items.end(), [](const Expression& index) {
        return index.kind == Expression::Kind::slice;
    });
    const bool tensor =
        base.kind == Kind::tensor || base.kind == Kind::shape || (base.kind == Kind::name && flows(base));
    if (!tensor && e.items.size() == 2) {
        if (e.items[1].kind == Expression::Kind::slice) return part_of(base, e.items[1]);
        return item_of(base, evaluate(e.items[1]), e.place);
    }
    if (is_surely_weight(base))
        return unknown_value("a part of a tensor that is no part of the network", e.place);
    if (tensor) {
        try {
            return slices ? slice_of(base, e) : part_of_tensor(base, e);
        } catch (const BadCode&) {
        }
        try {
            return part_of_tensor(base, e);
        } catch (const BadCode& error) {
            remember_unread(error.place(), error.sentence());
            if (!flows(base)) return unknown_value(error.sentence(), error.place());
            return gap_of(base, "a slice", error.sentence(), e.place);
        }
    }
    return unknown_value(fmt::format("a part of {}", described(base)), e.place);
}

Value Interpreter::item_of(const Value& base, const Value& index, const Place& place) {
    if (const auto entries = object_of<Dictionary>(base)) {
        steps_ += entries->entries.size() / 8;
        if (const Value* value = entries->find(index)) return *value;
        return unknown_value(fmt::format("there is no entry {} here", described(index)), place);
    }
    const auto object = object_of<Instance>(base);
    if (object && index.kind == Kind::text) {
        const Value* child = object->children.find(index.text);
        return child != nullptr ? *child : unknown_value("there is no such layer here", place);
    }
    const auto items =
        base.kind == Kind::text || base.kind == Kind::list || object ? items_of(base) : std::nullopt;
    if (!items) {
        if (base.kind == Kind::name) return base;  // List[int]
        return unknown_value(fmt::format("a part of {}", described(base)), place);
    }
    steps_ += items->size() / 8;
    if (index.kind == Kind::integer || index.kind == Kind::truth) {
        const std::int64_t size = std::ssize(*items);
        const std::int64_t at = index.number < 0 ? index.number + size : index.number;
        if (at >= 0 && at < size) {
            if (object && object->holds == Instance::Holds::table)
                return object->children.all()[static_cast<std::size_t>(at)].second;
            return (*items)[static_cast<std::size_t>(at)];
        }
    }
    return unknown_value("an item of a list that is not known here", place);
}

Value Interpreter::part_of(const Value& base, const Expression& slice) {
    const auto items = items_of(base);
    if (!items)
        return base.kind == Kind::name
                   ? base
                   : unknown_value(fmt::format("a part of {}", described(base)), slice.place);
    std::vector<Value> bounds;
    for (const Expression& each : slice.items) bounds.push_back(evaluate(each));
    bounds.resize(3);
    for (const Value& bound : bounds) {
        if (bound.kind != Kind::none && bound.kind != Kind::integer)
            return unknown_value("an item of a list that is not known here", slice.place);
    }
    const std::int64_t size = std::ssize(*items);
    const std::int64_t by = bounds[2].kind == Kind::none ? 1 : bounds[2].number;
    if (by == 0 || by < -kLargestSize || by > kLargestSize)
        return unknown_value("a slice without a step", slice.place);
    const auto place_of = [&](const Value& bound, std::int64_t otherwise) {
        if (bound.kind == Kind::none) return otherwise;
        const std::int64_t at =
            bound.number < 0 ? std::max(bound.number, -size - 1) + size : std::min(bound.number, size);
        return std::clamp<std::int64_t>(at, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
    };
    const std::int64_t begin = place_of(bounds[0], by > 0 ? 0 : size - 1);
    const std::int64_t end = place_of(bounds[1], by > 0 ? size : -1);
    std::vector<std::size_t> chosen;
    for (std::int64_t at = begin; by > 0 ? at < end : at > end; at += by)
        chosen.push_back(static_cast<std::size_t>(at));
    if (const auto object = object_of<Instance>(base)) {
        const auto part = made<Instance>();
        part->called = object->called;
        part->holds = object->holds;
        part->is_module = true;
        for (const std::size_t at : chosen)
            part->children.set(object->children.all()[at].first, object->children.all()[at].second);
        return object_value(Kind::object, part, slice.place);
    }
    std::vector<Value> all;
    std::string text;
    for (const std::size_t at : chosen) {
        all.push_back((*items)[at]);
        text += (*items)[at].text;
    }
    if (base.kind == Kind::text) return text_at(text, slice.place);
    const auto form = base.kind == Kind::list ? object_of<Sequence>(base)->form : Sequence::Form::list;
    return list(std::move(all), slice.place, form);
}

Value Interpreter::slice_of(const Value& base, const Expression& e) {
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

Sides Interpreter::cut_of(const Expression& index) {
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

}  // namespace convwalk::python
