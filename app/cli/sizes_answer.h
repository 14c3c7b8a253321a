// Which input sizes a network takes, as a person or a program reads it.
#pragma once

#include <string>

#include "network/stack.h"

namespace convwalk {

/// @param sizes  "200..300", "256", one an axis "200..300x64", or "any": no size is looked at by itself
/// @param output "98" or "98x98", the size whose inputs are wanted; empty: none is
/// @throws BadInput
[[nodiscard]] std::string sizes_as_text(const Stack& stack, const std::string& sizes,
                                        const std::string& output);
/// The same as JSON.
[[nodiscard]] std::string sizes_as_json(const Stack& stack, const std::string& sizes,
                                        const std::string& output);

}  // namespace convwalk
