// Shader sources to a program.
#pragma once

#include <string_view>

#include "render/gl_handles.h"

namespace convwalk {

/// The program of a vertex and a fragment shader (GLSL 3.30). A context must be current.
/// @throws std::runtime_error with the driver's words and the numbered source when one does not compile
[[nodiscard]] GlProgram make_program(std::string_view vertex_source, std::string_view fragment_source);

}  // namespace convwalk
