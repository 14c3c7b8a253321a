#include "frameworks/python/objects.h"

#include <algorithm>

#include "frameworks/calls/calls.h"
#include "frameworks/python/operators.h"

namespace convwalk::python {
namespace {

constexpr std::size_t kLongestLine = 100;  // classes

template <typename Pairs>
auto found_in(Pairs& pairs, std::string_view name) {
    return std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
}

void add_line(const std::shared_ptr<Type>& type, std::vector<std::shared_ptr<Type>>& line) {
    if (line.size() >= kLongestLine) return;
    line.push_back(type);
    for (const Value& base : type->bases) {
        if (const auto of = object_of<Type>(base)) add_line(of, line);
    }
}

}  // namespace

bool is_array(const Value& value) {
    const auto sequence = object_of<Sequence>(value);
    return sequence && sequence->form == Sequence::Form::array;
}

const Value* Given::keyword(std::string_view name) const {
    for (const Keyword& each : keywords) {
        if (each.name == name) return &each.value;
    }
    return nullptr;
}

const Value* Given::find(std::size_t position, std::string_view name) const {
    return position < values.size() ? &values[position] : keyword(name);
}

Value* Attributes::find(std::string_view name) {
    const auto found = found_in(all_, name);
    return found == all_.end() ? nullptr : &found->second;
}

const Value* Attributes::find(std::string_view name) const {
    const auto found = found_in(all_, name);
    return found == all_.end() ? nullptr : &found->second;
}

void Attributes::set(std::string_view name, Value value) {
    if (Value* known = find(name))
        *known = std::move(value);
    else
        all_.emplace_back(name, std::move(value));
}

void Attributes::erase(std::string_view name) {
    if (const auto found = found_in(all_, name); found != all_.end()) all_.erase(found);
}

Value* Dictionary::find(const Value& key) {
    for (auto& [known, value] : entries) {
        if (equal(known, key) == true) return &value;
    }
    return nullptr;
}

void Dictionary::set(Value key, Value value) {
    if (Value* known = find(key))
        *known = std::move(value);
    else
        entries.emplace_back(std::move(key), std::move(value));
}

// Whoever stands in several places stands in the last of them.
std::vector<std::shared_ptr<Type>> line_of(const std::shared_ptr<Type>& type) {
    std::vector<std::shared_ptr<Type>> all;
    if (type) add_line(type, all);
    std::vector<std::shared_ptr<Type>> line;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (std::find(all.begin() + static_cast<std::ptrdiff_t>(i) + 1, all.end(), all[i]) == all.end())
            line.push_back(all[i]);
    }
    return line;
}

Value library_base(const std::shared_ptr<Type>& type) {
    for (const auto& each : line_of(type)) {
        for (const Value& base : each->bases) {
            if (base.kind == Value::Kind::name) return base;
        }
    }
    return {};
}

std::string full_name(const Value& name) {
    if (name.origin.empty() || name.origin == name.text) return name.text;
    // Renamed, it is known by the name that it has where it is from.
    const std::size_t dot = name.text.rfind('.');
    const std::string modules = dot == std::string::npos ? "" : name.text.substr(0, dot + 1);
    const std::string_view last = last_part(name.origin);
    return name.origin.substr(0, name.origin.size() - last.size()) + modules + std::string(last);
}

}  // namespace convwalk::python
