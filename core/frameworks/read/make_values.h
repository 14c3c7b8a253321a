// Values of a program made of other values, whatever stands around them. Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/values.h"

namespace convwalk {

/// Values that a list has at most.
inline constexpr std::size_t kMostListed = 10'000;

[[nodiscard]] Value value_at(Value::Kind kind, const Place& place);
[[nodiscard]] Value integer_at(std::int64_t number, const Place& place);
[[nodiscard]] Value real_at(double number, const Place& place);
[[nodiscard]] Value truth_at(bool holds, const Place& place);
[[nodiscard]] Value text_at(std::string_view text, const Place& place);
/// As written, and with the modules that it is from.
[[nodiscard]] Value name_at(std::string_view text, std::string_view origin, const Place& place);
/// @param piece as in Piece::inputs
[[nodiscard]] Value tensor_made_by(std::size_t piece, const Place& place);

/// What is not understood, for that reason at that place. @param reason without its place
[[nodiscard]] Value unknown_value(std::string_view reason, const Place& place);

/// A list, which nobody else has. @throws BadCode when it is too long or too deep
[[nodiscard]] Value list_at(std::vector<Value> items, const Place& place,
                            Sequence::Form form = Sequence::Form::list);

/// What keras.Input gives, also as the only item of a list.
[[nodiscard]] bool is_network_input(const Value& value);

/// 0 for a size that is not known, such as None.
[[nodiscard]] Extents sizes_of(const Value& value);

/// Makes it a tensor of these sizes where they can be some; else it stays what it is.
void set_shape(Value& tensor, std::span<const Value> sizes);

}  // namespace convwalk
