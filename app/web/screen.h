// The canvas of a page as the loop's screen: what a person does comes in as calls from the page, and Dear
// ImGui draws with WebGL 2.
#pragma once

#include <imgui.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ui/loop.h"

namespace convwalk {

class PageScreen : public Screen {
  public:
    /// @param canvas the selector of the page's element, "#figure"
    /// @throws NoGraphics when the browser has no WebGL 2
    explicit PageScreen(const std::string& canvas);
    ~PageScreen() override;

    // --- what the page tells, between frames ---

    /// @param size  of the framebuffer
    /// @param scale its pixels for one of the page
    void resized(SizePx size, double scale);
    /// @param x, y    in pixels of the framebuffer
    /// @param buttons as a browser's event has them: 1 the left one, 2 the right one, 4 the middle one
    /// @param finger  points, and not a mouse: dragged over what can be scrolled, it scrolls
    void pointed(double x, double y, int buttons, bool finger = false);
    void left();
    void scrolled(double columns, double rows);
    /// @param key as a browser's event names it: "a", "Enter", "ArrowLeft"
    void key(std::string_view key, bool down, bool ctrl, bool shift, bool alt);
    void typed(const char* text);
    /// The clipboard's text, which a page gets at no other time.
    void pasted(std::string text);
    /// The text that was copied or pasted last, for a field that is typed in.
    [[nodiscard]] const std::string& take_clipboard() {
        clipboard_came_ = false;
        return clipboard_;
    }
    void dropped(std::string path);
    void focused(bool focused);
    void wake() { woken_ = true; }

    // --- what the loop asks ---

    [[nodiscard]] double now_s() const override;
    [[nodiscard]] bool was_woken() override { return std::exchange(woken_, false); }
    [[nodiscard]] bool is_hidden() const override { return size_.width < 1 || size_.height < 1; }
    [[nodiscard]] FrameInput take_input() override;
    void begin_frame(SizePx size, bool new_fonts) override;
    void end_frame(SizePx size, Colour background) override;
    [[nodiscard]] Easel& easel() override { return *easel_; }
    [[nodiscard]] std::optional<std::string> clipboard() override;
    void set_clipboard(const std::string& text) override;
    [[nodiscard]] bool offer_picture(const std::string& text, const CopiedPicture& picture) override;
    void set_title(const std::string& title) override;
    void set_fullscreen(bool wanted) override;

  private:
    struct Press {
        int key = 0;  ///< of Dear ImGui
        bool down = false;
    };
    /// Where the pointer went, and what its buttons did there.
    struct Pointing {
        ImVec2 at;
        int buttons = 0;
        bool finger = false;
    };
    void come(Pointing pointing);
    void point_in_gui();
    /// What of the pointing is left for the mouse when a finger scrolls a panel.
    [[nodiscard]] Pointing scrolled_by_finger(Pointing pointing);
    void press_in_gui();

    SizePx size_;
    double scale_ = 1;
    bool woken_ = true;
    FrameInput input_;
    std::string clipboard_;
    bool clipboard_came_ = false;  // with a paste of the page's, which is on its way
    int buttons_ = 0;
    // One change of a button or key a frame, so that Dear ImGui 1.86 notices each.
    std::vector<Pointing> pointings_to_come_;
    std::vector<Press> keys_to_come_;
    /// A finger that is down.
    struct Stroke {
        ImVec2 began;
        ImVec2 last;
        ImGuiID window = 0;  ///< that it may scroll; 0: none
        bool scrolls = false;
    };
    std::optional<Stroke> stroke_;
    double last_s_ = 0;
    std::string cursor_;
    bool typing_ = false;
    bool fullscreen_ = false;
    std::optional<GlEasel> easel_;
};

}  // namespace convwalk
