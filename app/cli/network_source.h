// A network as a person names it on the command line.
#pragma once

#include <string>

#include "network/stack_json.h"

namespace convwalk {

/// @param given a notation, FILE.json, FILE.txt or - for standard input
/// @throws BadInput
[[nodiscard]] ReadStack network_given(const std::string& given, const NotationDefaults& defaults = {});

}  // namespace convwalk
