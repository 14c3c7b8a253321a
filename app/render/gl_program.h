// Shader sources to a program.
#pragma once

#include <string_view>

#include "render/gl_handles.h"

namespace convwalk {

/// The line that a shader begins with in the current context: "#version 330 core", or "#version 300 es" in
/// one of OpenGL ES.
[[nodiscard]] const char* glsl_version();

/// The program of a vertex and a fragment shader, both without their version: GLSL 3.30 that is GLSL ES 3.00
/// as well. A context must be current.
/// @throws std::runtime_error with the driver's words and the numbered source when one does not compile
[[nodiscard]] GlProgram make_program(std::string_view vertex_body, std::string_view fragment_body);

}  // namespace convwalk
