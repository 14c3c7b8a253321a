#include "basics/json_text.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace convwalk {
namespace {

using nlohmann::ordered_json;

// Characters of lists of lists that stand on one line.
constexpr std::size_t kShortLine = 80;

bool only_numbers(const ordered_json& value) {
    if (!value.is_array()) return value.is_number();
    return std::all_of(value.begin(), value.end(), only_numbers);
}

void append_line(std::string& text, const ordered_json& value) {
    if (!value.is_array()) {
        text += value.dump();
        return;
    }
    text += '[';
    bool first = true;
    for (const ordered_json& each : value) {
        if (!first) text += ", ";
        first = false;
        append_line(text, each);
    }
    text += ']';
}

void new_line(std::string& text, std::size_t indent) {
    text += '\n';
    text.append(indent, ' ');
}

void append(std::string& text, const ordered_json& value, std::size_t indent);

void append_list(std::string& text, const ordered_json& list, std::size_t indent) {
    if (only_numbers(list)) {
        const bool row = std::none_of(list.begin(), list.end(), [](auto& each) { return each.is_array(); });
        const std::size_t begin = text.size();
        append_line(text, list);
        if (row || text.size() - begin <= kShortLine) return;
        text.resize(begin);
    }
    text += '[';
    bool first = true;
    for (const ordered_json& each : list) {
        if (!first) text += ',';
        first = false;
        new_line(text, indent + 2);
        append(text, each, indent + 2);
    }
    new_line(text, indent);
    text += ']';
}

void append(std::string& text, const ordered_json& value, std::size_t indent) {
    if (value.is_array() && !value.empty()) return append_list(text, value, indent);
    if (!value.is_object() || value.empty()) {
        text += value.dump();
        return;
    }
    text += '{';
    bool first = true;
    for (const auto& [name, field] : value.items()) {
        if (!first) text += ',';
        first = false;
        new_line(text, indent + 2);
        text += ordered_json(name).dump() + ": ";
        append(text, field, indent + 2);
    }
    new_line(text, indent);
    text += '}';
}

}  // namespace

std::string json_text(const ordered_json& document) {
    std::string text;
    append(text, document, 0);
    return text;
}

nlohmann::ordered_json number_json(double number) {
    constexpr double kExact = 9e15;
    if (std::abs(number) < kExact && number == std::floor(number)) return static_cast<std::int64_t>(number);
    return number;
}

}  // namespace convwalk
