#include "render/opengl.h"

#include <glad/gl.h>

namespace convwalk {

void load_opengl(FindGlFunction find) {
    const int version = gladLoadGL(find);
    if (version < GLAD_MAKE_VERSION(3, 3)) {
        throw NoGraphics("Pictures are drawn with OpenGL 3.3, and the driver of this machine is older.");
    }
}

}  // namespace convwalk
