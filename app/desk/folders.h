// Where a platform keeps things on its disk, and showing a file in its file manager: for the disk's shelf. No
// panels here.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace convwalk {

/// False, too, where it can't be seen.
[[nodiscard]] bool is_folder(const std::filesystem::path& path);

/// Empty when it is unknown.
[[nodiscard]] std::filesystem::path home_folder();

/// The folder for settings: CONVWALK_CONFIG_DIR of the environment, else what the platform has for it. It
/// need not exist. Empty when there is none.
[[nodiscard]] std::filesystem::path config_folder();

/// Where choosing a file starts: the person's documents, else their home, else where the program was started.
[[nodiscard]] std::filesystem::path documents_folder();

/// Shows a file or folder in the file manager, selected where that is possible. Returns at once; what the
/// file manager does later is its own to tell.
/// @return why it can't be shown, as a sentence
[[nodiscard]] std::optional<std::string> show_in_folder(const std::filesystem::path& path);

/// "file:///tmp/a%20b": the address of a path, every byte escaped that is no letter, digit or one of "/-_.~".
/// @param path absolute
[[nodiscard]] std::string file_uri(const std::filesystem::path& path);

}  // namespace convwalk
