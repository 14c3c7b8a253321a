// The lines that a program begins with so that its names mean something. Level 3.
#pragma once

#include <string>

#include "frameworks/rules.h"

namespace convwalk {

/// The program behind the imports of those modules that it names, as the framework's documentation imports
/// them.
[[nodiscard]] std::string with_imports(const std::string& code, Framework framework);

}  // namespace convwalk
