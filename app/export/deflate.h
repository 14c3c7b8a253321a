// Texts made short and long again (zlib, RFC 1950), and their checksum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace convwalk {

[[nodiscard]] std::string deflated(std::string_view text);

/// @return nullopt when it is not such a text, or longer than `most` bytes; no more memory than that is taken
[[nodiscard]] std::optional<std::string> inflated(std::string_view packed, std::size_t most);

/// CRC-32, as files of PNG and ZIP have it.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes);

}  // namespace convwalk
