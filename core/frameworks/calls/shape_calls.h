// Calls that give a tensor another shape: methods, functions and layers of every framework. Level 3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frameworks/read/values.h"

namespace convwalk {

/// A call without the tensor that it works on.
struct ShapeCall {
    std::string name;  ///< the last part: "flatten"
    Place place;
    std::vector<Value> values;  ///< by position
    std::vector<std::pair<std::string, Value>> keywords;
};

/// Whether a method, or a function that takes the tensor first, gives it another shape.
[[nodiscard]] bool gives_shape(std::string_view last_name);
/// Whether a layer does: "Flatten", "Reshape".
[[nodiscard]] bool is_shape_layer(std::string_view last_name);
/// Whether a method gives back the cells as they are: "contiguous", "detach", "to".
[[nodiscard]] bool is_harmless_method(std::string_view name);

/// @param keras a layer of Keras counts dimensions behind the batch
/// @throws BadCode for arguments that it can't have, UnknownValue for those that are not known
[[nodiscard]] Rearrangement rearrangement_of(const ShapeCall& call, bool keras);

}  // namespace convwalk
