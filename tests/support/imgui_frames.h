// Dear ImGui driven frame by frame without a window: mouse, wheel, keys and characters in, and what a person
// would read out. Hides how versions of Dear ImGui differ in both.
#pragma once

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "support/drawn_words.h"
#include "theme/theme.h"
#include "ui/widgets/widgets.h"

namespace convwalk::testing {

/// A screen of its own that is drawn and read frame by frame; what is on it is said by frame().
class ImGuiScreen {
  public:
    virtual ~ImGuiScreen() { ImGui::DestroyContext(context_); }
    ImGuiScreen(const ImGuiScreen&) = delete;
    ImGuiScreen& operator=(const ImGuiScreen&) = delete;

    /// One frame of 20 ms.
    virtual void frame() = 0;
    void frames(int count) {
        for (int i = 0; i < count; ++i) frame();
    }

    std::string clipboard;  ///< what is copied and pasted

    // --- mouse ---

    void point(ImVec2 at) {
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MousePos = at;
#else
        ImGui::GetIO().AddMousePosEvent(at.x, at.y);
#endif
        frame();
    }
    void hold_button(bool down) {  // the left one
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MouseDown[0] = down;
#else
        ImGui::GetIO().AddMouseButtonEvent(0, down);
#endif
        frame();
    }
    void hold_ctrl(bool down) {
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().KeyCtrl = down;
#else
        ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, down);
#endif
        frame();
    }
    void click(ImVec2 at) {
        point(at);
        hold_button(true);
        hold_button(false);
        // Far enough from the next one to be no double click.
        frames(20);
    }
    void drag(ImVec2 from, ImVec2 by) {
        constexpr int kParts = 8;
        point(from);
        hold_button(true);
        for (int i = 1; i <= kParts; ++i) {
            const float t = static_cast<float>(i) / kParts;
            point({from.x + by.x * t, from.y + by.y * t});
        }
        hold_button(false);
        frames(20);
    }
    void wheel(ImVec2 at, float notches) {
        point(at);
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MouseWheel = notches;
#else
        ImGui::GetIO().AddMouseWheelEvent(0, notches);
#endif
        frames(3);
    }

    // --- keyboard ---

    /// Down for a frame, and up again.
    void tap(Key key, bool shift = false) {
        tap(Chord{key, false, shift});
    }
    void tap(const Chord& chord) {
        pressed_ = {chord};
        set_key(chord, true);
        frame();
        set_key(chord, false);
        frames(4);
    }
    void type(std::string_view text) {
        ImGui::GetIO().AddInputCharactersUTF8(std::string(text).c_str());
        frames(4);
    }

    // --- what is seen ---

    /// The item under a point; 0 for none. Moves the mouse there.
    [[nodiscard]] ImGuiID item_at(ImVec2 at) {
        point(at);
        frame();
        return context_->HoveredId;
    }
    /// The items that a horizontal line meets, from left to right: the middle of each.
    [[nodiscard]] std::vector<ImVec2> items_along(float y) {
        return items_along(y, 1, ImGui::GetIO().DisplaySize.x);
    }
    [[nodiscard]] std::vector<ImVec2> items_along(float y, float from, float to) {
        std::vector<std::pair<ImGuiID, std::pair<float, float>>> met;
        for (float x = from; x < to; x += 3) {
            const ImGuiID id = item_at({x, y});
            if (id == 0) continue;
            if (met.empty() || met.back().first != id) met.push_back({id, {x, x}});
            met.back().second.second = x;
        }
        std::vector<ImVec2> middles;
        for (const auto& [id, ends] : met) middles.push_back({(ends.first + ends.second) / 2, y});
        return middles;
    }

    /// All words of the last frame in the order of drawing, with what is outside of the window left out.
    [[nodiscard]] std::vector<DrawnWords> words() const {
        return drawn_words(*ImGui::GetDrawData());
    }
    [[nodiscard]] std::optional<DrawnWords> find(std::string_view text, int which = 0) const {
        for (const DrawnWords& w : words()) {
            if (w.text == text && which-- == 0) return w;
        }
        return std::nullopt;
    }
    /// The same for what lies on top of everything else with these words.
    [[nodiscard]] std::optional<DrawnWords> find_topmost(std::string_view text) const {
        std::optional<DrawnWords> found;
        for (const DrawnWords& w : words()) {
            if (w.text == text) found = w;
        }
        return found;
    }
    /// Everything that is drawn, a line for each group of words.
    [[nodiscard]] std::string all_text() const {
        std::string all;
        for (const DrawnWords& w : words()) all += w.text + "\n";
        return all;
    }

  protected:
    ImGuiScreen(float width_px, float height_px) : context_(ImGui::CreateContext()) {
        ImGui::SetCurrentContext(context_);
        ImGuiIO& io = ImGui::GetIO();
        io.DisplaySize = {width_px, height_px};
        io.IniFilename = nullptr;
        // As OpenGL does; without it drawings of more than 65,535 corners would go astray.
        io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
        use_clipboard();
#if IMGUI_VERSION_NUM < 18700
        for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
#endif
    }

    /// Font textures are made without a graphics card.
    static void bake_fonts() {
        unsigned char* pixels = nullptr;
        int width = 0;
        int height = 0;
        ImGui::GetIO().Fonts->GetTexDataAsRGBA32(&pixels, &width, &height);
    }

    /// To be called before NewFrame() and after Render().
    static void begin_frame() {
        ImGui::GetIO().DeltaTime = 0.02F;
    }
    void end_frame() {
        pressed_.clear();
#if IMGUI_VERSION_NUM < 18700
        ImGui::GetIO().MouseWheel = 0;
#endif
    }

    std::vector<Chord> pressed_;  // in the next frame

    static ImGuiKey imgui_key(Key key) {
        switch (key) {
            case Key::tab:
                return ImGuiKey_Tab;
            case Key::enter:
                return ImGuiKey_Enter;
            case Key::escape:
                return ImGuiKey_Escape;
            case Key::backspace:
                return ImGuiKey_Backspace;
            case Key::space:
                return ImGuiKey_Space;
            case Key::left:
                return ImGuiKey_LeftArrow;
            case Key::right:
                return ImGuiKey_RightArrow;
            case Key::up:
                return ImGuiKey_UpArrow;
            case Key::down:
                return ImGuiKey_DownArrow;
            case Key::home:
                return ImGuiKey_Home;
            case Key::end:
                return ImGuiKey_End;
            case Key::page_up:
                return ImGuiKey_PageUp;
            case Key::page_down:
                return ImGuiKey_PageDown;
            case Key::a:
                return ImGuiKey_A;
            case Key::c:
                return ImGuiKey_C;
            case Key::v:
                return ImGuiKey_V;
            case Key::x:
                return ImGuiKey_X;
            case Key::y:
                return ImGuiKey_Y;
            case Key::z:
                return ImGuiKey_Z;
            default:
                return ImGuiKey_COUNT;  // Dear ImGui 1.86 has no name for it
        }
    }
    static void set_key(const Chord& chord, bool down) {
        ImGuiIO& io = ImGui::GetIO();
        const ImGuiKey named = imgui_key(chord.key);
#if IMGUI_VERSION_NUM < 18700
        io.KeyShift = chord.shift && down;
        io.KeyCtrl = chord.ctrl && down;
        if (named != ImGuiKey_COUNT) io.KeysDown[named] = down;
#else
        if (chord.shift) io.AddKeyEvent(ImGuiMod_Shift, down);
        if (chord.ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, down);
        if (named != ImGuiKey_COUNT) io.AddKeyEvent(named, down);
#endif
    }

  private:
    void use_clipboard() {
#if IMGUI_VERSION_NUM < 19110
        ImGuiIO& io = ImGui::GetIO();
        io.ClipboardUserData = this;
        io.GetClipboardTextFn = [](void* self) {
            return static_cast<const char*>(static_cast<ImGuiScreen*>(self)->clipboard.c_str());
        };
        io.SetClipboardTextFn = [](void* self, const char* text) {
            static_cast<ImGuiScreen*>(self)->clipboard = text;
        };
#else
        ImGuiPlatformIO& io = ImGui::GetPlatformIO();
        io.Platform_ClipboardUserData = this;
        io.Platform_GetClipboardTextFn = [](ImGuiContext*) {
            return static_cast<const char*>(
                static_cast<ImGuiScreen*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)
                    ->clipboard.c_str());
        };
        io.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
            static_cast<ImGuiScreen*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->clipboard = text;
        };
#endif
    }

    ImGuiContext* context_;
};

/// A window over all of a screen that `content` fills.
class ImGuiFrames : public ImGuiScreen {
  public:
    using Content = std::function<void(Controls&)>;

    explicit ImGuiFrames(float width_px, float height_px, double scale = 1,
                         const Theme& theme = built_in_theme("light"))
        : ImGuiScreen(width_px, height_px) {
        ImGui::GetIO().ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
        style_.scale = scale;
        style_.colours = ui_colours(theme);
        style_.fonts = load_fonts(scale);
        apply_style(style_);
        bake_fonts();
    }

    Content content;  ///< draws the window's inside
    Typing typing;

    [[nodiscard]] const Style& style() const { return style_; }

    void frame() override {
        begin_frame();
        ImGui::NewFrame();
        ImGui::SetNextWindowPos({0, 0});
        ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
        ImGui::Begin("window", nullptr,
                     ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
                         ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBringToFrontOnFocus);
        Controls controls{.style = style_, .typing = typing, .pressed = pressed_};
        content(controls);
        scroll_panel(controls);
        ImGui::End();
        ImGui::Render();
        end_frame();
    }

  private:
    Style style_;
};

}  // namespace convwalk::testing
