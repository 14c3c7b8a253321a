// Layers by their names and arguments, as print-outs and saved models have them. Level 3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/read/values.h"

namespace convwalk {

/// Conv2d(3, 64, kernel_size=(7, 7)): a layer that is applied to one tensor.
struct NamedLayer {
    std::string name;  ///< "Conv2d"
    Place place;
    Framework framework = Framework::pytorch;
    std::vector<Value> values;  ///< by position
    std::vector<std::pair<std::string, Value>> keywords;
};

/// The layer, two of a separable one; a gap for what is not known. Arguments that its call does not have are
/// passed over.
/// @throws BadInput for values that an argument can't have
[[nodiscard]] std::vector<Piece> pieces_of(const NamedLayer& layer);

/// What it is called alone says: the kind of the layer with fields that stand for any; a gap for what is not
/// known.
[[nodiscard]] Piece piece_named(std::string_view name, const Place& place, Framework framework);

/// What joins two tensors or more in Keras: "Add", "Concatenate", "Multiply".
[[nodiscard]] bool is_keras_join(std::string_view name);
/// @pre is_keras_join(layer.name)
[[nodiscard]] Piece keras_join(const NamedLayer& layer);

/// Channels that it takes, where its arguments say them, those of a norm included; 0: they do not.
[[nodiscard]] std::int64_t channels_taken(const NamedLayer& layer);

/// What dimensions, batch first, are for a map of at most three axes or a vector; nothing is known of others.
/// @param dimensions those below 1 are not known
[[nodiscard]] TensorShape shape_of(const std::vector<std::int64_t>& dimensions, bool channels_last);

}  // namespace convwalk
