// JSON as a person reads it and as a file keeps it. Level 0.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace convwalk {

/// The document with two spaces of indent and a field a line. Numbers in lists stand beside each other: a
/// list of them is one line, and so are lists of lists that are short.
[[nodiscard]] std::string json_text(const nlohmann::ordered_json& document);

/// A whole number without ".0", as a person writes it.
[[nodiscard]] nlohmann::ordered_json number_json(double number);

}  // namespace convwalk
