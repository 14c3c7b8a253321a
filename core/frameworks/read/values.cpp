#include "frameworks/read/values.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "basics/text.h"

namespace convwalk {
namespace {

// Calls visit(name, required, alias of the one before, by keyword only).
template <typename Visit>
void for_each_parameter(std::string_view parameters, Visit visit) {
    bool keyword_only = false;
    while (!parameters.empty()) {
        const std::size_t end = std::min(parameters.find(' '), parameters.size());
        std::string_view word = parameters.substr(0, end);
        parameters.remove_prefix(std::min(end + 1, parameters.size()));
        if (word.empty()) continue;
        if (word == "*") {
            keyword_only = true;
            continue;
        }
        const bool required = word.ends_with('!');
        if (required) word.remove_suffix(1);
        bool alias = false;
        while (!word.empty()) {
            const std::size_t bar = std::min(word.find('|'), word.size());
            visit(word.substr(0, bar), required && !alias, alias, keyword_only);
            word.remove_prefix(std::min(bar + 1, word.size()));
            alias = true;
        }
    }
}

}  // namespace

double number_of(const Value& value) {
    if (value.kind == Value::Kind::integer) return static_cast<double>(value.number);
    return value.kind == Value::Kind::real ? value.real : 0;
}

std::string described(const Value& value) {
    switch (value.kind) {
        case Value::Kind::none:
            return "None";
        case Value::Kind::truth:
            return value.number != 0 ? "True" : "False";
        case Value::Kind::integer:
            return fmt::format("{}", value.number);
        case Value::Kind::real:
            return fmt::format("{}", value.real);
        case Value::Kind::text:
            return fmt::format("\"{}\"", printable(value.text));
        case Value::Kind::list:
            return fmt::format("{} of {}",
                               static_cast<const Sequence&>(*value.object).form == Sequence::Form::array
                                   ? "an array"
                                   : "a list",
                               value.list().size());
        case Value::Kind::dictionary:
            return "a dictionary";
        case Value::Kind::shape:
        case Value::Kind::tensor:
            return "a tensor";
        case Value::Kind::function:
            return "a function";
        case Value::Kind::type:
            return "a class";
        case Value::Kind::object:
            return "a layer";
        case Value::Kind::batch:
            return "the size of the batch";
        case Value::Kind::unknown:
            return fmt::format("not known here, as of line {}: {}", value.place.line, value.text);
        case Value::Kind::name:
            return fmt::format("\"{}\", a name without a value here", printable(value.text));
    }
    return "";
}

namespace {

// A list may hold itself, or one in many places: so many are looked at.
bool has_unknown(const Value& value, int& budget) {
    using Kind = Value::Kind;
    if (value.kind == Kind::list) {
        if (value.list().size() > static_cast<std::size_t>(std::max(0, --budget))) return true;
        return std::any_of(value.list().begin(), value.list().end(),
                           [&](const Value& each) { return --budget < 0 || has_unknown(each, budget); });
    }
    return value.kind == Kind::unknown || value.kind == Kind::batch || value.kind == Kind::name ||
           (value.kind == Kind::tensor && !value.made_by);
}

}  // namespace

bool is_unknown(const Value& value) {
    int budget = 10'000;
    return has_unknown(value, budget);
}

std::optional<PaddingMode> mode_of_both(const std::vector<Sides>& inside,
                                        std::optional<PaddingMode> inside_mode,
                                        const std::vector<Sides>& outside,
                                        std::optional<PaddingMode> outside_mode) {
    const auto adds = [](const Sides& s) { return !(s == Sides{}); };
    if (std::none_of(inside.begin(), inside.end(), adds)) return outside_mode;
    if (std::none_of(outside.begin(), outside.end(), adds)) return inside_mode;
    if (inside_mode != outside_mode) return std::nullopt;
    if (inside_mode == PaddingMode::zeros || inside_mode == PaddingMode::replicate) return inside_mode;
    // Copies of copies are others than those of the input, unless they are on another axis.
    for (std::size_t i = 0; i < std::min(inside.size(), outside.size()); ++i) {
        if (adds(inside[i]) && adds(outside[i])) return std::nullopt;
    }
    return inside_mode;
}

bool has_parameter(std::string_view parameters, std::string_view name) {
    bool found = false;
    for_each_parameter(parameters, [&](std::string_view each, bool, bool, bool) { found |= each == name; });
    return found;
}

// Names for the same stand behind each other; the first has the value.
Bound::Bound(std::string_view callee, const Place& place, std::string_view parameters)
    : callee_(callee), place_(place) {
    for_each_parameter(parameters, [&](std::string_view name, bool required, bool alias, bool keyword_only) {
        Entry e;
        e.name = name;
        e.required = required;
        if (alias) {
            aliases_.emplace_back(name, entries_.size() - 1);
            return;
        }
        entries_.push_back(std::move(e));
        if (!keyword_only) positional_ = entries_.size();
    });
}

std::vector<std::string> Bound::names() const {
    std::vector<std::string> all;
    for (const Entry& e : entries_) all.emplace_back(e.name);
    return all;
}

Bound::Entry* Bound::entry(std::string_view name) {
    for (Entry& e : entries_) {
        if (e.name == name) return &e;
    }
    for (const auto& [alias, index] : aliases_) {
        if (alias == name) return &entries_[index];
    }
    return nullptr;
}

void Bound::put(std::size_t position, Value value, std::size_t positions_given) {
    if (position >= positional_)
        throw bad_code(value.place, fmt::format("{} takes at most {} values by position, {} are given",
                                                callee_, positional_, positions_given));
    Entry& e = entries_[position];
    e.given = true;
    e.value = std::move(value);
}

void Bound::put(std::string_view keyword, const Place& place, Value value) {
    Entry* e = entry(keyword);
    if (e == nullptr) {
        const std::vector<std::string> known = names();
        const std::string near = nearest_name(keyword, known);
        throw bad_code(place, fmt::format("unknown argument \"{}\" of {}{}", printable(keyword), callee_,
                                          near.empty() ? fmt::format("; it takes {}", fmt::join(known, ", "))
                                                       : fmt::format(" (did you mean \"{}\"?)", near)));
    }
    if (e->given) throw bad_code(place, fmt::format("{} of {} is given twice", e->name, callee_));
    e->given = true;
    e->value = std::move(value);
}

void Bound::finish() const {
    for (const Entry& e : entries_) {
        if (e.required && !e.given)
            throw bad_code(place_, fmt::format("{} is missing in {}", e.name, callee_));
    }
}

const Value* Bound::find(std::string_view name) const {
    for (const Entry& e : entries_) {
        if (e.name == name) return e.given && e.value.kind != Value::Kind::none ? &e.value : nullptr;
    }
    return nullptr;
}

const Value& Bound::at(std::string_view name) const {
    const Value* value = find(name);
    if (value == nullptr) throw bad_code(place_, fmt::format("{} is missing in {}", name, callee_));
    return *value;
}

void Bound::refuse(std::string_view name, const Value& value, std::string_view allowed) const {
    const std::string sentence =
        fmt::format("{} of {} is {}; it must be {}", name, callee_, described(value), allowed);
    if (is_unknown(value)) throw UnknownValue(value.place, printable(sentence, kLongestReason));
    throw bad_code(value.place, sentence);
}

std::int64_t Bound::integer(std::string_view name, std::int64_t least, std::int64_t otherwise) const {
    const Value* value = find(name);
    if (value == nullptr) return otherwise;
    if (value->kind != Value::Kind::integer || value->number < least || value->number > kLargestSize)
        refuse(name, *value, fmt::format("a whole number from {} to {}", least, kLargestSize));
    return value->number;
}

bool Bound::truth(std::string_view name, bool otherwise) const {
    const Value* value = find(name);
    if (value == nullptr) return otherwise;
    if (value->kind != Value::Kind::truth && value->kind != Value::Kind::integer)
        refuse(name, *value, "True or False");
    return value->number != 0;
}

std::string Bound::text(std::string_view name, std::string_view otherwise) const {
    const Value* value = find(name);
    if (value == nullptr) return std::string(otherwise);
    if (value->kind != Value::Kind::text) refuse(name, *value, "a text");
    return value->text;
}

Extents Bound::integers(std::string_view name, std::int64_t least) const {
    const Value& value = at(name);
    const auto wanted = [&] { return fmt::format("whole numbers from {} to {}", least, kLargestSize); };
    Extents numbers;
    for (const Value& each :
         value.kind == Value::Kind::list ? value.list() : std::span<const Value>(&value, 1)) {
        if (each.kind != Value::Kind::integer || each.number < least || each.number > kLargestSize)
            refuse(name, each, wanted());
        numbers.push_back(each.number);
    }
    return numbers;
}

Extents Bound::extents(std::string_view name, std::size_t axes, std::int64_t least,
                       std::int64_t otherwise) const {
    if (find(name) == nullptr) return Extents(axes, otherwise);
    Extents numbers = integers(name, least);
    if (numbers.size() == 1) numbers = Extents(axes, numbers.front());
    if (numbers.size() != axes)
        refuse(name, at(name),
               axes == 1 ? "one whole number" : fmt::format("one whole number or {} of them", axes));
    return numbers;
}

std::vector<Sides> Bound::pairs(std::string_view name) const {
    const Value& value = at(name);
    constexpr const char* kWanted = "pairs of whole numbers, such as [[1, 2], [0, 0]]";
    if (value.kind != Value::Kind::list) refuse(name, value, kWanted);
    std::vector<Sides> all;
    for (const Value& pair : value.list()) {
        const std::span<const Value> two = pair.list();
        const bool fits = two.size() == 2 && std::all_of(two.begin(), two.end(), [](const Value& v) {
                              return v.kind == Value::Kind::integer && v.number >= -kLargestSize &&
                                     v.number <= kLargestSize;
                          });
        if (!fits) refuse(name, pair, kWanted);
        all.push_back({two[0].number, two[1].number});
    }
    return all;
}

}  // namespace convwalk
