// Numbers as program text, the same in most frameworks. Level 3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arithmetic/layer.h"
#include "frameworks/rules.h"

namespace convwalk {

/// "3, 5"
[[nodiscard]] std::string numbers(const Extents& values);
/// "(3, 5)", "(3,)"
[[nodiscard]] std::string tuple(const Extents& values);
/// "[3, 5]"
[[nodiscard]] std::string list(const Extents& values);
/// "3" where every axis has it, else "(3, 5)".
[[nodiscard]] std::string number_or_tuple(const Extents& values);

/// ", name=value" for values that are not the usual one.
[[nodiscard]] std::string unusual(std::string_view name, const Extents& values, std::int64_t usual);
[[nodiscard]] std::string unusual(std::string_view name, std::int64_t value, std::int64_t usual);

[[nodiscard]] bool all_are(const Extents& values, std::int64_t value);

/// [1, 2, 2, 1]: batch and channels last beside the axes.
[[nodiscard]] Extents with_rests(const Extents& values, std::int64_t rest);
/// (1, 1, 2, 2): batch and channels first.
[[nodiscard]] Extents behind_rests(const Extents& values, std::int64_t rest);

/// Cells before and behind, an axis each.
using AllSides = std::vector<Sides>;

/// "(1, 2), (0, 0)" between these brackets.
[[nodiscard]] std::string pairs(const AllSides& sides, char open, char close);
/// With none beside the axes, for batch and channels last.
[[nodiscard]] AllSides sides_with_rests(const AllSides& sides);
[[nodiscard]] bool none(const AllSides& sides);

/// What stands in the padding, as numpy and ONNX call it: "edge".
[[nodiscard]] std::string_view edge_name(PaddingMode mode);

}  // namespace convwalk
