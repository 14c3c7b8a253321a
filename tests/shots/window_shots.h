// Pictures of the whole window in its main states.
#pragma once

#include <filesystem>
#include <string>

namespace convwalk::testing {

/// An OpenGL context must be current.
/// @param wanted a part of the names of the pictures to make
void shoot_window(const std::filesystem::path& folder, const std::string& wanted);

}  // namespace convwalk::testing
