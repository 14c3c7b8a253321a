// Files of a zip archive. Level 3.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convwalk {

[[nodiscard]] bool is_zip(std::string_view bytes);

/// What is kept under that name, stored or deflated; nullopt: there is none.
/// @param most_bytes that it may have, whatever the archive says
/// @throws BadInput for an archive that is damaged, and for a file that is larger or packed in another way
[[nodiscard]] std::optional<std::string> file_in_zip(std::string_view bytes, std::string_view name,
                                                     std::size_t most_bytes);

/// How the files are called, in the order of the archive.
/// @throws BadInput for an archive that is damaged or has more of them than that
[[nodiscard]] std::vector<std::string> names_in_zip(std::string_view bytes, std::size_t most);

}  // namespace convwalk
