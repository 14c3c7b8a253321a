#include "render/opengl.h"

#include <glad/gl.h>

#include <mutex>

namespace convwalk {
namespace {

constexpr const char* kTooOld =
    "Pictures are drawn with OpenGL 3.3, and the driver of this machine is older.";

bool current_context_suffices() {
    GLint major = 0;
    GLint minor = 0;
    glGetIntegerv(GL_MAJOR_VERSION, &major);
    glGetIntegerv(GL_MINOR_VERSION, &minor);
    return GLAD_MAKE_VERSION(major, minor) >= GLAD_MAKE_VERSION(3, 3);
}

}  // namespace

void load_opengl(FindGlFunction find) {
    // The loader keeps the functions in variables of the process. They are set by the first context that is
    // new enough and only read from then on, so that other threads can draw while one makes its context.
    static std::mutex mutex;
    static bool loaded = false;
    const std::lock_guard lock(mutex);
    if (loaded) {
        if (!current_context_suffices()) throw NoGraphics(kTooOld);
        return;
    }
    if (gladLoadGL(find) < GLAD_MAKE_VERSION(3, 3)) throw NoGraphics(kTooOld);
    loaded = true;
}

}  // namespace convwalk
