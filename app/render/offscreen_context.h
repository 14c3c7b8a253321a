// OpenGL without a window: EGL without a display on Linux, a hidden GLFW window elsewhere.
#pragma once

#include <memory>

#include "render/opengl.h"

namespace convwalk {

/// An OpenGL 3.3 core context, current on the thread that made it, without a framebuffer of its own. Several
/// threads may each have one.
class OffscreenContext {
  public:
    /// What must be done on the first thread before another makes a context. Failures are the constructor's
    /// to tell.
    static void prepare();

    /// @throws NoGraphics when the machine has no OpenGL 3.3
    OffscreenContext();
    ~OffscreenContext();
    OffscreenContext(const OffscreenContext&) = delete;
    OffscreenContext& operator=(const OffscreenContext&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace convwalk
