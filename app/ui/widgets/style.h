// How the window looks: colours, type and spacing of everything around the canvas.
#pragma once

#include <imgui.h>

#include "basics/colour.h"
#include "theme/theme.h"

namespace convwalk {

/// Colours of panels and controls, by what they are for.
struct UiColours {
    Colour panel;      ///< background of panels and bars
    Colour canvas;     ///< behind the figure, where the theme's own background is plain white
    Colour field;      ///< background of what can be changed
    Colour line;       ///< borders and rules
    Colour hover;      ///< a control under the pointer
    Colour note;       ///< background of remarks
    Colour ink;        ///< text
    Colour muted;      ///< headings, secondary text
    Colour faint;      ///< what can't be used now
    Colour chosen;     ///< background of the chosen one of several
    Colour on_chosen;  ///< text on it
    Colour accent;     ///< here, now; and the one main button
    Colour on_accent;
    Colour progress;  ///< how far the animation has come
    Colour wrong;     ///< a field that can't be
    Colour wrong_note;

    bool operator==(const UiColours&) const = default;
};

/// Dark panels for themes with a dark background; accent and progress are the theme's own.
[[nodiscard]] UiColours ui_colours(const Theme& theme);

/// Fonts of one scale. Owned by the ImGui context; figures are tabular.
struct UiFonts {
    ImFont* small = nullptr;    ///< 12 px at 100 %
    ImFont* heading = nullptr;  ///< 12, semi-bold
    ImFont* body = nullptr;     ///< 13
    ImFont* strong = nullptr;   ///< 13, semi-bold
    ImFont* formula = nullptr;  ///< 14
    ImFont* title = nullptr;    ///< 15, semi-bold
    ImFont* hero = nullptr;     ///< 26, semi-bold
    ImFont* code = nullptr;     ///< 12, all characters equally wide
};

struct Style {
    UiColours colours;
    UiFonts fonts;
    double scale = 1;  ///< pixels of the framebuffer for a pixel of the design

    /// A length of the design in pixels of the framebuffer, whole.
    [[nodiscard]] float px(double design_px) const;
};

/// Fills the current context's empty font atlas for a scale. Needs no OpenGL.
[[nodiscard]] UiFonts load_fonts(double scale);

/// Makes Dear ImGui's own widgets (menus, text fields, scroll bars) look like ours.
void apply_style(const Style& style);

[[nodiscard]] ImU32 u32(Colour c);
[[nodiscard]] ImVec4 vec4(Colour c);

/// A font for as long as the object lives.
class FontScope {
  public:
    explicit FontScope(ImFont* font) { ImGui::PushFont(font); }
    ~FontScope() { ImGui::PopFont(); }
    FontScope(const FontScope&) = delete;
    FontScope& operator=(const FontScope&) = delete;
};

}  // namespace convwalk
