// Texts of others as parts of a page.
#pragma once

#include <string>
#include <string_view>

namespace convwalk {

/// As HTML shows it, between tags and between the quotes of an attribute.
[[nodiscard]] std::string escaped_html(std::string_view text);

/// An SVG as a part of a page: without what stands before its root.
[[nodiscard]] std::string_view inline_svg(std::string_view svg);

/// Bytes as letters, digits, "+" and "/" (RFC 4648).
[[nodiscard]] std::string base64(std::string_view bytes);

}  // namespace convwalk
