// What somebody said of a layer's fields, by their flags: on a command line, in a link. Level 5.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "arithmetic/fields.h"

namespace convwalk {

/// What was said for the flag of a field; nullopt: nothing. For a switch any text means that it was given.
using GivenText = std::function<std::optional<std::string>(const LayerFieldRow&)>;

/// Puts what was said into a layer, whose operator is the one that is meant.
/// @throws BadInput when the operator lacks a field, a text can't be read, or two contradict each other
void put_given_fields(LayerRequest& request, const GivenText& given);

}  // namespace convwalk
