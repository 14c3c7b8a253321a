// Methods of lists, dictionaries, texts and tensors.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "basics/text.h"
#include "frameworks/calls/shape_calls.h"
#include "frameworks/python/interpreter.h"
#include "frameworks/python/operators.h"
#include "frameworks/read/make_values.h"

namespace convwalk::python {
namespace {

using Kind = Value::Kind;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string stripped(std::string_view text, std::string_view letters, bool begin, bool end) {
    const auto strips = [&](char c) {
        return letters.empty() ? is_space(c) : letters.find(c) != std::string_view::npos;
    };
    while (begin && !text.empty() && strips(text.front())) text.remove_prefix(1);
    while (end && !text.empty() && strips(text.back())) text.remove_suffix(1);
    return std::string(text);
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size();) {
        const bool ends = by.empty() ? is_space(text[i]) : text.substr(i).starts_with(by);
        if (!ends) {
            parts.back() += text[i++];
            continue;
        }
        if (!by.empty() || !parts.back().empty()) parts.emplace_back();
        i += by.empty() ? 1 : by.size();
    }
    if (by.empty() && parts.back().empty()) parts.pop_back();
    return parts;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    if (from.empty()) return text;
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace

Value Interpreter::method(const Value& base, const std::string& name, Given given, const Place& place) {
    if (const auto known = known_attribute(base, name, place)) return called(*known, std::move(given), place);
    if (const auto super = object_of<Super>(base)) {
        if (name == "__init__") return initialised_base(super->self, std::move(given), place);
        const auto object = object_of<Instance>(super->self);
        const bool applies = name == "forward" || name == "call" || name == "__call__";
        if (applies && object) return apply_pieces(super->self, given, place);
        if (object) {
            if (auto made = method_of_module(super->self, name, given, place)) return *std::move(made);
        }
        return value_at(Kind::none, place);
    }
    std::optional<Value> made;
    switch (base.kind) {
        case Kind::object:
            if (object_of<Instance>(base)) made = method_of_module(base, name, given, place);
            if (made) return *std::move(made);
            return unknown_value(fmt::format("unknown method \"{}\" of a layer", printable(name)), place);
        case Kind::list:
            made = is_array(base) ? method_of_array(base, name, given, place)
                                  : method_of_list(base, name, given, place);
            break;
        case Kind::integer:
        case Kind::real:
            // What an array gives one by one.
            if (name == "item") return base;
            break;
        case Kind::dictionary:
            made = method_of_dictionary(base, name, given, place);
            break;
        case Kind::text:
            made = method_of_text(base, name, given, place);
            break;
        case Kind::tensor:
        case Kind::shape:
        case Kind::name:
            return method_of_tensor(base, name, std::move(given), place);
        case Kind::type:
            // Weights of torchvision, as they are.
            if (name == "verify" && !given.values.empty()) return given.values.front();
            // Base.__init__(self, ...) of a class whose own base is a framework's.
            if (name == "__init__" && !given.values.empty()) return value_at(Kind::none, place);
            break;
        case Kind::unknown: {
            const Value* tensor = flowing(given);
            if (tensor != nullptr && !base.made_by) return gap_of(*tensor, name, base.text, place);
            return base;
        }
        default:
            break;
    }
    if (made) return *std::move(made);
    return unknown_value(fmt::format("unknown method \"{}\" of {}", printable(name), described(base)), place);
}

std::optional<Value> Interpreter::method_of_list(const Value& base, std::string_view name, const Given& given,
                                                 const Place& place) {
    const auto sequence = object_of<Sequence>(base);
    std::vector<Value>& items = sequence->items;
    const Value* first = given.find(0, "");
    const Value none = value_at(Kind::none, place);
    if (items.size() >= kMostListed)
        throw bad_code(place, fmt::format("a list has at most {} values here", kMostListed));
    steps_ += items.size() / 16;
    if ((name == "append" || name == "add") && first != nullptr) {
        const bool known = name == "add" && std::any_of(items.begin(), items.end(), [&](const Value& each) {
                               return equal(each, *first) == true;
                           });
        if (!known) items.push_back(*first);
        return none;
    }
    if ((name == "extend" || name == "update") && first != nullptr) {
        if (const auto more = items_of(*first))
            items.insert(items.end(), more->begin(), more->end());
        else
            items.push_back(*first);
        return none;
    }
    const auto place_of = [&](std::int64_t number) {
        const auto size = std::ssize(items);
        return std::clamp<std::int64_t>(number < 0 ? number + size : number, 0, size);
    };
    if (name == "insert" && given.values.size() > 1) {
        items.insert(items.begin() + place_of(given.values[0].number), given.values[1]);
        return none;
    }
    if (name == "pop" && !items.empty()) {
        const std::int64_t at = first == nullptr ? std::ssize(items) - 1 : place_of(first->number);
        if (at >= std::ssize(items)) return std::nullopt;
        Value taken = items[static_cast<std::size_t>(at)];
        items.erase(items.begin() + at);
        return taken;
    }
    if (name == "copy") return list(items, place, sequence->form);
    if (name == "clear") items.clear();
    if (name == "reverse") std::reverse(items.begin(), items.end());
    if (name == "sort") return std::nullopt;
    if (name == "clear" || name == "reverse") return none;
    return asked_of_list(base, name, first, place);
}

std::optional<Value> Interpreter::asked_of_list(const Value& base, std::string_view name, const Value* first,
                                                const Place& place) {
    const std::vector<Value>& items = object_of<Sequence>(base)->items;
    if ((name == "index" || name == "count") && first != nullptr) {
        std::int64_t count = 0;
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (equal(items[i], *first) != true) continue;
            if (name == "index") return integer_at(static_cast<std::int64_t>(i), place);
            ++count;
        }
        if (name == "count") return integer_at(count, place);
    }
    if (name == "numel") {
        std::int64_t product = 1;
        for (const Value& each : items) {
            if (each.kind != Kind::integer || __builtin_mul_overflow(product, each.number, &product))
                return std::nullopt;
        }
        return integer_at(product, place);
    }
    // The shape of Keras and TensorFlow.
    if (name == "as_list") return base;
    return std::nullopt;
}

std::optional<Value> Interpreter::method_of_dictionary(const Value& base, std::string_view name,
                                                       const Given& given, const Place& place) {
    const auto entries = object_of<Dictionary>(base);
    const Value none = value_at(Kind::none, place);
    steps_ += entries->entries.size() / 8;
    if (name == "items" || name == "keys" || name == "values") {
        std::vector<Value> all;
        for (const auto& [key, value] : entries->entries)
            all.push_back(name == "items" ? tuple({key, value}, place) : name == "keys" ? key : value);
        return list(std::move(all), place);
    }
    const bool asks = name == "get" || name == "pop" || name == "setdefault";
    if (asks && !given.values.empty()) {
        const Value key = given.values.front();
        const Value otherwise = given.values.size() > 1 ? given.values[1] : none;
        Value* known = entries->find(key);
        Value value = known != nullptr ? *known : otherwise;
        if (is_unknown(key)) return unknown_value(fmt::format("the entry {}", described(key)), place);
        if (name == "pop" && known != nullptr)
            std::erase_if(entries->entries, [&](const auto& entry) { return &entry.second == known; });
        if (name == "setdefault" && known == nullptr) entries->set(key, otherwise);
        return value;
    }
    if (name == "update") return extended_dictionary(*entries, given, place);
    if (name == "copy") {
        const auto copy = made<Dictionary>();
        copy->entries = entries->entries;
        return object_value(Kind::dictionary, copy, place);
    }
    return std::nullopt;
}

std::optional<Value> Interpreter::method_of_text(const Value& base, std::string_view name, const Given& given,
                                                 const Place& place) {
    const std::string& own = base.text;
    const Value* first = given.find(0, "sep");
    const std::string other = first != nullptr && first->kind == Kind::text ? first->text : "";
    if (first != nullptr && first->kind == Kind::unknown) return *first;
    if (name == "lower") return text_at(lower(own), place);
    if (name == "upper" || name == "capitalize" || name == "title") {
        std::string text = own;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const bool all = name == "upper" || i == 0;
            if (all && text[i] >= 'a' && text[i] <= 'z') text[i] = static_cast<char>(text[i] - 'a' + 'A');
        }
        return text_at(text, place);
    }
    if (name == "strip") return text_at(stripped(own, other, true, true), place);
    if (name == "lstrip") return text_at(stripped(own, other, true, false), place);
    if (name == "rstrip") return text_at(stripped(own, other, false, true), place);
    if (name == "startswith" || name == "endswith") {
        const auto holds = [&](std::string_view part) {
            return name == "startswith" ? own.starts_with(part) : own.ends_with(part);
        };
        bool any = first != nullptr && first->kind == Kind::text && holds(other);
        for (const Value& each : first != nullptr ? first->list() : std::span<const Value>())
            any |= holds(each.text);
        return truth_at(any, place);
    }
    if (name == "replace" && given.values.size() > 1)
        return text_at(replaced(own, other, given.values[1].text), place);
    if (name == "split" || name == "splitlines") {
        std::vector<Value> parts;
        for (const std::string& part : split(own, name == "splitlines" ? "\n" : other))
            parts.push_back(text_at(part, place));
        return list(std::move(parts), place);
    }
    if (name == "join" && first != nullptr) {
        const auto parts = items_of(*first);
        if (!parts) return std::nullopt;
        std::string text;
        for (std::size_t i = 0; i < parts->size(); ++i) {
            if ((*parts)[i].kind != Kind::text || text.size() > 1000) return std::nullopt;
            text += (i > 0 ? own : "") + (*parts)[i].text;
        }
        return text_at(text, place);
    }
    if (name == "isdigit" || name == "isnumeric")
        return truth_at(!own.empty() && own.find_first_not_of("0123456789") == std::string::npos, place);
    if (name == "count" && !other.empty()) return integer_at(std::ssize(split(own, other)) - 1, place);
    if (name == "find") {
        const std::size_t at = own.find(other);
        return integer_at(at == std::string::npos ? -1 : static_cast<std::int64_t>(at), place);
    }
    if (name == "format") return text_formatted(own, given, place);
    return std::nullopt;
}

// "conv{}_{name}".format(1, name="a")
Value Interpreter::text_formatted(const std::string& text, const Given& given, const Place& place) {
    std::string made;
    std::size_t next = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '{') {
            made += text[i];
            continue;
        }
        const std::size_t end = text.find('}', i);
        if (end == std::string::npos) break;
        std::string field = text.substr(i + 1, end - i - 1);
        field = field.substr(0, field.find_first_of(":!"));
        const auto number = integer_spelled(field);
        const std::size_t at = number && *number >= 0 ? static_cast<std::size_t>(*number) : next;
        if (field.empty()) ++next;
        const Value* value = field.empty() || number ? given.find(at, "") : given.keyword(field);
        const auto words = value != nullptr ? written(*value) : std::nullopt;
        if (!words) return unknown_value("a text with a value that is not known here", place);
        made += *words;
        i = end;
    }
    return text_at(made, place);
}

Value Interpreter::method_of_tensor(const Value& base, const std::string& name, Given given,
                                    const Place& place) {
    const bool weight = is_surely_weight(base);
    if (weight && (is_passed_over(name) || name.ends_with('_'))) return base;
    if (weight && gives_shape(name)) return rearranged_weight(base, name, given, place);
    if (splits(name) && (base.kind != Kind::name || flows(base)))
        return split_tensor(base, name, given, place);
    if (is_passed_over(name)) return apply({effect_piece(name, place)}, {source(base, name)}, place);
    if (is_harmless_method(name)) return base;
    if (name == "size" || name == "get_shape") return size_of(base, given, place);
    if (name == "dim" || name == "ndimension") return attribute_of(base, "ndim", place);
    if (gives_shape(name) && (base.kind == Kind::shape || made_by(base)))
        return rearranged(base, name, given, place);
    const std::string reason =
        fmt::format("what the method \"{}\" makes of a tensor is not known", printable(name));
    return flows(base) ? gap_of(base, name, reason, place) : unknown_value(reason, place);
}

std::optional<std::vector<Value>> Interpreter::items_of(const Value& value) {
    std::vector<Value> all;
    switch (value.kind) {
        case Kind::list: {
            const auto items = value.list();
            return std::vector<Value>(items.begin(), items.end());
        }
        case Kind::dictionary:
            for (const auto& [key, held] : object_of<Dictionary>(value)->entries) all.push_back(key);
            return all;
        case Kind::text:
            for (const char c : value.text) all.push_back(text_at(std::string_view(&c, 1), value.place));
            return all;
        case Kind::object: {
            const auto object = object_of<Instance>(value);
            if (!object || object->holds == Instance::Holds::nothing) return std::nullopt;
            for (const auto& [name, child] : object->children.all())
                all.push_back(object->holds == Instance::Holds::table ? text_at(name, value.place) : child);
            return all;
        }
        default:
            return std::nullopt;
    }
}

}  // namespace convwalk::python
