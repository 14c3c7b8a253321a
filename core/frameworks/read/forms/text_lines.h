// Texts by their lines. Level 3.
#pragma once

#include <string_view>
#include <vector>

namespace convwalk {

/// Without their ends.
[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// Without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// The text from where it says something: without a byte order mark and blanks, at most so many bytes.
[[nodiscard]] std::string_view begin_of(std::string_view text, std::size_t most_bytes);

}  // namespace convwalk
