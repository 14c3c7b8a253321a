#include "ui/window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <fmt/format.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "desk/settings.h"
#include "desk/shelf.h"
#include "render/gl_program.h"
#include "render/offscreen_picture.h"
#include "render/opengl.h"
#include "render/scene_texture.h"
#include "ui/end_signals.h"
#include "ui/font_texture.h"
#include "ui/loop.h"
#include "ui/picture_clipboard.h"
#include "ui/window_place.h"

namespace convwalk {
namespace {

constexpr const char* kNoDisplay =
    "There is no display to open a window on; `convwalk export --preset padding_strides -o figure.gif` makes "
    "pictures "
    "without one, and `convwalk --help` lists what else works.";

struct KnownKey {
    int glfw;
    Key key;
};
constexpr KnownKey kKnownKeys[] = {
    {GLFW_KEY_SPACE, Key::space},     {GLFW_KEY_ENTER, Key::enter},
    {GLFW_KEY_KP_ENTER, Key::enter},  {GLFW_KEY_ESCAPE, Key::escape},
    {GLFW_KEY_TAB, Key::tab},         {GLFW_KEY_BACKSPACE, Key::backspace},
    {GLFW_KEY_LEFT, Key::left},       {GLFW_KEY_RIGHT, Key::right},
    {GLFW_KEY_UP, Key::up},           {GLFW_KEY_DOWN, Key::down},
    {GLFW_KEY_HOME, Key::home},       {GLFW_KEY_END, Key::end},
    {GLFW_KEY_PAGE_UP, Key::page_up}, {GLFW_KEY_PAGE_DOWN, Key::page_down},
    {GLFW_KEY_KP_ADD, Key::plus},     {GLFW_KEY_KP_SUBTRACT, Key::minus},
    {GLFW_KEY_F1, Key::f1},           {GLFW_KEY_F6, Key::f6},
    {GLFW_KEY_F11, Key::f11},         {GLFW_KEY_0, Key::digit_0},
    {GLFW_KEY_1, Key::digit_1},       {GLFW_KEY_2, Key::digit_2},
};

Key key_of(int key, int scancode) {
    for (const KnownKey& known : kKnownKeys) {
        if (known.glfw == key) return known.key;
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
        if (!glfwInit()) throw NoDisplay(kNoDisplay);
    }
    ~GlfwLibrary() { glfwTerminate(); }
    GlfwLibrary(const GlfwLibrary&) = delete;
    GlfwLibrary& operator=(const GlfwLibrary&) = delete;
};

struct DestroyWindow {
    void operator()(GLFWwindow* window) const { glfwDestroyWindow(window); }
};
using WindowHandle = std::unique_ptr<GLFWwindow, DestroyWindow>;

WorkArea work_area(GLFWmonitor* monitor) {
    WorkArea area;
    if (monitor != nullptr) glfwGetMonitorWorkarea(monitor, &area.x, &area.y, &area.width, &area.height);
    return area;
}

std::vector<WorkArea> work_areas() {
    int count = 0;
    GLFWmonitor** monitors = glfwGetMonitors(&count);
    std::vector<WorkArea> areas;
    std::transform(monitors, monitors + count, std::back_inserter(areas), work_area);
    return areas;
}

WindowHandle make_window(const WindowPlace& before) {
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
    const WorkArea free = work_area(glfwGetPrimaryMonitor());
    if (free.width > 0 && free.height > 0) {
        width = std::min(width, free.width);
        height = std::min(height, free.height);
    }
    const auto place = place_again(before, work_areas());
    if (place) {
        // The size is the one that it had on this monitor.
        glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_FALSE);
        width = place->width;
        height = place->height;
    }
    WindowHandle window(glfwCreateWindow(width, height, "Convwalk", nullptr, nullptr));
    if (!window)
        throw NoGraphics(
            "The window needs OpenGL 3.3, and this display does not offer it; `convwalk export FILE.json -o "
            "figure.svg` "
            "makes pictures without it.");
    if (place) glfwSetWindowPos(window.get(), place->x, place->y);
    if (before.maximised) glfwMaximizeWindow(window.get());
    glfwMakeContextCurrent(window.get());
    load_opengl(glfwGetProcAddress);
    return window;
}

/// What GLFW's callbacks leave for the next frame. Ours come first; Dear ImGui's back end, which is made
/// later, calls them after its own.
class Inbox {
  public:
    explicit Inbox(GLFWwindow* window) {
        glfwSetWindowUserPointer(window, this);
        glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int scancode, int action, int mods) {
            if (FrameInput& in = woken(w); action != GLFW_RELEASE) take_key(in, key_of(key, scancode), mods);
        });
        glfwSetDropCallback(window, [](GLFWwindow* w, int count, const char** paths) {
            woken(w).dropped_files.assign(paths, paths + count);
        });
        glfwSetWindowCloseCallback(window, [](GLFWwindow* w) {
            // Unsaved changes are asked about first.
            glfwSetWindowShouldClose(w, GLFW_FALSE);
            woken(w).close_wanted = true;
        });
        glfwSetCursorPosCallback(window, [](GLFWwindow* w, double, double) { woken(w); });
        glfwSetCursorEnterCallback(window, [](GLFWwindow* w, int) { woken(w); });
        glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int, int, int) { woken(w); });
        glfwSetScrollCallback(window, [](GLFWwindow* w, double, double) { woken(w); });
        glfwSetCharCallback(window, [](GLFWwindow* w, unsigned) { woken(w); });
        glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int) { woken(w); });
        glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { woken(w); });
        glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { woken(w); });
        glfwSetWindowContentScaleCallback(window, [](GLFWwindow* w, float, float) { woken(w); });
    }
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// Whether something came in since this was asked last.
    [[nodiscard]] bool was_woken() { return std::exchange(event_, false); }
    [[nodiscard]] FrameInput take() { return std::exchange(input_, {}); }

  private:
    static FrameInput& woken(GLFWwindow* window) {
        auto& inbox = *static_cast<Inbox*>(glfwGetWindowUserPointer(window));
        inbox.event_ = true;
        return inbox.input_;
    }
    static void take_key(FrameInput& input, Key key, int mods) {
        constexpr int kControl = GLFW_MOD_CONTROL | GLFW_MOD_SUPER;
        if (key != Key::none && (mods & GLFW_MOD_ALT) == 0)
            input.pressed.push_back({key, (mods & kControl) != 0, (mods & GLFW_MOD_SHIFT) != 0});
    }

    FrameInput input_;
    bool event_ = true;
};

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
        if (new_fonts) renew_font_texture();
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

    [[nodiscard]] bool is_on() const { return on_; }

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

/// Ends the waiting of the loop, from any thread. @pre GLFW goes on
class Waking {
  public:
    void wake() {
        called_ = true;
        glfwPostEmptyEvent();
    }
    [[nodiscard]] bool was_called() { return called_.exchange(false); }

  private:
    std::atomic<bool> called_ = false;
};

/// The window with Dear ImGui in it, as the loop sees it.
class GlfwScreen : public Screen {
  public:
    /// @param waking outlives the screen
    /// @param signals outlive it
    /// @param place   where the window was when it was closed
    GlfwScreen(Waking& waking, const EndSignals& signals, const WindowPlace& place)
        : waking_(waking),
          signals_(signals),
          window_(make_window(place)),
          place_(place),
          inbox_(window_.get()),
          gui_(window_.get()),
          fullscreen_(window_.get()) {
        glfwSwapInterval(1);
    }

    /// Waits until there is something to do: an event, or so much time has passed.
    static void wait(double rest_s) {
        if (std::isinf(rest_s)) return glfwWaitEvents();
        if (rest_s > 0) return glfwWaitEventsTimeout(rest_s);
        glfwPollEvents();
    }

    [[nodiscard]] double now_s() const override { return glfwGetTime(); }

    [[nodiscard]] bool was_woken() override {
        const bool called = waking_.was_called();
        return inbox_.was_woken() || called;
    }

    [[nodiscard]] bool must_end() const override { return signals_.came(); }

    [[nodiscard]] std::optional<WindowPlace> place() const override {
        GLFWwindow* window = window_.get();
        if (fullscreen_.is_on() || glfwGetWindowAttrib(window, GLFW_ICONIFIED) == GLFW_TRUE)
            return std::nullopt;
        WindowPlace place = place_;
        place.maximised = glfwGetWindowAttrib(window, GLFW_MAXIMIZED) == GLFW_TRUE;
        if (place.maximised) return place;
        glfwGetWindowPos(window, &place.x, &place.y);
        glfwGetWindowSize(window, &place.width, &place.height);
        place_ = place;
        return place;
    }

    [[nodiscard]] bool is_hidden() const override {
        const SizePx size = framebuffer();
        return size.width < 1 || size.height < 1 ||
               glfwGetWindowAttrib(window_.get(), GLFW_ICONIFIED) == GLFW_TRUE;
    }

    [[nodiscard]] FrameInput take_input() override {
        FrameInput input = inbox_.take();
        input.size = framebuffer();
        if (input.size.width < 1 || input.size.height < 1) input.size = {1, 1};
        float scale = 1;
        float scale_y = 1;
        glfwGetWindowContentScale(window_.get(), &scale, &scale_y);
        input.scale = std::clamp(double(scale), 0.5, 4.0);
        return input;
    }

    void begin_frame(SizePx size, bool new_fonts) override { gui_.begin_frame(size, new_fonts); }

    void end_frame(SizePx size, Colour background) override {
        clear_window(size, background);
        Gui::end_frame();
        const bool first = !std::exchange(shown_, true);
        if (first) {
            // What is swapped in before the window is shown is lost; so all is drawn, but not swapped in.
            finish_drawing();
            glfwShowWindow(window_.get());
        }
        glfwSwapBuffers(window_.get());
        if (first) set_icon(window_.get(), easel_.renderer());
    }

    [[nodiscard]] Easel& easel() override { return easel_; }

    [[nodiscard]] std::optional<std::string> clipboard() override {
        const char* text = glfwGetClipboardString(window_.get());
        return text == nullptr ? "" : text;
    }
    void set_clipboard(const std::string& text) override {
        glfwSetClipboardString(window_.get(), text.c_str());
    }
    [[nodiscard]] bool offer_picture(const std::string& text, const CopiedPicture& picture) override {
        return pictures_.offer(text, picture);
    }
    void set_title(const std::string& title) override { glfwSetWindowTitle(window_.get(), title.c_str()); }
    void set_fullscreen(bool wanted) override { fullscreen_.set(wanted); }

  private:
    [[nodiscard]] SizePx framebuffer() const {
        SizePx size;
        glfwGetFramebufferSize(window_.get(), &size.width, &size.height);
        return size;
    }

    Waking& waking_;
    const EndSignals& signals_;
    WindowHandle window_;
    mutable WindowPlace place_;  // not maximised
    Inbox inbox_;
    Gui gui_;
    GlEasel easel_;
    Fullscreen fullscreen_;
    PictureClipboard pictures_;
    bool shown_ = false;
};

/// What is there before there is a window: a file that can't be opened needs none.
/// @throws BadInput
std::unique_ptr<Workbench> workbench_with(const ReadSettings& read, const WindowBegin& begin,
                                          Waking& waking) {
    auto workbench = std::make_unique<Workbench>(read.settings, disk(), [&waking] { waking.wake(); });
    if (begin.figure) {
        workbench->begin(*begin.figure);
    } else if (!begin.file.empty()) {
        workbench->open(begin.file);
    } else if (!read.settings.session || read.settings.start_page) {
        // With nothing to go on with, a person chooses what to begin with.
        workbench->show_start();
    }
    if (const std::size_t left = read.settings.left.size(); left > 0)
        workbench->say(left == 1
                           ? "A figure that was never saved is in the File menu."
                           : fmt::format("{} figures that were never saved are in the File menu.", left));
    if (read.sentence) workbench->say(*read.sentence, true);
    return workbench;
}

/// A screen with all that it needs.
struct OpenScreen {
    GlfwLibrary glfw;
    Waking waking;
    EndSignals signals{[this] { waking.wake(); }};
    GlfwScreen screen{waking, signals, {}};
};

}  // namespace

std::shared_ptr<Screen> open_screen() {
    const auto open = std::make_shared<OpenScreen>();
    return {open, &open->screen};
}

WindowEnd run_window(const WindowBegin& begin) {
    SettingsFile settings(disk(), disk().memory());
    // Set by an export's thread when it has something to show.
    Waking waking;
    // A file that can't be opened, and a display that is not there, are told of before there is a thread.
    const ReadSettings read = settings.load(begin.file.empty() && !begin.figure);
    std::unique_ptr<Workbench> workbench = workbench_with(read, begin, waking);
    if (begin.lesson) workbench->open_lesson(*begin.lesson, begin.language);
    const GlfwLibrary glfw;
    const EndSignals signals([&waking] { waking.wake(); });
    GlfwScreen screen(waking, signals, read.settings.window);
    // Ends before GLFW does, which an export's thread may still call.
    Loop loop(std::move(workbench), settings, screen);
    while (const auto rest_s = loop.tick()) GlfwScreen::wait(*rest_s);
    if (const auto sentence = loop.remember(true)) std::fputs((*sentence + "\n").c_str(), stderr);
    // Nobody could be asked.
    if (signals.came() && !settings.why_document_is_lost().empty())
        std::fputs(fmt::format("the figure is not kept: {}\n", settings.why_document_is_lost()).c_str(),
                   stderr);
    return signals.came() ? WindowEnd::ended : WindowEnd::closed;
}

}  // namespace convwalk
