// Bytes as text: base64url (RFC 4648, without padding). Level 0.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace convwalk {

[[nodiscard]] std::string base64url(std::string_view bytes);

/// @return nullopt when a character is none of its digits
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace convwalk
