#include "ui/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "desk/folders.h"
#include "desk/settings.h"
#include "render/gl_program.h"
#include "render/offscreen_picture.h"
#include "render/opengl.h"
#include "render/scene_texture.h"
#include "ui/workbench.h"

namespace convwalk {
namespace {

// Dear ImGui needs this many frames after an event to settle.
constexpr int kFramesAfterEvent = 3;
// The caret of a text field blinks.
constexpr double kBlinkS = 0.4;
// A little less than a frame of most screens: the screen's own rhythm, where it has one, then sets the pace,
// and no frame comes too late for it.
constexpr double kFrameS = 0.015;
// How often what is to be remembered is written while the animation plays.
constexpr double kRememberS = 5;
constexpr double kNever = std::numeric_limits<double>::infinity();

constexpr const char* kNoDisplay =
    "There is no display to open a window on; `convwalk export --preset padding_strides -o figure.gif` makes "
    "pictures "
    "without one, and `convwalk --help` lists what else works.";

Key key_of(int key, int scancode) {
    switch (key) {
        case GLFW_KEY_SPACE:
            return Key::space;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return Key::enter;
        case GLFW_KEY_ESCAPE:
            return Key::escape;
        case GLFW_KEY_TAB:
            return Key::tab;
        case GLFW_KEY_BACKSPACE:
            return Key::backspace;
        case GLFW_KEY_LEFT:
            return Key::left;
        case GLFW_KEY_RIGHT:
            return Key::right;
        case GLFW_KEY_UP:
            return Key::up;
        case GLFW_KEY_DOWN:
            return Key::down;
        case GLFW_KEY_HOME:
            return Key::home;
        case GLFW_KEY_END:
            return Key::end;
        case GLFW_KEY_KP_ADD:
            return Key::plus;
        case GLFW_KEY_KP_SUBTRACT:
            return Key::minus;
        case GLFW_KEY_F1:
            return Key::f1;
        case GLFW_KEY_F6:
            return Key::f6;
        case GLFW_KEY_F11:
            return Key::f11;
        case GLFW_KEY_0:
            return Key::digit_0;
        case GLFW_KEY_1:
            return Key::digit_1;
        case GLFW_KEY_2:
            return Key::digit_2;
        default:
            break;
    }
    // Letters and signs are where the keyboard's layout has them.
    const char* name = glfwGetKeyName(key, scancode);
    const char letter = name != nullptr && name[1] == '\0' ? name[0] : '\0';
    if (letter >= 'a' && letter <= 'z') return static_cast<Key>(static_cast<int>(Key::a) + (letter - 'a'));
    switch (letter) {
        case '+':
        case '=':
            return Key::plus;
        case '-':
            return Key::minus;
        case ',':
            return Key::comma;
        case '.':
            return Key::period;
        default:
            return Key::none;
    }
}

struct GlfwLibrary {
    GlfwLibrary() {
        glfwSetErrorCallback([](int, const char*) {});
        if (!glfwInit()) throw NoGraphics(kNoDisplay);
    }
    ~GlfwLibrary() { glfwTerminate(); }
    GlfwLibrary(const GlfwLibrary&) = delete;
    GlfwLibrary& operator=(const GlfwLibrary&) = delete;
};

struct DestroyWindow {
    void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, DestroyWindow>;

WindowHandle make_window() {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);  // macOS gives no other core context
    // Edges are softened by the shaders.
    glfwWindowHint(GLFW_SAMPLES, 0);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
    // Shown when there is something to see.
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
#ifdef GLFW_X11_CLASS_NAME
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "convwalk");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "convwalk");
#endif
    int width = 1280;
    int height = 800;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor()) {
        int x = 0;
        int y = 0;
        int free_width = 0;
        int free_height = 0;
        glfwGetMonitorWorkarea(monitor, &x, &y, &free_width, &free_height);
        if (free_width > 0 && free_height > 0) {
            width = std::min(width, free_width);
            height = std::min(height, free_height);
        }
    }
    WindowHandle window(glfwCreateWindow(width, height, "Convwalk", nullptr, nullptr));
    if (!window)
        throw NoGraphics(
            "The window needs OpenGL 3.3, and this display does not offer it; `convwalk export FILE.json -o "
            "figure.svg` "
            "makes pictures without it.");
    glfwMakeContextCurrent(window.get());
    load_opengl(glfwGetProcAddress);
    return window;
}

/// What the callbacks leave for the next frame.
struct Inbox {
    std::vector<Chord> pressed;
    std::vector<std::string> dropped;
    bool close_wanted = false;
    bool event = true;
};

Inbox& inbox_of(GLFWwindow* window) {
    return *static_cast<Inbox*>(glfwGetWindowUserPointer(window));
}

// Ours come first; Dear ImGui's back end calls them after its own.
void install_callbacks(GLFWwindow* window, Inbox& inbox) {
    glfwSetWindowUserPointer(window, &inbox);
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
        Inbox& in = inbox_of(w);
        in.event = true;
        if (action == GLFW_RELEASE) return;
        const Key ours = key_of(key, scancode);
        constexpr int kControl = GLFW_MOD_CONTROL | GLFW_MOD_SUPER;
        if (ours != Key::none && (mods & GLFW_MOD_ALT) == 0)
            in.pressed.push_back({ours, (mods & kControl) != 0, (mods & GLFW_MOD_SHIFT) != 0});
    });
    glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
        Inbox& in = inbox_of(w);
        in.event = true;
        in.dropped.assign(paths, paths + count);
    });
    glfwSetWindowCloseCallback(window, [](GLFWwindow* w) {
        // Unsaved changes are asked about first.
        glfwSetWindowShouldClose(w, GLFW_FALSE);
        inbox_of(w).close_wanted = inbox_of(w).event = true;
    });
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { inbox_of(w).event = true; });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { inbox_of(w).event = true; });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { inbox_of(w).event = true; });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { inbox_of(w).event = true; });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { inbox_of(w).event = true; });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { inbox_of(w).event = true; });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { inbox_of(w).event = true; });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { inbox_of(w).event = true; });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { inbox_of(w).event = true; });
}

/// Dear ImGui with its back ends for this window.
class Gui {
  public:
    explicit Gui(GLFWwindow* window) : window_(window) {
        IMGUI_CHECKVERSION();
        ImGui::CreateContext();
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::GetIO().ConfigWindowsMoveFromTitleBarOnly = true;
        ImGui_ImplGlfw_InitForOpenGL(window, true);
        ImGui_ImplOpenGL3_Init(glsl_version());
    }
    ~Gui() {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui_ImplGlfw_Shutdown();
        ImGui::DestroyContext();
    }
    Gui(const Gui&) = delete;
    Gui& operator=(const Gui&) = delete;

    /// Dear ImGui counts in pixels of the framebuffer, as everything here does.
    void begin_frame(SizePx framebuffer, bool new_fonts) {
#if IMGUI_VERSION_NUM < 19200
        if (new_fonts) {
            // The back end makes the texture together with its shaders alone, so not when fonts change later.
            ImGui_ImplOpenGL3_DestroyFontsTexture();
            ImGui_ImplOpenGL3_CreateFontsTexture();
        }
#else
        static_cast<void>(new_fonts);
#endif
        ImGui_ImplOpenGL3_NewFrame();
        ImGui_ImplGlfw_NewFrame();
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {static_cast<float>(framebuffer.width), static_cast<float>(framebuffer.height)};
        io.DisplayFramebufferScale = {1, 1};
        int width = 0;
        int height = 0;
        glfwGetWindowSize(window_, &width, &height);
        if (width > 0 && height > 0 && (width != framebuffer.width || height != framebuffer.height)) {
            const float x = static_cast<float>(framebuffer.width) / static_cast<float>(width);
            const float y = static_cast<float>(framebuffer.height) / static_cast<float>(height);
            io.MousePos = {io.MousePos.x * x, io.MousePos.y * y};
        }
        ImGui::NewFrame();
    }
    static void end_frame() {
        ImGui::Render();
        ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    }

  private:
    GLFWwindow* window_;
};

void set_icon(GLFWwindow* window, SceneRenderer& renderer) {
    Scenario scenario = icon_scenario();
    constexpr int kSide = 64;
    scenario.output.size = {kSide, kSide};
    const Figure figure = convwalk::figure(scenario);
    OffscreenPicture picture(renderer, scenario.output.size, 0);
    const auto pixels =
        picture.render(build_scene(figure, at(figure.timeline, time_of(figure, scenario.output.moment))));
    const GLFWimage image{kSide, kSide, pixels.data()};
    glfwSetWindowIcon(window, 1, &image);
}

/// Puts the window over its whole monitor, and back to where it was.
class Fullscreen {
  public:
    explicit Fullscreen(GLFWwindow* window) : window_(window) {}

    void set(bool wanted) {
        if (wanted == on_) return;
        on_ = wanted;
        if (!wanted) {
            glfwSetWindowMonitor(window_, nullptr, x_, y_, width_, height_, GLFW_DONT_CARE);
            return;
        }
        glfwGetWindowPos(window_, &x_, &y_);
        glfwGetWindowSize(window_, &width_, &height_);
        GLFWmonitor* monitor = monitor_below();
        if (monitor == nullptr) return;
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    }

  private:
    // The monitor on which the middle of the window is.
    [[nodiscard]] GLFWmonitor* monitor_below() const {
        int count = 0;
        GLFWmonitor** monitors = glfwGetMonitors(&count);
        for (int i = 0; i < count; ++i) {
            int x = 0;
            int y = 0;
            glfwGetMonitorPos(monitors[i], &x, &y);
            const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
            const int middle_x = x_ + width_ / 2 - x;
            const int middle_y = y_ + height_ / 2 - y;
            if (mode && middle_x >= 0 && middle_y >= 0 && middle_x < mode->width && middle_y < mode->height)
                return monitors[i];
        }
        return glfwGetPrimaryMonitor();
    }

    GLFWwindow* window_;
    bool on_ = false;
    int x_ = 0;
    int y_ = 0;
    int width_ = 1280;
    int height_ = 800;
};

/// Waits until there is something to do: an event, or the time at which the next frame is due.
void wait(double until_s) {
    if (std::isinf(until_s)) return glfwWaitEvents();
    const double left = until_s - glfwGetTime();
    if (left > 0) return glfwWaitEventsTimeout(left);
    glfwPollEvents();
}

}  // namespace

void run_window(const std::string& file) {
    SettingsFile settings_file(config_folder());
    ReadSettings read = settings_file.load();
    // Set by an export's thread when it has something to show.
    std::atomic<bool> called = false;
    auto prepared = std::make_unique<Workbench>(read.settings, [&called] {
        called = true;
        glfwPostEmptyEvent();
    });
    if (!file.empty()) prepared->open(file);
    if (read.sentence) prepared->say(*read.sentence, true);

    const GlfwLibrary glfw;
    // Ends before GLFW does, which an export's thread may still call.
    const std::unique_ptr<Workbench> kept = std::move(prepared);
    Workbench& workbench = *kept;
    const WindowHandle window = make_window();
    Inbox inbox;
    install_callbacks(window.get(), inbox);
    Gui gui(window.get());
    GlEasel easel;
    Fullscreen fullscreen(window.get());
    glfwSwapInterval(1);

    std::string title;
    int owed = kFramesAfterEvent;
    double last_frame_s = glfwGetTime();
    double due_s = 0;
    double remembered_s = last_frame_s;
    bool shown = false;
    for (bool quit = false; !quit;) {
        wait(owed > 0 ? last_frame_s + kFrameS : due_s);
        const double now_s = glfwGetTime();
        if (std::exchange(inbox.event, false) || called.exchange(false)) owed = kFramesAfterEvent;
        SizePx size;
        glfwGetFramebufferSize(window.get(), &size.width, &size.height);
        // Minimised, or resized to nothing: there is nothing to draw into, but keys and a wish to close still
        // count.
        const bool hidden = size.width < 1 || size.height < 1 ||
                            glfwGetWindowAttrib(window.get(), GLFW_ICONIFIED) == GLFW_TRUE;
        if (size.width < 1 || size.height < 1) size = {1, 1};
        if (owed == 0 && now_s < due_s) continue;
        if (owed > 0 && shown && now_s < last_frame_s + kFrameS / 2) continue;

        float scale = 1;
        float scale_y = 1;
        glfwGetWindowContentScale(window.get(), &scale, &scale_y);
        const FrameInput input{.elapsed_ms = 1000 * (now_s - last_frame_s),
                               .size = size,
                               .scale = std::clamp(double(scale), 0.5, 4.0),
                               .pressed = inbox.pressed,
                               .dropped_files = inbox.dropped,
                               .close_wanted = inbox.close_wanted};
        last_frame_s = now_s;
        const bool new_fonts = workbench.prepare(input);
        gui.begin_frame(size, new_fonts);
        const FrameOutput output = workbench.frame(input, easel);
        inbox.pressed.clear();
        inbox.dropped.clear();
        inbox.close_wanted = false;
        clear_window(size, workbench.style().colours.panel);
        Gui::end_frame();
        const bool first = !std::exchange(shown, true);
        if (first) {
            // What is swapped in before the window is shown is lost; so all is drawn, but not swapped in.
            finish_drawing();
            glfwShowWindow(window.get());
        }
        glfwSwapBuffers(window.get());
        if (first) {
            set_icon(window.get(), easel.renderer());
            // The time until the window was ready is none of the animation's.
            last_frame_s = glfwGetTime();
        }
        if (output.title != title) glfwSetWindowTitle(window.get(), (title = output.title).c_str());
        fullscreen.set(output.fullscreen);
        quit = output.quit;

        owed = std::max(0, owed - 1);
        due_s = hidden ? kNever : last_frame_s + std::max(kFrameS, output.next_frame_ms / 1000);
        if (ImGui::GetIO().WantTextInput) due_s = std::min(due_s, last_frame_s + kBlinkS);
        // A program that is ended from outside loses a few seconds of work at most.
        if (owed == 0 && (due_s == kNever || last_frame_s > remembered_s + kRememberS)) {
            remembered_s = last_frame_s;
            if (const auto sentence = settings_file.save(workbench.settings()))
                workbench.say(*sentence, true);
        }
    }
    if (const auto sentence = settings_file.save(workbench.settings()))
        std::fputs((*sentence + "\n").c_str(), stderr);
}

}  // namespace convwalk
