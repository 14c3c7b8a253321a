// Blocks of libraries that models take for granted, as programs. Level 3.
#pragma once

#include <string_view>

namespace convwalk::python {

/// Whether known_blocks() has a class or a function of that name.
[[nodiscard]] bool is_known_block(std::string_view last_name);

/// A program that says what they do, with the parameters of the libraries.
[[nodiscard]] std::string_view known_blocks();

}  // namespace convwalk::python
