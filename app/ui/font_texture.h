// The texture of the window's fonts, for both halves of the window that draw with OpenGL.
#pragma once

#include <imgui.h>
#include <imgui_impl_opengl3.h>

namespace convwalk {

/// Makes it anew, when fonts changed: the back end of older versions makes it together with its shaders
/// alone, and a newer one by itself. @pre the context is current
inline void renew_font_texture() {
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

}  // namespace convwalk
