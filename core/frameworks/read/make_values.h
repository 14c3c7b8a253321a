// Values of a program made of other values, whatever stands around them. Level 3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "frameworks/read/syntax.h"
#include "frameworks/read/values.h"

namespace convwalk {

[[nodiscard]] Value value_at(Value::Kind kind, const Place& place);
[[nodiscard]] Value integer_at(std::int64_t number, const Place& place);
[[nodiscard]] Value layers_value(std::vector<Piece> layers, const Place& place);
/// @param piece as in Piece::inputs
[[nodiscard]] Value tensor_made_by(std::size_t piece, const Place& place);

/// What is not understood, for that reason at that place. @param reason without its place
[[nodiscard]] Value unknown_value(std::string_view reason, const Place& place);

/// A list. With layers in it, it those layers; names that stand beside them do not matter.
/// @throws BadInput for what stands among layers and is none, and for lists that are too long or too deep
[[nodiscard]] Value gathered(std::vector<Value> items, const Place& place);

/// Two lists, or layers, one behind the other. @throws as gathered()
[[nodiscard]] Value joined(Value left, Value right);

/// What the operation comes to for two whole numbers. @throws BadInput when that is no number that is read
[[nodiscard]] Value calculated(const Expression& e, std::int64_t a, std::int64_t b, const Place& place);

/// Layers whose attribute is asked for, or that are calculated with, are of no use here. @throws BadInput
void use_up(const Value& value, const Place& place);

/// Activation(tf.nn.relu) names a function; anything more is no argument of an activation. @throws BadInput
void use_up_activation(const Value& value, const Place& place);

/// What keras.Input gives, also as the only item of a list.
[[nodiscard]] bool is_network_input(const Value& value);

/// A function by its name, or what such a name stood for: Activation("relu"), activation=tf.nn.relu. Empty
/// for anything else.
[[nodiscard]] std::string activation_named(const Value& value);

/// 0 for a size that is not known, such as None.
[[nodiscard]] Extents sizes_of(const Value& value);

/// Makes it a tensor of these sizes where they can be some; else it stays what it is.
void set_shape(Value& tensor, std::span<const Value> sizes);

}  // namespace convwalk
