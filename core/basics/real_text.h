// Numbers that need not be whole, from text. Level 0.
#pragma once

#include <charconv>

namespace convwalk {

/// Reads one as std::from_chars() does, which Clang's library has for whole numbers alone: the longest that
/// stands at the begin, with a point whatever the locale, without spaces or a "+".
std::from_chars_result read_real(const char* begin, const char* end, double& value);

}  // namespace convwalk
