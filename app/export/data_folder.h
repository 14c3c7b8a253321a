// Folders of files that are installed beside the program.
#pragma once

#include <filesystem>
#include <string_view>

namespace convwalk {

/// The folder that an environment variable names, else share/convwalk/NAME of where the program was
/// installed. It need not be there.
[[nodiscard]] std::filesystem::path data_folder(const char* variable, std::string_view name);

}  // namespace convwalk
