// libEGL is opened while running instead of linked, so that a machine without it is told what is missing and
// can still do all that needs no drawing.
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <dlfcn.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <vector>

#include "render/offscreen_context.h"

namespace convwalk {
namespace {

/// The functions of EGL that are used here; they stay loaded until the program ends.
struct Egl {
    decltype(&eglGetProcAddress) get_proc_address = nullptr;
    decltype(&eglQueryString) query_string = nullptr;
    decltype(&eglGetDisplay) get_display = nullptr;
    decltype(&eglInitialize) initialize = nullptr;
    decltype(&eglBindAPI) bind_api = nullptr;
    decltype(&eglChooseConfig) choose_config = nullptr;
    decltype(&eglCreateContext) create_context = nullptr;
    decltype(&eglDestroyContext) destroy_context = nullptr;
    decltype(&eglMakeCurrent) make_current = nullptr;
};

template <class Function>
bool find_in(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

std::optional<Egl> open_egl() {
    // What EGL would print when it finds no driver, one sentence of ours says.
    setenv("EGL_LOG_LEVEL", "fatal", 0);
    void* library = dlopen("libEGL.so.1", RTLD_NOW | RTLD_LOCAL);
    Egl egl;
    const bool complete = library && find_in(library, "eglGetProcAddress", egl.get_proc_address) &&
                          find_in(library, "eglQueryString", egl.query_string) &&
                          find_in(library, "eglGetDisplay", egl.get_display) &&
                          find_in(library, "eglInitialize", egl.initialize) &&
                          find_in(library, "eglBindAPI", egl.bind_api) &&
                          find_in(library, "eglChooseConfig", egl.choose_config) &&
                          find_in(library, "eglCreateContext", egl.create_context) &&
                          find_in(library, "eglDestroyContext", egl.destroy_context) &&
                          find_in(library, "eglMakeCurrent", egl.make_current);
    return complete ? std::optional(egl) : std::nullopt;
}

/// Opened once for all threads; never changes afterwards. A static, since GlFunction find(name) has no
/// argument for it.
const std::optional<Egl>& egl() {
    static const std::optional<Egl> opened = open_egl();
    return opened;
}

bool has_extension(std::string_view extensions, std::string_view name) {
    for (std::size_t at = extensions.find(name); at != extensions.npos; at = extensions.find(name, at + 1)) {
        const std::size_t end = at + name.size();
        if ((at == 0 || extensions[at - 1] == ' ') && (end == extensions.size() || extensions[end] == ' '))
            return true;
    }
    return false;
}

template <class Function>
Function extension_function(const char* name) {
    return reinterpret_cast<Function>(egl()->get_proc_address(name));
}

/// The ways to a display that needs no screen, the quickest and most common first.
enum class Way { surfaceless, device, standard };
constexpr std::array kWays{Way::surfaceless, Way::device, Way::standard};

EGLDisplay find_display(Way way, std::string_view client_extensions) {
    const auto of_platform = extension_function<PFNEGLGETPLATFORMDISPLAYEXTPROC>("eglGetPlatformDisplayEXT");
    switch (way) {
        case Way::surfaceless:
            if (!of_platform || !has_extension(client_extensions, "EGL_MESA_platform_surfaceless")) break;
            return of_platform(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
        case Way::device: {
            const auto devices = extension_function<PFNEGLQUERYDEVICESEXTPROC>("eglQueryDevicesEXT");
            EGLDeviceEXT device = nullptr;
            EGLint count = 0;
            if (!of_platform || !devices || !has_extension(client_extensions, "EGL_EXT_platform_device"))
                break;
            if (!devices(1, &device, &count) || count < 1) break;
            return of_platform(EGL_PLATFORM_DEVICE_EXT, device, nullptr);
        }
        case Way::standard:
            return egl()->get_display(EGL_DEFAULT_DISPLAY);
    }
    return EGL_NO_DISPLAY;
}

struct Context {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLContext context = EGL_NO_CONTEXT;
};

/// Makes a context current on the display, without a surface.
std::optional<Context> make_current_context(EGLDisplay display) {
    if (display == EGL_NO_DISPLAY || !egl()->initialize(display, nullptr, nullptr)) return std::nullopt;
    if (!egl()->bind_api(EGL_OPENGL_API)) return std::nullopt;
    constexpr EGLint kConfig[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                                  EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (!egl()->choose_config(display, kConfig, &config, 1, &count) || count < 1) return std::nullopt;
    constexpr EGLint kVersion[] = {EGL_CONTEXT_MAJOR_VERSION,
                                   3,
                                   EGL_CONTEXT_MINOR_VERSION,
                                   3,
                                   EGL_CONTEXT_OPENGL_PROFILE_MASK,
                                   EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                                   EGL_NONE};
    const EGLContext context = egl()->create_context(display, config, EGL_NO_CONTEXT, kVersion);
    if (context == EGL_NO_CONTEXT) return std::nullopt;
    if (!egl()->make_current(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context)) {
        egl()->destroy_context(display, context);
        return std::nullopt;
    }
    return Context{display, context};
}

}  // namespace

/// The display is not terminated: it belongs to the process, and letting it go takes as long as getting it.
struct OffscreenContext::State {
    Context made;
    ~State() {
        egl()->make_current(made.display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        egl()->destroy_context(made.display, made.context);
    }
};

void OffscreenContext::prepare() {
    // Sets a variable of the environment, which no thread may read at that moment.
    static_cast<void>(egl());
}

OffscreenContext::OffscreenContext() {
    if (!egl()) {
        throw NoGraphics(
            "Pictures are drawn with OpenGL, and this machine has no libEGL.so.1 (on Debian: the package "
            "libegl1).");
    }
    const char* extensions = egl()->query_string(EGL_NO_DISPLAY, EGL_EXTENSIONS);
    for (const Way way : kWays) {
        const auto made = make_current_context(find_display(way, extensions ? extensions : ""));
        if (!made) continue;
        state_.reset(new State{*made});
        load_opengl([](const char* name) { return egl()->get_proc_address(name); });
        return;
    }
    throw NoGraphics(
        "Pictures are drawn with OpenGL 3.3, and no driver of this machine offers it (on Debian: the package "
        "libgl1-mesa-dri draws without a graphics card).");
}

OffscreenContext::~OffscreenContext() = default;

}  // namespace convwalk
