// Everything that a key, a menu or a button can ask for: one table, from which shortcuts, menus and the help
// page are made.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "desk/keys.h"

namespace convwalk {

enum class Action : std::uint8_t {
    new_document,
    open,
    save,
    save_as,
    export_figure,
    copy_json,
    copy_command,
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

struct ActionInfo {
    Action action;
    std::string_view group;   ///< heading on the help page
    std::string_view words;   ///< "Step forward"
    std::vector<Chord> keys;  ///< at least one; the first is shown in menus
    /// Works while a text is being typed too: it can't be part of one.
    bool while_typing = false;
};

/// All actions, each once, grouped and in order as on the help page.
[[nodiscard]] std::span<const ActionInfo> all_actions();
[[nodiscard]] const ActionInfo& info_of(Action action);

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
