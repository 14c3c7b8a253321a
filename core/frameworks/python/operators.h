// What Python's signs make of numbers, texts and lists. Level 3.
#pragma once

#include <optional>
#include <string_view>

#include "frameworks/read/values.h"

namespace convwalk::python {

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
