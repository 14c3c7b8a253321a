// The real window in the test's own process: a test turns its loop frame by frame, on a clock of its own, so
// that nothing is waited for; it clicks where it likes and sees what Dear ImGui has.
#pragma once

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "desk/settings.h"
#include "support/items.h"
#include "support/memory_shelf.h"
#include "ui/dialogs/modal_page.h"
#include "ui/loop.h"
#include "ui/window.h"
#include "ui/workbench.h"

namespace convwalk::testing {

/// A screen on which time goes by from frame to frame alone, and that shows frames when it is told to: to
/// paint them without a graphics card is most of the work.
class SteppedScreen : public Screen {
  public:
    explicit SteppedScreen(Screen& real) : real_(real) {}

    void step(double seconds) { now_s_ += seconds; }
    void show_frames(bool shown) { shown_ = shown; }

    [[nodiscard]] double now_s() const override { return now_s_; }
    [[nodiscard]] bool was_woken() override {
        static_cast<void>(real_.was_woken());
        return true;
    }
    [[nodiscard]] bool is_hidden() const override { return real_.is_hidden(); }
    [[nodiscard]] FrameInput take_input() override { return real_.take_input(); }
    void begin_frame(SizePx size, bool new_fonts) override { real_.begin_frame(size, new_fonts); }
    void end_frame(SizePx size, Colour background) override {
        if (shown_) return real_.end_frame(size, background);
        ImGui::Render();
    }
    [[nodiscard]] Easel& easel() override { return real_.easel(); }
    [[nodiscard]] std::optional<std::string> clipboard() override { return clipboard_; }
    void set_clipboard(const std::string& text) override { clipboard_ = text; }
    void set_title(const std::string& title) override { real_.set_title(title); }
    void set_fullscreen(bool wanted) override { real_.set_fullscreen(wanted); }

  private:
    Screen& real_;
    double now_s_ = 0;
    bool shown_ = true;
    std::string clipboard_;  // another program's would have to be waited for
};

class DrivenWindow {
  public:
    explicit DrivenWindow(SizePx size) : real_(open_screen()), window_(glfwGetCurrentContext()) {
        glfwSwapInterval(0);
        glfwSetWindowSize(window_, size.width, size.height);
    }

    /// Begins anew with what was remembered.
    void start(const Settings& settings) {
        loop_.reset();
        close_popups();
        auto workbench = std::make_unique<Workbench>(settings, shelf_, [] {});
        workbench_ = workbench.get();
        loop_.emplace(std::move(workbench), kept_, stepped_);
        shown_frame();
        frames(2);
    }
    /// Whether it goes on; a person may ask to quit.
    [[nodiscard]] bool goes_on() const { return loop_.has_value(); }
    [[nodiscard]] const Workbench& workbench() const { return *workbench_; }

    /// Drawn, and shown on the display.
    void shown_frame() {
        stepped_.show_frames(true);
        frame();
        stepped_.show_frames(false);
    }
    void frame() {
        if (!loop_) return;
        items().clear();
        glfwPollEvents();
        constexpr double kFrameS = 0.02;
        stepped_.step(kFrameS);
        if (!loop_->tick()) loop_.reset();
    }
    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }

    void point(ImVec2 at) {
        glfwSetCursorPos(window_, double(at.x), double(at.y));
        frame();
    }
    void click(ImVec2 at) {
        point(at);
        for (const int what : {GLFW_PRESS, GLFW_RELEASE}) {
            // Whom an event is for; who listens is set anew.
            const GLFWmousebuttonfun listener = glfwSetMouseButtonCallback(window_, nullptr);
            glfwSetMouseButtonCallback(window_, listener);
            listener(window_, GLFW_MOUSE_BUTTON_LEFT, what, 0);
            frame();
        }
    }
    void tap(int glfw_key) {
        for (const int what : {GLFW_PRESS, GLFW_RELEASE}) {
            const GLFWkeyfun listener = glfwSetKeyCallback(window_, nullptr);
            glfwSetKeyCallback(window_, listener);
            listener(window_, glfw_key, glfwGetKeyScancode(glfw_key), what, 0);
            frame();
        }
    }

  private:
    std::shared_ptr<Screen> real_;
    GLFWwindow* window_;
    SteppedScreen stepped_{*real_};
    MemoryShelf shelf_;
    SettingsFile kept_{shelf_, shelf_.memory()};
    std::optional<Loop> loop_;
    Workbench* workbench_ = nullptr;
};

}  // namespace convwalk::testing
