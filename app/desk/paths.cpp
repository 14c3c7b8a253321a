#include "desk/paths.h"

#include <filesystem>

#include "basics/text.h"

namespace convwalk {
namespace {

namespace fs = std::filesystem;

fs::path without_slash(std::string path) {
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

}  // namespace

std::string name_in(const std::string& path) {
    return without_slash(path).filename().string();
}

std::string stem_of(const std::string& path) {
    return without_slash(path).stem().string();
}

std::string folder_of(const std::string& path) {
    return without_slash(path).parent_path().string();
}

std::string joined(const std::string& folder, const std::string& name) {
    return (fs::path(folder) / name).string();
}

std::vector<std::string> folders_down_to(const std::string& folder) {
    std::vector<std::string> folders;
    fs::path path;
    for (const fs::path& part : fs::path(folder)) {
        path /= part;
        if (!part.empty()) folders.push_back(path.string());
    }
    return folders;
}

bool has_ending(const std::string& name, const std::string& ending) {
    return lower(name).ends_with(lower(ending));
}

std::string with_ending(const std::string& path, const std::string& ending) {
    return has_ending(path, ending) ? path : path + ending;
}

std::string path_of_typed(const std::string& folder, const std::string& typed, const std::string& home) {
    const bool from_home = !home.empty() && (typed == "~" || typed.starts_with("~/"));
    const fs::path whole =
        (fs::path(folder) / (from_home ? home + typed.substr(1) : typed)).lexically_normal();
    return whole.has_filename() || whole == whole.root_path() ? whole.string() : whole.parent_path().string();
}

}  // namespace convwalk
