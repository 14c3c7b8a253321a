// Pictures of the whole window in its main states.
#pragma once

#include <filesystem>

namespace convwalk::testing {

/// An OpenGL context must be current.
void shoot_window(const std::filesystem::path& folder);

}  // namespace convwalk::testing
