#include "export/data_folder.h"

#include <cstdlib>
#include <system_error>

namespace convwalk {

namespace fs = std::filesystem;

fs::path data_folder(const char* variable, std::string_view name) {
    const char* named = std::getenv(variable);
    if (named != nullptr && *named != '\0') return named;
    // Beside the program, wherever it was installed; where that can't be asked for, where it was meant to be.
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    const fs::path all =
        error ? fs::path(CONVWALK_DATA_FOLDER) : program.parent_path().parent_path() / "share" / "convwalk";
    return all / name;
}

}  // namespace convwalk
