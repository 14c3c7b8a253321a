// Everything that a key, a menu or a button can ask for: one table, from which shortcuts, menus and the help
// page are made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/keys.h"

namespace convwalk {

enum class Action : std::uint8_t {
    new_document,
    lessons,
    add_to_lesson,
    open,
    save,
    save_as,
    export_figure,
    export_again,
    copy_picture,
    copy_json,
    copy_command,
    copy_link,
    paste,
    quit,
    undo,
    redo,
    play_or_pause,
    step_forward,
    step_back,
    first,
    last,
    faster,
    slower,
    toggle_loop,
    toggle_motion,
    fit,
    zoom_in,
    zoom_out,
    turn_view,
    toggle_indices,
    toggle_numbers,
    toggle_products,
    toggle_words,
    pin_next_plane,
    pin_left,
    pin_right,
    pin_up,
    pin_down,
    let_go,
    open_layer,
    insert_layer,
    remove_layer,
    layer_up,
    layer_down,
    canvas_alone,
    toggle_layer_panel,
    toggle_explanation,
    next_tab,
    next_panel,
    larger_type,
    smaller_type,
    type_as_screen_says,
    help,
};
inline constexpr std::size_t kActions = static_cast<std::size_t>(Action::help) + 1;

/// One or two; the first is shown in menus.
class Keys {
  public:
    constexpr Keys(Chord first, Chord second = {}) : chords_{first, second} {}

    [[nodiscard]] constexpr std::size_t size() const { return chords_[1].key == Key::none ? 1 : 2; }
    [[nodiscard]] constexpr const Chord& front() const { return chords_[0]; }
    [[nodiscard]] constexpr const Chord& back() const { return chords_[size() - 1]; }
    [[nodiscard]] constexpr const Chord* begin() const { return chords_.data(); }
    [[nodiscard]] constexpr const Chord* end() const { return chords_.data() + size(); }

  private:
    std::array<Chord, 2> chords_;
};

/// Where in the File menu something stands, from 1; 0: not in it.
struct MenuPlace {
    int section = 0;
    int row = 0;
};

struct ActionInfo {
    Action action;
    std::string_view group;  ///< heading on the help page
    std::string_view words;  ///< "Step forward"
    Keys keys;
    /// Works while a text is being typed too: it can't be part of one.
    bool while_typing = false;
    MenuPlace menu = {};
};

/// All actions, each once, grouped and in order as on the help page.
[[nodiscard]] std::span<const ActionInfo> all_actions();
/// Those of the File menu, a list for each of its sections.
[[nodiscard]] std::vector<std::vector<Action>> file_menu_actions();
[[nodiscard]] const ActionInfo& info_of(Action action);

/// "→": the key that menus and tips show.
[[nodiscard]] std::string first_key(Action action);
/// "Step forward (→)"
[[nodiscard]] std::string words_and_key(Action action);

/// What a key press asks for.
[[nodiscard]] std::optional<Action> action_of(const Chord& chord);

/// Works while a text is being typed too: it can't be part of one.
[[nodiscard]] bool works_while_typing(Action action);

/// What the mouse does, for the help page.
struct Gesture {
    std::string_view gesture;  ///< "Scroll"
    std::string_view words;    ///< "zoom at the pointer"
};
[[nodiscard]] std::span<const Gesture> all_gestures();

}  // namespace convwalk
