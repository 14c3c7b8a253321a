// OpenGL without a window in a browser: the context of a canvas that nobody sees, which a page or a worker
// has made as
// "#offscreen".
#include "render/offscreen_context.h"

#include <emscripten/html5.h>

namespace convwalk {

struct OffscreenContext::State {
    EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = 0;
    ~State() { emscripten_webgl_destroy_context(context); }
};

void load_opengl(FindGlFunction /*find*/) {}

void OffscreenContext::prepare() {}

OffscreenContext::OffscreenContext() {
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.depth = EM_FALSE;
    attributes.antialias = EM_FALSE;
    const auto context = emscripten_webgl_create_context("#offscreen", &attributes);
    if (context <= 0)
        throw NoGraphics("Pictures are drawn with WebGL 2, and this browser does not offer it.");
    state_.reset(new State{context});
    emscripten_webgl_make_context_current(context);
}

OffscreenContext::~OffscreenContext() = default;

}  // namespace convwalk
