#include "basics/json_fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {

using nlohmann::json;

namespace {

// Counted before anything is kept: what is deep takes stack, and small values take much memory. Marks within
// texts don't count.
void refuse_excess(std::string_view text, std::string_view what) {
    constexpr int kMostDepth = 32;
    constexpr int kMostValues = 2'000'000;
    int depth = 0;
    int values = 1;
    bool within_text = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (within_text) {
            if (c == '\\') ++i;
            if (c == '"') within_text = false;
            continue;
        }
        const bool opens = c == '[' || c == '{';
        if (c == '"') within_text = true;
        if (c == ']' || c == '}') --depth;
        if (opens && ++depth > kMostDepth)
            throw BadInput(fmt::format("{} is nested too deeply; {} levels are read", what, kMostDepth));
        if ((opens || c == ',') && ++values > kMostValues)
            throw BadInput(fmt::format("{} has more than {} values; no more are read", what, kMostValues));
    }
}

// Looks for a name that one object has twice, of which a parser takes the last without a word. What
// nlohmann's parser calls while it reads; false stops it.
class TwiceGiven {
  public:
    [[nodiscard]] const std::string& place() const { return place_; }

    bool null() { return value(); }
    bool boolean(bool) { return value(); }
    bool number_integer(std::int64_t) { return value(); }
    bool number_unsigned(std::uint64_t) { return value(); }
    bool number_float(double, const std::string&) { return value(); }
    bool string(const std::string&) { return value(); }
    bool binary(const json::binary_t&) { return false; }  // not in JSON text
    bool start_object(std::size_t) { return open(true); }
    bool start_array(std::size_t) { return open(false); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(const std::string& name) {
        levels_.back().name = name;
        if (levels_.back().names.insert(name).second) return true;
        for (const Level& level : levels_) {
            if (level.is_object)
                place_ += (place_.empty() ? "" : ".") + printable(level.name);
            else
                place_ += fmt::format("[{}]", level.values);
        }
        return false;
    }
    // Told by who reads the text for its values.
    static bool parse_error(std::size_t, const std::string&, const json::exception&) { return false; }

  private:
    struct Level {
        bool is_object = false;
        std::set<std::string> names = {};
        std::string name = {};   // the last one
        std::size_t values = 0;  // of a list, so far
    };
    bool value() {
        if (!levels_.empty()) ++levels_.back().values;
        return true;
    }
    bool open(bool is_object) {
        levels_.push_back({is_object});
        return true;
    }
    bool close() {
        levels_.pop_back();
        return value();
    }

    std::vector<Level> levels_;
    std::string place_;
};

void refuse_twice_given(std::string_view text) {
    TwiceGiven twice;
    if (!json::sax_parse(text.begin(), text.end(), &twice) && !twice.place().empty())
        throw BadInput(fmt::format("{} is given twice; leave one of the two out", twice.place()));
}

}  // namespace

json parse_json(std::string_view text, std::string_view what, std::size_t most_bytes) {
    if (text.size() > most_bytes)
        throw BadInput(fmt::format("{} has {} bytes; at most {} are read", what, text.size(), most_bytes));
    refuse_excess(text, what);
    refuse_twice_given(text);
    try {
        // Without a callback, which would take time by the square of how many objects stand in a list.
        return json::parse(text);
    } catch (const json::parse_error& error) {
        throw BadInput(fmt::format("{} is not JSON: byte {} can't be read as such", what, error.byte));
    } catch (const json::exception&) {
        throw BadInput(fmt::format("{} is not JSON: a number in it is too large", what));
    }
}

std::string_view kind_of(const json& value) {
    switch (value.type()) {
        case json::value_t::null:
            return "null";
        case json::value_t::object:
            return "an object";
        case json::value_t::array:
            return "a list";
        case json::value_t::string:
            return "a text";
        case json::value_t::boolean:
            return "true or false";
        default:
            return "a number";
    }
}

JsonFields::JsonFields(const json& value, std::string path) : object_(value), path_(std::move(path)) {
    if (!object_.is_object())
        throw BadInput(fmt::format("{} is {}; it must be an object {{...}}",
                                   path_.empty() ? "the document" : path_, kind_of(object_)));
}

const json* JsonFields::find(const std::string& name) {
    known_.insert(name);
    const auto found = object_.find(name);
    return found == object_.end() || found->is_null() ? nullptr : &*found;
}

void JsonFields::read(const std::string& name, bool& target) {
    const json* value = find(name);
    if (value == nullptr) return;
    if (!value->is_boolean()) refuse(name, "true or false");
    target = value->get<bool>();
}

void JsonFields::read(const std::string& name, std::string& target) {
    const json* value = find(name);
    if (value == nullptr) return;
    if (!value->is_string()) refuse(name, "a text");
    target = value->get<std::string>();
}

void JsonFields::read(const std::string& name, Colour& target) {
    const json* value = find(name);
    if (value == nullptr) return;
    const auto colour =
        value->is_string() ? parse_colour(value->get_ref<const std::string&>()) : std::nullopt;
    if (!colour) refuse(name, "a colour such as \"#268bd2\" or \"#268bd280\"");
    target = *colour;
}

void JsonFields::read(const std::string& name, std::int64_t& target, std::int64_t least, std::int64_t most) {
    const json* value = find(name);
    if (value == nullptr) return;
    const bool fits = value->is_number_integer() && !(value->is_number_unsigned() &&
                                                      value->get<std::uint64_t>() > std::uint64_t{INT64_MAX});
    if (!fits || value->get<std::int64_t>() < least || value->get<std::int64_t>() > most)
        refuse(name, fmt::format("a whole number from {} to {}", least, most));
    target = value->get<std::int64_t>();
}

std::optional<std::size_t> JsonFields::read_choice(const std::string& name,
                                                   std::span<const std::string> names) {
    const json* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) refuse(name, fmt::format("one of {}", fmt::join(names, ", ")));
    const auto& word = value->get_ref<const std::string&>();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == word) return i;
    }
    throw BadInput(unknown_name(place(name), word, names));
}

void JsonFields::finish() const {
    const std::vector<std::string> known(known_.begin(), known_.end());
    for (const auto& [name, value] : object_.items()) {
        if (!known_.contains(name))
            throw BadInput(
                unknown_name(path_.empty() ? "field" : fmt::format("field in \"{}\"", path_), name, known));
    }
}

std::string JsonFields::place(const std::string& name) const {
    return path_.empty() ? name : path_ + "." + name;
}

void JsonFields::refuse(const std::string& name, std::string_view allowed) const {
    const auto found = object_.find(name);
    const std::string value = found == object_.end()
                                  ? "missing"
                                  : printable(found->dump(-1, ' ', false, json::error_handler_t::replace));
    throw BadInput(fmt::format("{} is {}; it must be {}", place(name), value, allowed));
}

}  // namespace convwalk
