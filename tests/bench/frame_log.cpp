// Stands before GLFW in a program that is started with LD_PRELOAD: writes down when each frame was shown, so
// that the program needs no clock of its own. A line a frame: nanoseconds of CLOCK_MONOTONIC, into the file
// that CONVWALK_FRAME_LOG names.
#include <dlfcn.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

struct GLFWwindow;

extern "C" void glfwSwapBuffers(GLFWwindow* window) {
    using SwapBuffers = void (*)(GLFWwindow*);
    static const auto kSwap = reinterpret_cast<SwapBuffers>(dlsym(RTLD_NEXT, "glfwSwapBuffers"));
    static std::FILE* const kLog = [] {
        const char* path = std::getenv("CONVWALK_FRAME_LOG");
        return path == nullptr ? nullptr : std::fopen(path, "w");
    }();
    if (kSwap == nullptr) std::abort();
    kSwap(window);
    if (kLog == nullptr) return;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    std::fprintf(kLog, "%lld\n", static_cast<long long>(std::chrono::nanoseconds(now).count()));
    std::fflush(kLog);
}
