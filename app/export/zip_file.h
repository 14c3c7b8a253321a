// Several files as one archive.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace convwalk {

struct ZippedFile {
    std::string name;  ///< in the archive, with "/" between folders; UTF-8
    std::string bytes;
};

/// The bytes of a ZIP (PKWARE's APPNOTE 4.3), of each file the shorter one of as it is and deflated. Times
/// are those that a ZIP begins with, so that the same files give the same bytes.
/// @throws std::runtime_error when there are too many of them, or they are too large, for one
[[nodiscard]] std::string zip_of(std::span<const ZippedFile> files);

/// The files of a folder, in the order of their names. @throws std::runtime_error when one can't be read
[[nodiscard]] std::string zip_of_folder(const std::string& folder);

}  // namespace convwalk
