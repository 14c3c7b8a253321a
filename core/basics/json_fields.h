// Reads a JSON object from a stranger field by field: every mistake is a sentence that names the field. Level
// 0.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "basics/colour.h"

namespace convwalk {

/// Bytes of a text that is read where its kind has no limit of its own.
inline constexpr std::size_t kMostJsonBytes = std::size_t{1} << 20;

/// Parses a text of at most so many bytes, nested at most 32 deep and with at most two million values: one of
/// two bytes, such as {}, may take fifty times as much memory. Takes time by the length of the text.
/// @param what how the text is called in the sentence: "the theme"
/// @throws BadInput
[[nodiscard]] nlohmann::json parse_json(std::string_view text, std::string_view what,
                                        std::size_t most_bytes = kMostJsonBytes);

/// What a value is, in words for a sentence: "a list", "a text", "true or false", "null".
[[nodiscard]] std::string_view kind_of(const nlohmann::json& value);

/// The fields of one object. Reading a field marks it as known; finish() refuses what was never asked for.
class JsonFields {
  public:
    /// @param path how the object is called in a sentence: "layer", "cells.input"; empty for the document
    /// @throws BadInput when `value` is no object
    JsonFields(const nlohmann::json& value, std::string path);

    /// The field, or nullptr when it is missing or null.
    [[nodiscard]] const nlohmann::json* find(const std::string& name);

    // Each reads the field into `target` when it is there, and leaves `target` alone otherwise.
    void read(const std::string& name, bool& target);
    void read(const std::string& name, std::string& target);
    void read(const std::string& name, Colour& target);
    void read(const std::string& name, std::int64_t& target, std::int64_t least, std::int64_t most);

    /// Reads one of `names` and returns its position; nullopt when the field is missing.
    [[nodiscard]] std::optional<std::size_t> read_choice(const std::string& name,
                                                         std::span<const std::string> names);

    /// @throws BadInput for the first field that was never asked for
    void finish() const;

    /// "layer.stride": the field's place in the document.
    [[nodiscard]] std::string place(const std::string& name) const;

    /// @throws BadInput "<place> is <value>; it must be <allowed>"
    [[noreturn]] void refuse(const std::string& name, std::string_view allowed) const;

  private:
    const nlohmann::json& object_;
    std::string path_;
    std::set<std::string> known_;
};

/// Reads a field whose word may have several spellings. @return what `spelled` makes of it; nullopt when the
/// field is missing
/// @param names what a sentence about any other word lists
/// @throws BadInput
template <typename Value>
[[nodiscard]] std::optional<Value> read_spelled(JsonFields& fields, const std::string& name,
                                                std::optional<Value> (*spelled)(std::string_view),
                                                std::span<const std::string> names) {
    const nlohmann::json* value = fields.find(name);
    if (value != nullptr && value->is_string()) {
        if (const auto read = spelled(value->get_ref<const std::string&>())) return read;
    }
    // Refuses every other word.
    static_cast<void>(fields.read_choice(name, names));
    return std::nullopt;
}

}  // namespace convwalk
