#include "desk/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace convwalk {
namespace {

constexpr Chord key(Key k) {
    return {k, false, false};
}
constexpr Chord ctrl(Key k) {
    return {k, true, false};
}
constexpr Chord shift(Key k) {
    return {k, false, true};
}
constexpr Chord ctrl_shift(Key k) {
    return {k, true, true};
}

}  // namespace

std::span<const ActionInfo> all_actions() {
    static const std::vector<ActionInfo> kAll = {
        {Action::new_document, "Document", "New", {ctrl(Key::n)}, true},
        {Action::open, "Document", "Open…", {ctrl(Key::o)}, true},
        {Action::save, "Document", "Save", {ctrl(Key::s)}, true},
        {Action::save_as, "Document", "Save as…", {ctrl_shift(Key::s)}, true},
        {Action::export_figure, "Document", "Export…", {ctrl(Key::e)}, true},
        {Action::copy_json, "Document", "Copy as JSON", {ctrl(Key::c)}},
        {Action::copy_command, "Document", "Copy as command line", {ctrl_shift(Key::c)}},
        {Action::paste, "Document", "Paste JSON or code", {ctrl(Key::v)}},
        {Action::quit, "Document", "Quit", {ctrl(Key::q)}, true},
        {Action::undo, "Document", "Undo", {ctrl(Key::z)}},
        {Action::redo, "Document", "Redo", {ctrl_shift(Key::z), ctrl(Key::y)}},
        {Action::play_or_pause, "Animation", "Play or pause", {key(Key::space)}},
        {Action::step_forward, "Animation", "Step forward", {key(Key::right)}},
        {Action::step_back, "Animation", "Step back", {key(Key::left)}},
        {Action::first, "Animation", "To the start", {key(Key::home)}},
        {Action::last, "Animation", "To the end", {key(Key::end)}},
        {Action::faster, "Animation", "Faster", {key(Key::period)}},
        {Action::slower, "Animation", "Slower", {key(Key::comma)}},
        {Action::toggle_loop, "Animation", "Loop or once", {key(Key::l)}},
        {Action::toggle_motion, "Animation", "Step by step or smooth", {key(Key::m)}},
        {Action::fit, "Canvas", "Fit the figure", {key(Key::f)}},
        {Action::zoom_in, "Canvas", "Zoom in", {key(Key::plus)}},
        {Action::zoom_out, "Canvas", "Zoom out", {key(Key::minus)}},
        {Action::turn_view, "Canvas", "Turn to the other view", {key(Key::v)}},
        {Action::toggle_indices, "Canvas", "Row and column numbers", {key(Key::i)}},
        {Action::toggle_numbers, "Canvas", "Numbers in the cells", {key(Key::n)}},
        {Action::toggle_words, "Canvas", "Words of the figure", {key(Key::w)}},
        {Action::pin_next_plane, "Canvas", "Pin a cell: output, input, kernel, none", {key(Key::p)}},
        {Action::pin_left, "Canvas", "Move the pin left", {shift(Key::left)}},
        {Action::pin_right, "Canvas", "Move the pin right", {shift(Key::right)}},
        {Action::pin_up, "Canvas", "Move the pin up", {shift(Key::up)}},
        {Action::pin_down, "Canvas", "Move the pin down", {shift(Key::down)}},
        {Action::let_go, "Canvas", "Let the pin go, close, go back", {key(Key::escape)}},
        {Action::open_layer, "Network", "Open the selected layer", {key(Key::enter)}},
        {Action::insert_layer, "Network", "Insert a layer", {ctrl(Key::enter)}},
        {Action::remove_layer, "Network", "Remove the layer", {key(Key::backspace)}},
        {Action::layer_up, "Network", "Move the layer up", {ctrl(Key::up)}},
        {Action::layer_down, "Network", "Move the layer down", {ctrl(Key::down)}},
        {Action::canvas_alone, "Window", "Canvas alone", {key(Key::f11)}, true},
        {Action::toggle_layer_panel, "Window", "Layer panel", {ctrl(Key::digit_1)}},
        {Action::toggle_explanation, "Window", "Explanation", {ctrl(Key::digit_2)}},
        {Action::next_tab, "Window", "Explain, code or find", {key(Key::t)}},
        {Action::next_panel, "Window", "The keyboard to the next panel", {key(Key::f6)}, true},
        {Action::larger_type, "Window", "Larger type", {ctrl(Key::plus), ctrl_shift(Key::plus)}, true},
        {Action::smaller_type, "Window", "Smaller type", {ctrl(Key::minus)}, true},
        {Action::type_as_screen_says, "Window", "Type as the screen says", {ctrl(Key::digit_0)}, true},
        {Action::help, "Window", "Keys and mouse", {key(Key::f1)}, true},
    };
    return kAll;
}

const ActionInfo& info_of(Action action) {
    const auto all = all_actions();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const ActionInfo& info) { return info.action == action; });
    assert(found != all.end());
    return *found;
}

std::string words_and_key(Action action) {
    const ActionInfo& info = info_of(action);
    return fmt::format("{} ({})", info.words, to_string(info.keys.front()));
}

std::optional<Action> action_of(const Chord& chord) {
    for (const ActionInfo& info : all_actions()) {
        for (const Chord& known : info.keys) {
            if (known == chord) return info.action;
        }
    }
    return std::nullopt;
}

bool works_while_typing(Action action) {
    return info_of(action).while_typing;
}

std::span<const Gesture> all_gestures() {
    static constexpr std::array kAll = {
        Gesture{"Point at an output", "its window and what it reads"},
        Gesture{"Point at an input", "every output that it reaches, and by which tap"},
        Gesture{"Point at a kernel tap", "all pairs that it joins (flat view)"},
        Gesture{"Click a cell", "pin it; Esc or a click beside lets go"},
        Gesture{"Click a number and type", "change it; Enter and arrows go on, Esc takes back"},
        Gesture{"Ctrl and scroll, Ctrl and drag", "a number by 1; one number over others"},
        Gesture{"Scroll", "zoom at the pointer"},
        Gesture{"Drag", "move the figure"},
        Gesture{"Double click", "fit the figure; open a network's layer"},
        Gesture{"Drag, scroll or type on a number", "change it; ↑ ↓ while typing"},
        Gesture{"Drop a file", "open it"},
    };
    return kAll;
}

}  // namespace convwalk
