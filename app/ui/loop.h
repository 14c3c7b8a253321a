// The window's loop, one turn at a time, so that a program that sleeps and a page that is called back can
// both turn it. Knows neither GLFW nor OpenGL.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "desk/rhythm.h"
#include "desk/settings.h"
#include "ui/frame.h"
#include "ui/widgets/easel.h"
#include "ui/workbench.h"

namespace convwalk {

/// What the loop needs of a window: GLFW's on a desktop.
class Screen {
  public:
    virtual ~Screen() = default;
    Screen() = default;
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// Seconds of a clock that never runs backwards.
    [[nodiscard]] virtual double now_s() const = 0;
    /// Whether something came in since this was asked last.
    [[nodiscard]] virtual bool was_woken() = 0;
    /// Minimised, or resized to nothing: what is drawn is seen by nobody, but keys and a wish to close count.
    [[nodiscard]] virtual bool is_hidden() const = 0;
    /// The program is to end at once, without a question: the person or the system said so from outside.
    [[nodiscard]] virtual bool must_end() const { return false; }
    /// Where the window is; nullopt: unknown, or not worth remembering.
    [[nodiscard]] virtual std::optional<WindowPlace> place() const { return std::nullopt; }
    /// What came in since the last frame, but for the time and the clipboard.
    [[nodiscard]] virtual FrameInput take_input() = 0;

    /// Dear ImGui begins a frame of the size. @param new_fonts its font atlas was made anew
    virtual void begin_frame(SizePx size, bool new_fonts) = 0;
    /// What Dear ImGui has drawn comes on the screen.
    virtual void end_frame(SizePx size, Colour background) = 0;
    [[nodiscard]] virtual Easel& easel() = 0;

    /// nullopt: its text will come in later, as if it were pasted then.
    [[nodiscard]] virtual std::optional<std::string> clipboard() = 0;
    virtual void set_clipboard(const std::string& text) = 0;
    /// Offers a picture, and the text to those that have no use for it.
    /// @return false, and nothing is done, where a clipboard holds text alone
    [[nodiscard]] virtual bool offer_picture(const std::string& /*text*/, const CopiedPicture& /*picture*/) {
        return false;
    }
    virtual void set_title(const std::string& title) = 0;
    virtual void set_fullscreen(bool wanted) = 0;
};

class Loop {
  public:
    /// @param settings where the workbench's are kept; outlives the loop, and so does the screen
    Loop(std::unique_ptr<Workbench> workbench, SettingsFile& settings, Screen& screen);

    /// One turn: draws a frame when one is due. Does not wait.
    /// @return how many seconds may be waited for something to come in until the next turn, infinite when
    /// nothing changes by itself; nullopt: the window is to close
    [[nodiscard]] std::optional<double> tick();

    /// Keeps what is to be remembered. @param leaves the window closes
    /// @return why it can't be kept, the first time only
    [[nodiscard]] std::optional<std::string> remember(bool leaves = false);

  private:
    // Keeps what is to be remembered for the last time. @return false when work would be lost: then it is
    // asked
    [[nodiscard]] bool leaves();
    [[nodiscard]] FrameOutput draw(double now_s);
    void copy(const std::string& text, const std::optional<CopiedPicture>& picture);

    SettingsFile& settings_;
    Screen& screen_;
    std::unique_ptr<Workbench> workbench_;
    Rhythm rhythm_;
    std::optional<std::string> pasted_;  // for the next frame
    std::string title_;
};

}  // namespace convwalk
