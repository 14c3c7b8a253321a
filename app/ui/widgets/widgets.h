// The controls that panels are made of. Each draws itself, answers to mouse and keyboard, and returns what a
// person wants changed; none keeps a value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "desk/edit.h"
#include "desk/keys.h"
#include "ui/widgets/style.h"

namespace convwalk {

/// The number field that a person types in or drags, of all fields of the window. Fields are counted as they
/// are drawn, so that Tab leads to the next of the same panel.
struct Typing {
    int field = -1;               ///< typed in; -1 = none
    int frames = 0;               ///< since it began
    std::string text = {};        ///< what is typed
    const void* panel = nullptr;  ///< where Tab came from: the field after it is taken only there
    int dragged = -1;             ///< field that is being dragged
    double drag_from = 0;         ///< its value when the drag began
    int waited = 0;               ///< frames in which the field that Tab leads to was not drawn
    int left = -1;  ///< field that was typed in until the last frame: the keyboard stays with it
    /// Where the pointer was when the wheel scrolled a panel last. It goes on scrolling there: what comes to
    /// lie under the pointer is not meant.
    std::optional<ImVec2> scrolled_at = std::nullopt;
};

/// What controls need beside their value. One a frame.
struct Controls {
    const Style& style;
    Typing& typing;
    std::span<const Chord> pressed;  ///< keys of this frame
    int fields = 0;                  ///< number fields drawn so far
    bool wheel_used = false;         ///< a field took the wheel: the panel must not scroll

    [[nodiscard]] bool was_pressed(Key key) const;
};

// --- words ---

/// "OUTPUT SIZE": above a group. `space` before it, unless it is the first of a panel.
void heading(const Style& style, std::string_view text, bool first = false);
void text(std::string_view words, ImFont* font, Colour colour);
/// The letter of a formula that stands for a field, slanted; draws and takes no room.
void draw_symbol(const Style& style, std::string_view letter, ImVec2 right_middle);
void wrapped_text(std::string_view words, ImFont* font, Colour colour);
/// "o = ⌊(i + p_begin − k) / s⌋ + 1" on as many lines as it needs, broken before operators: the letters of
/// fields are slanted, what follows "_" is set small and low. `indent_px` goes before every line but those
/// that continue one, which stand a little further in.
/// @return the letter of a field that is pointed at; empty: none
std::string_view formula(const Style& style, std::string_view words, float indent_px, Colour colour);
/// Design pixels between the words of a note and its sides.
inline constexpr double kNotePad = 12;

/// Words in a rounded box. @param width_px 0 = as wide as the panel @param font nullptr = that of text
void note(const Style& style, std::string_view words, Colour background, Colour colour, float width_px = 0,
          ImFont* font = nullptr);
/// A line "expanded input   7 × 7" with a rule below.
void key_value(const Style& style, std::string_view key, std::string_view value);
/// What is drawn while the object lives stands in a box beside the pointer.
class TooltipScope {
  public:
    explicit TooltipScope(const Style& style);
    ~TooltipScope();
    TooltipScope(const TooltipScope&) = delete;
    TooltipScope& operator=(const TooltipScope&) = delete;
};
/// Shown while the pointer rests on the control drawn last.
void tooltip(const Style& style, std::string_view words);

// --- controls ---

enum class Icon : std::uint8_t {
    play,
    pause,
    step_back,
    step_forward,
    to_start,
    to_end,
    undo,
    redo,
    link,
    unlink,
    minus,
    plus,
    check,
    down,
    close,
    folder,
    file,
    up,
    arrow_down,
};
void draw_icon(ImDrawList& canvas, Icon icon, ImVec2 middle, float size_px, ImU32 colour, float line_px);

enum class ButtonKind : std::uint8_t { plain, main, quiet, dark };
struct ButtonLook {
    ButtonKind kind = ButtonKind::plain;
    bool chosen = false;
    bool enabled = true;
    double width = 0;    ///< design pixels; 0 = as the words need
    double height = 30;  ///< design pixels
};
[[nodiscard]] bool button(const Style& style, const std::string& label, const ButtonLook& look = {});
[[nodiscard]] bool icon_button(const Style& style, const char* id, Icon icon, std::string_view what,
                               const ButtonLook& look = {});
/// A button with an arrow that opens a popup of the same id; draw its content between this (when true) and
/// ImGui::EndPopup().
[[nodiscard]] bool begin_menu(const Style& style, const char* id, const std::string& label,
                              const ButtonLook& look = {});
/// A line of a menu: label on the left, key on the right.
[[nodiscard]] bool menu_item(const Style& style, std::string_view label, std::string_view keys = "",
                             bool chosen = false, bool enabled = true);

/// The words, with "…" for an end that has no room.
[[nodiscard]] std::string elided(ImFont* font, std::string words, float room_px);

/// The ground of a list's row, that can be pressed; its words are drawn over it, from `at` on.
struct ListRow {
    ImVec2 at;  ///< of the words, inside
    float width_px = 0;
    bool pressed = false;
    bool hovered = false;
};
/// @param height_px of the whole row. Afterwards the cursor is below it
[[nodiscard]] ListRow list_row(const Style& style, const char* id, float width_px, float height_px,
                               bool chosen);

/// One of several, side by side. @param width_px 0 = as the words need
[[nodiscard]] std::optional<std::size_t> segmented(const Style& style, const char* id,
                                                   std::span<const std::string_view> names,
                                                   std::size_t chosen, float width_px = 0,
                                                   double height = 30);
/// One of several, as a menu. @return what was newly chosen
[[nodiscard]] std::optional<std::size_t> choice_menu(const Style& style, const char* id,
                                                     std::span<const std::string> names, std::size_t chosen,
                                                     double width);
/// On or off, with words.
[[nodiscard]] bool switch_button(const Style& style, const std::string& label, bool on);
/// How wide that is, in pixels.
[[nodiscard]] float switch_width(const Style& style, const std::string& label);

struct NumberField {
    const char* id = "";
    std::int64_t value = 0;
    std::int64_t least = 0;  ///< dragging, wheel and buttons stop here; typing does not
    std::int64_t most = 0;
    std::string_view after = {};  ///< shown behind the number: " × 5", " ms"
    bool wrong = false;           ///< marked: this value can't be
    float width_px = 60;
    std::int64_t step = 1;  ///< of buttons, wheel, drag and arrow keys
};
/// Type (click or Enter), drag, wheel, ↑ and ↓ while typing, + and − while it has the keyboard, Tab to the
/// next. Esc takes back what was typed.
[[nodiscard]] Edit<std::int64_t> number_field(Controls& controls, const NumberField& field);
/// The same between − and +; holding one of them is one edit.
[[nodiscard]] Edit<std::int64_t> stepper(Controls& controls, const NumberField& field);

/// A line of text. `done` when it was left after a change.
[[nodiscard]] Edit<std::string> text_field(const Style& style, const char* id, const std::string& value,
                                           const char* hint, float width_px, bool focus = false,
                                           double height = 30);

/// A key that went down in this frame, by its name in any version of Dear ImGui.
[[nodiscard]] bool went_down(ImGuiKey key);

/// Width of a panel's inside, the same whether it has a scroll bar or not: what is clicked must not move when
/// a remark makes the panel scroll. For windows with the padding of the style.
[[nodiscard]] float panel_width();

/// To be called before a panel ends: scrolls it by the wheel, unless a field took it. The panel is made with
/// ImGuiWindowFlags_NoScrollWithMouse.
void scroll_panel(const Controls& controls);

}  // namespace convwalk
