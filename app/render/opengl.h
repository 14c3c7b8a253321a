// Getting at OpenGL. Whoever makes a context (off screen or a window) calls load_opengl() once it is current.
#pragma once

#include <stdexcept>

namespace convwalk {

/// This machine can't draw. `what()` is one sentence for a person that says what is missing.
class NoGraphics : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

using GlFunction = void (*)();
using FindGlFunction = GlFunction (*)(const char* name);

/// Loads the functions of OpenGL 3.3 core, once for all contexts of the process: the libraries that hand them
/// out give the same ones for every context. May be called on several threads at a time.
/// @throws NoGraphics when the current context is older
void load_opengl(FindGlFunction find);

}  // namespace convwalk
