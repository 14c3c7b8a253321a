// A file by what is in it. Level 0.
#pragma once

#include <string>
#include <string_view>

namespace convwalk {

/// Tells whether a file's text is another one than before.
[[nodiscard]] std::string mark_of(std::string_view text);

}  // namespace convwalk
