// Weights of a network in a file that a person names.
#pragma once

#include <string>
#include <string_view>

#include "scenario/scenario.h"

namespace convwalk {

/// @throws BadInput when the file can't be read, or holds no weights
[[nodiscard]] OwnWeights weights_from_file(const std::string& path);

/// The same of what no file keeps: of so many bytes that a scenario holds them. @param name for a person
[[nodiscard]] OwnWeights weights_from_bytes(std::string_view bytes, std::string_view name);

/// Reads the weights that a scenario names by their file, unless it holds them.
/// @throws BadInput when the file is not there, or has become another one
void read_weights_of(LabChoice& lab);

}  // namespace convwalk
