// Dear ImGui's own drawer with WebGL. It asks for a dozen states in every frame, so as to leave them as they
// were; a browser answers only when all that was drawn before is done. Each drawer of ours sets the state it
// needs, so here these questions are answered at once, with what a fresh context has.
#define IMGUI_IMPL_OPENGL_ES3
#include <GLES3/gl3.h>

namespace {

void usual_state(GLenum what, GLint* values) {
    constexpr int kOfRectangles = 4;
    switch (what) {
        case GL_VIEWPORT:
        case GL_SCISSOR_BOX:
            for (int i = 0; i < kOfRectangles; ++i) values[i] = 0;
            return;
        case GL_MAJOR_VERSION:
            *values = 3;
            return;
        case GL_ACTIVE_TEXTURE:
            *values = GL_TEXTURE0;
            return;
        case GL_BLEND_SRC_RGB:
        case GL_BLEND_SRC_ALPHA:
            *values = GL_ONE;
            return;
        case GL_BLEND_EQUATION_RGB:
        case GL_BLEND_EQUATION_ALPHA:
            *values = GL_FUNC_ADD;
            return;
        default:
            *values = 0;  // no texture, program or buffer; GL_ZERO; no extensions
            return;
    }
}

GLboolean is_usually_on(GLenum /*what*/) {
    return GL_FALSE;
}

}  // namespace

#define glGetIntegerv usual_state
#define glIsEnabled is_usually_on
#include <imgui_impl_opengl3.cpp>
