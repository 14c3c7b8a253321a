// What a browser draws with: OpenGL ES 3, here without a window.
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "picture/figures.h"
#include "render/gl_program.h"
#include "render/offscreen_context.h"
#include "render/offscreen_picture.h"
#include "scenario/scenario.h"

namespace convwalk {
namespace {

/// A context of OpenGL ES 3, current as long as it lives; `why_not` says why there is none.
class EsContext {
  public:
    EsContext() { why_not = made(); }
    ~EsContext() {
        if (context_ == EGL_NO_CONTEXT) return;
        make_current_(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        destroy_context_(display_, context_);
    }
    EsContext(const EsContext&) = delete;
    EsContext& operator=(const EsContext&) = delete;

    std::string why_not;

  private:
    template <class Function>
    Function found(const char* name) {
        return reinterpret_cast<Function>(::dlsym(library_, name));
    }

    std::string made() {
        library_ = ::dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
        if (library_ == nullptr) return "there is no libEGL.so.1 here";
        const auto address = found<decltype(&eglGetProcAddress)>("eglGetProcAddress");
        make_current_ = found<decltype(&eglMakeCurrent)>("eglMakeCurrent");
        destroy_context_ = found<decltype(&eglDestroyContext)>("eglDestroyContext");
        const auto of_platform =
            reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(address("eglGetPlatformDisplayEXT"));
        if (of_platform == nullptr) return "EGL offers no display without a screen here";
        display_ = of_platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        if (display_ == EGL_NO_DISPLAY ||
            !found<decltype(&eglInitialize)>("eglInitialize")(display_, nullptr, nullptr))
            return "EGL offers no display without a screen here";
        constexpr EGLint kConfig[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE,
                                      EGL_OPENGL_ES3_BIT, EGL_NONE};
        constexpr EGLint kVersion[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0, EGL_NONE};
        EGLConfig config = nullptr;
        EGLint count = 0;
        if (!found<decltype(&eglBindAPI)>("eglBindAPI")(EGL_OPENGL_ES_API) ||
            !found<decltype(&eglChooseConfig)>("eglChooseConfig")(display_, kConfig, &config, 1, &count) ||
            count < 1)
            return "EGL offers no OpenGL ES 3 here";
        context_ = found<decltype(&eglCreateContext)>("eglCreateContext")(display_, config, EGL_NO_CONTEXT,
                                                                          kVersion);
        if (context_ == EGL_NO_CONTEXT || !make_current_(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, context_))
            return "EGL offers no OpenGL ES 3 here";
        return "";
    }

    void* library_ = nullptr;  // never closed: drivers do not like it
    EGLDisplay display_ = EGL_NO_DISPLAY;
    EGLContext context_ = EGL_NO_CONTEXT;
    decltype(&eglMakeCurrent) make_current_ = nullptr;
    decltype(&eglDestroyContext) destroy_context_ = nullptr;
};

std::vector<std::uint8_t> drawn() {
    const Figure figure = convwalk::figure(preset("padding_strides").scenario);
    SceneRenderer renderer;
    OffscreenPicture picture(renderer, figure.scenario.output.size, 0);
    const auto pixels = picture.render(build_scene(figure, at(figure.timeline, 0)));
    return {pixels.begin(), pixels.end()};
}

TEST(OpenGlEs, EveryShaderCompilesAndDrawsTheSamePicture) {
    std::vector<std::uint8_t> expected;
    try {
        const OffscreenContext context;
        EXPECT_STREQ(glsl_version(), "#version 330 core");
        expected = drawn();
    } catch (const NoGraphics& error) {
        GTEST_SKIP() << error.what();
    }
    const EsContext context;
    if (!context.why_not.empty()) GTEST_SKIP() << context.why_not;
    ASSERT_STREQ(glsl_version(), "#version 300 es");
    const std::vector<std::uint8_t> pixels = drawn();
    ASSERT_EQ(pixels.size(), expected.size());
    int most = 0;
    for (std::size_t i = 0; i < pixels.size(); ++i)
        most = std::max(most, std::abs(int(pixels[i]) - int(expected[i])));
    EXPECT_LE(most, 2);
}

}  // namespace
}  // namespace convwalk
