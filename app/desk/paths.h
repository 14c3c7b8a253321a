// Paths as texts: nothing here looks at a disk. A "/" at the end of a path counts for nothing.
#pragma once

#include <string>
#include <vector>

namespace convwalk {

/// "a/b.json": "b.json"
[[nodiscard]] std::string name_in(const std::string& path);
/// "a/b.json": "b"
[[nodiscard]] std::string stem_of(const std::string& path);
/// "a/b.json": "a"
[[nodiscard]] std::string folder_of(const std::string& path);
[[nodiscard]] std::string joined(const std::string& folder, const std::string& name);

/// A folder with those around it, the outermost first: "/", "/a", "/a/b".
[[nodiscard]] std::vector<std::string> folders_down_to(const std::string& folder);

/// Whether a file's name ends so, in upper or lower case.
[[nodiscard]] bool has_ending(const std::string& name, const std::string& ending);
/// `path` with `ending`, unless it has it.
[[nodiscard]] std::string with_ending(const std::string& path, const std::string& ending);

/// What a person means by a typed path: "~" is their home, the rest is seen from a folder.
/// @param home empty: unknown
/// @return absolute, without "." and "..", and without "/" at its end
[[nodiscard]] std::string path_of_typed(const std::string& folder, const std::string& typed,
                                        const std::string& home);

}  // namespace convwalk
