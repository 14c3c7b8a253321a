#include "records/compute_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

namespace convwalk {
namespace {

using Json = nlohmann::json;
using Kind = JsonNode::Kind;

// Records hold lists of objects that hold lists: 4 deep. Passed-over fields may nest without limit.
constexpr std::size_t kDeepest = 8;

std::string_view name_of(Kind kind) {
    switch (kind) {
        case Kind::null:
            return "null";
        case Kind::flag:
            return "true or false";
        case Kind::integer:
        case Kind::number:
            return "a number";
        case Kind::text:
            return "a text";
        case Kind::list:
            return "a list";
        case Kind::object:
            return "an object";
    }
    return "";
}

// Up to here every whole number is a double of its own.
constexpr double kExactDouble = 9'007'199'254'740'992.0;

JsonNode node_of(double number) {
    JsonNode node;
    if (std::abs(number) <= kExactDouble && std::floor(number) == number) {
        node.kind = Kind::integer;
        node.integer = static_cast<std::int64_t>(number);
    } else {
        node.kind = Kind::number;
        node.number = number;
    }
    return node;
}

// Where the JSON string that begins at `at` ends: behind its quote, or where the line does.
std::size_t end_of_string(std::string_view line, std::size_t at) {
    for (++at; at < line.size() && line[at] != '"'; ++at) {
        if (line[at] == '\\') ++at;
    }
    return std::min(line.size(), at + 1);
}

// Where the JSON value that begins at `at` ends: before the comma or bracket behind it.
std::size_t end_of_value(std::string_view line, std::size_t at) {
    std::size_t depth = 0;
    while (at < line.size()) {
        const char c = line[at];
        if (c == '"') {
            at = end_of_string(line, at);
            continue;
        }
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) break;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        ++at;
    }
    return at;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kBlank = " \t\r";
    const std::size_t first = text.find_first_not_of(kBlank);
    if (first == std::string_view::npos) return "";
    return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_json(std::string_view text) {
    return text.find('\0') == std::string_view::npos && Json::accept(text.begin(), text.end());
}

bool names_id(std::string_view quoted) {
    if (quoted == "\"id\"") return true;
    // Letters may be written as \u0069.
    return quoted.find('\\') != std::string_view::npos && quoted.size() < 20 && is_json(quoted) &&
           Json::parse(quoted.begin(), quoted.end()) == "id";
}

// Nodes that a value takes, itself included.
std::size_t extent(const JsonNode& node) {
    return 1 + (node.kind == Kind::list || node.kind == Kind::object ? node.size : 0);
}

}  // namespace

// The line may be broken behind it: an answer finds the one who asked by it.
std::string id_in(std::string_view line) {
    std::size_t at = line.find_first_not_of(" \t\r");
    if (at == std::string_view::npos || line[at] != '{') return "null";
    while (++at < line.size()) {
        at = line.find_first_not_of(" \t\r", at);
        if (at == std::string_view::npos || line[at] != '"') break;
        const std::size_t end = end_of_string(line, at);
        const bool is_id = names_id(line.substr(at, end - at));
        const std::size_t colon = line.find_first_not_of(" \t\r", end);
        if (colon == std::string_view::npos || line[colon] != ':') break;
        at = end_of_value(line, colon + 1);
        const std::string_view value = trimmed(line.substr(colon + 1, at - colon - 1));
        if (is_id) return at < line.size() && is_json(value) ? std::string(value) : "null";
        if (at >= line.size() || line[at] != ',') break;
    }
    return "null";
}

// What the JSON parser calls while it reads; false stops it.
struct RecordReader::Events {
    RecordReader& reader;
    std::vector<std::size_t> open = {};  // containers that are not closed yet
    bool passing_over = false;           // the next value, or the one being read, is not kept
    std::size_t passed_depth = 0;
    bool has_id = false;
    std::string fault = {};

    bool fail(std::string sentence) {
        fault = std::move(sentence);
        return false;
    }

    bool add(const JsonNode& node) {
        if (passing_over) {
            passing_over = passed_depth > 0;
            return true;
        }
        if (open.empty())
            return fail(fmt::format("the line is {}; a record is an object", convwalk::name_of(node.kind)));
        reader.nodes_.push_back(node);
        return true;
    }

    bool add_text(const std::string& text) {
        if (passing_over) return add({});
        JsonNode node;
        node.kind = Kind::text;
        node.size = static_cast<std::uint32_t>(text.size());
        node.integer = static_cast<std::int64_t>(reader.texts_.size());
        reader.texts_ += text;
        return add(node);
    }

    bool start(Kind kind) {
        if (passing_over) {
            ++passed_depth;
            return true;
        }
        JsonNode node;
        node.kind = kind;
        if (open.empty() && kind == Kind::object) {
            open.push_back(0);
            reader.nodes_.push_back(node);
            return true;
        }
        if (!add(node)) return false;
        open.push_back(reader.nodes_.size() - 1);
        return open.size() <= kDeepest ||
               fail(fmt::format("the record nests more than {} deep, which no field does", kDeepest));
    }

    bool end() {
        if (passing_over) {
            passing_over = --passed_depth > 0;
            return true;
        }
        reader.nodes_[open.back()].size = static_cast<std::uint32_t>(reader.nodes_.size() - open.back() - 1);
        open.pop_back();
        return true;
    }

    // The names that nlohmann's parser calls.

    bool null() { return add({}); }
    bool boolean(bool value) {
        JsonNode node;
        node.kind = Kind::flag;
        node.integer = value ? 1 : 0;
        return add(node);
    }
    bool number_integer(std::int64_t value) {
        JsonNode node;
        node.kind = Kind::integer;
        node.integer = value;
        return add(node);
    }
    bool number_unsigned(std::uint64_t value) {
        constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        return value <= largest ? number_integer(static_cast<std::int64_t>(value))
                                : add(node_of(static_cast<double>(value)));
    }
    bool number_float(double value, const std::string&) { return add(node_of(value)); }
    bool string(const std::string& text) { return add_text(text); }
    bool binary(const Json::binary_t&) { return false; }  // not in JSON text
    bool start_object(std::size_t) { return start(Kind::object); }
    bool start_array(std::size_t) { return start(Kind::list); }
    bool end_object() { return end(); }
    bool end_array() { return end(); }
    bool key(const std::string& name) {
        if (passing_over) return true;
        if (open.size() == 1) {
            if (name == "id" && std::exchange(has_id, true)) return fail("id is given twice");
            if (std::find(reader.kept_.begin(), reader.kept_.end(), name) == reader.kept_.end()) {
                passing_over = true;
                return true;
            }
        }
        return add_text(name);
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
        constexpr int number_overflow = 406;  // nlohmann's number for it
        return fail(error.id == number_overflow
                        ? fmt::format("the number that ends at byte {} of the line is too large", position)
                        : fmt::format("the line is not JSON: it can't be read at byte {}", position));
    }
};

Record RecordReader::read(std::string_view line) {
    nodes_.clear();
    texts_.clear();
    id_ = id_in(line);
    // The parser takes a zero byte for the end.
    if (const auto zero = line.find('\0'); zero != std::string_view::npos)
        throw BadInput(fmt::format("the line is not JSON: it can't be read at byte {}", zero + 1));
    Events events{*this};
    if (!Json::sax_parse(line.data(), line.data() + line.size(), &events)) throw BadInput(events.fault);
    return Record(std::span<const JsonNode>(nodes_).subspan(1), texts_, "");
}

std::string_view Record::text_of(const JsonNode& node) const {
    return texts_.substr(static_cast<std::size_t>(node.integer), node.size);
}

const JsonNode* Record::find(std::string_view field) const {
    const JsonNode* found = nullptr;
    for (std::size_t at = 0; at < inside_.size(); at += 1 + extent(inside_[at + 1])) {
        if (text_of(inside_[at]) != field) continue;
        if (found) throw BadInput(fmt::format("{}{} is given twice", path_, field));
        found = &inside_[at + 1];
    }
    return found;
}

BadInput Record::misfit(std::string_view field, const JsonNode& node, std::string_view wanted) const {
    return BadInput(fmt::format("{}{} is {}; it must be {}", path_, field, name_of(node.kind), wanted));
}

const JsonNode& Record::at(std::string_view field, Kind kind) const {
    const JsonNode* node = find(field);
    if (!node) throw BadInput(fmt::format("{}{} is missing", path_, field));
    if (node->kind != kind)
        throw misfit(field, *node, kind == Kind::integer ? "a whole number" : name_of(kind));
    return *node;
}

bool Record::has(std::string_view field) const {
    const JsonNode* node = find(field);
    return node && node->kind != Kind::null;
}

bool Record::has_text(std::string_view field) const {
    const JsonNode* node = find(field);
    return node && node->kind == Kind::text;
}

std::string_view Record::text(std::string_view field) const {
    return text_of(at(field, Kind::text));
}
bool Record::flag(std::string_view field) const {
    return at(field, Kind::flag).integer != 0;
}
std::int64_t Record::integer(std::string_view field) const {
    return at(field, Kind::integer).integer;
}

std::vector<std::int64_t> Record::integers(std::string_view field) const {
    const JsonNode& list = at(field, Kind::list);
    std::vector<std::int64_t> values;
    values.reserve(list.size);
    for (const JsonNode& node : std::span(&list + 1, list.size)) {
        if (node.kind != Kind::integer)
            throw misfit(fmt::format("{}[{}]", field, values.size()), node,
                         "a whole number of at most 63 bits");
        values.push_back(node.integer);
    }
    return values;
}

std::vector<double> Record::numbers(std::string_view field) const {
    const JsonNode& list = at(field, Kind::list);
    std::vector<double> values;
    values.reserve(list.size);
    for (const JsonNode& node : std::span(&list + 1, list.size)) {
        if (node.kind != Kind::integer && node.kind != Kind::number)
            throw misfit(fmt::format("{}[{}]", field, values.size()), node, "a number");
        values.push_back(node.kind == Kind::integer ? static_cast<double>(node.integer) : node.number);
    }
    return values;
}

std::vector<Record> Record::records(std::string_view field) const {
    const JsonNode& list = at(field, Kind::list);
    const std::span inside(&list + 1, list.size);
    std::vector<Record> found;
    for (std::size_t at = 0; at < inside.size(); at += extent(inside[at])) {
        const std::string path = fmt::format("{}[{}]", field, found.size());
        if (inside[at].kind != Kind::object) throw misfit(path, inside[at], "an object");
        found.push_back(Record(inside.subspan(at + 1, inside[at].size), texts_, path_ + path + "."));
    }
    return found;
}

}  // namespace convwalk
