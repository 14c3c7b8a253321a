// For machines without EGL: the context of a window that is never shown.
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "render/offscreen_context.h"

namespace convwalk {

struct OffscreenContext::State {
    GLFWwindow* window = nullptr;
    ~State() { glfwDestroyWindow(window); }
};

void OffscreenContext::prepare() {
    glfwInit();
}

OffscreenContext::OffscreenContext() {
    if (!glfwInit()) {
        throw NoGraphics(
            "Pictures are drawn with OpenGL, and the window system that offers it can't be reached.");
    }
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);  // macOS gives no other core context
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
    GLFWwindow* window = glfwCreateWindow(1, 1, "", nullptr, nullptr);
    glfwDefaultWindowHints();
    if (!window) throw NoGraphics("Pictures are drawn with OpenGL 3.3, and this machine does not offer it.");
    state_.reset(new State{window});
    glfwMakeContextCurrent(window);
    load_opengl(glfwGetProcAddress);
}

OffscreenContext::~OffscreenContext() = default;

}  // namespace convwalk
