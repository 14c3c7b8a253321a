// What Python's signs make of numbers, texts and lists. Level 3.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "frameworks/read/values.h"

namespace convwalk::python {

/// A whole number, another, or a truth.
[[nodiscard]] bool is_number(const Value& value);

/// Cut to a whole number; nullopt: it is too large to be exact, or no number.
[[nodiscard]] std::optional<std::int64_t> whole_of(double number);

/// Whether it counts as true; nullopt: not known.
[[nodiscard]] std::optional<bool> truth_of(const Value& value);

/// nullopt: not known.
[[nodiscard]] std::optional<bool> equal(const Value& a, const Value& b);

/// Below 0 where a comes before b, above where behind it; nullopt: not known.
[[nodiscard]] std::optional<int> order_of(const Value& a, const Value& b);

/// One of == != < > <= >= is, is not, in, not in; nullopt: not known.
[[nodiscard]] std::optional<bool> compared(std::string_view sign, const Value& a, const Value& b);

/// Of two numbers, or bits; nullopt: no number that is read.
[[nodiscard]] std::optional<Value> calculated(std::string_view sign, const Value& a, const Value& b);

/// As str() writes it; nullopt: not known.
[[nodiscard]] std::optional<std::string> written(const Value& value);

}  // namespace convwalk::python
