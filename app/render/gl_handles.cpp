#include "render/gl_handles.h"

#include <glad/gl.h>

namespace convwalk {

unsigned create_gl_object(GlKind kind) {
    GLuint name = 0;
    switch (kind) {
        case GlKind::buffer:
            glGenBuffers(1, &name);
            break;
        case GlKind::vertex_array:
            glGenVertexArrays(1, &name);
            break;
        case GlKind::texture:
            glGenTextures(1, &name);
            break;
        case GlKind::renderbuffer:
            glGenRenderbuffers(1, &name);
            break;
        case GlKind::framebuffer:
            glGenFramebuffers(1, &name);
            break;
        case GlKind::program:
            name = glCreateProgram();
            break;
        case GlKind::shader:
            break;
    }
    return name;
}

void delete_gl_object(GlKind kind, unsigned name) {
    switch (kind) {
        case GlKind::buffer:
            return glDeleteBuffers(1, &name);
        case GlKind::vertex_array:
            return glDeleteVertexArrays(1, &name);
        case GlKind::texture:
            return glDeleteTextures(1, &name);
        case GlKind::renderbuffer:
            return glDeleteRenderbuffers(1, &name);
        case GlKind::framebuffer:
            return glDeleteFramebuffers(1, &name);
        case GlKind::shader:
            return glDeleteShader(name);
        case GlKind::program:
            return glDeleteProgram(name);
    }
}

}  // namespace convwalk
