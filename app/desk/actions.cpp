#include "desk/actions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

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

constexpr std::array kAll = {
    ActionInfo{Action::new_document, "Document", "New…", {ctrl(Key::n)}, true, {1, 1}},
    ActionInfo{Action::lessons, "Document", "Lessons", {ctrl(Key::l)}, true, {1, 6}},
    ActionInfo{Action::add_to_lesson, "Document", "Add to a lesson…", {ctrl_shift(Key::a)}, false, {1, 7}},
    ActionInfo{Action::open, "Document", "Open…", {ctrl(Key::o)}, true, {1, 2}},
    ActionInfo{Action::save, "Document", "Save", {ctrl(Key::s)}, true, {1, 3}},
    ActionInfo{Action::save_as, "Document", "Save as…", {ctrl_shift(Key::s)}, true, {1, 4}},
    ActionInfo{Action::export_figure, "Document", "Export…", {ctrl(Key::e)}, true},
    ActionInfo{Action::export_again, "Document", "Export again", {ctrl_shift(Key::e)}, true, {1, 5}},
    ActionInfo{Action::copy_picture, "Document", "Copy picture", {ctrl(Key::c)}, false, {2, 1}},
    ActionInfo{Action::copy_json, "Document", "Copy as JSON", {ctrl_shift(Key::j)}, false, {2, 2}},
    ActionInfo{Action::copy_command, "Document", "Copy as command line", {ctrl_shift(Key::c)}, false, {2, 3}},
    ActionInfo{Action::copy_link, "Document", "Copy link", {ctrl_shift(Key::l)}, false, {2, 4}},
    ActionInfo{Action::paste, "Document", "Paste JSON or code", {ctrl(Key::v)}, false, {2, 5}},
    ActionInfo{Action::quit, "Document", "Quit", {ctrl(Key::q)}, true, {5, 2}},
    ActionInfo{Action::undo, "Document", "Undo", {ctrl(Key::z)}},
    ActionInfo{Action::redo, "Document", "Redo", {ctrl_shift(Key::z), ctrl(Key::y)}},
    ActionInfo{Action::play_or_pause, "Animation", "Play or pause", {key(Key::space)}},
    ActionInfo{Action::step_forward, "Animation", "Step forward", {key(Key::right)}},
    ActionInfo{Action::step_back, "Animation", "Step back", {key(Key::left)}},
    ActionInfo{Action::first, "Animation", "To the start", {key(Key::home)}},
    ActionInfo{Action::last, "Animation", "To the end", {key(Key::end)}},
    ActionInfo{Action::faster, "Animation", "Faster", {key(Key::period)}},
    ActionInfo{Action::slower, "Animation", "Slower", {key(Key::comma)}},
    ActionInfo{Action::toggle_loop, "Animation", "Loop or once", {key(Key::l)}},
    ActionInfo{Action::toggle_motion, "Animation", "Step by step or smooth", {key(Key::m)}},
    ActionInfo{Action::fit, "Canvas", "Fit the figure", {key(Key::f)}},
    ActionInfo{Action::zoom_in, "Canvas", "Zoom in", {key(Key::plus)}},
    ActionInfo{Action::zoom_out, "Canvas", "Zoom out", {key(Key::minus)}},
    ActionInfo{Action::turn_view, "Canvas", "Turn to the other view", {key(Key::v)}},
    ActionInfo{Action::toggle_indices, "Canvas", "Row and column numbers", {key(Key::i)}},
    ActionInfo{Action::toggle_numbers, "Canvas", "Numbers in the cells", {key(Key::n)}},
    ActionInfo{Action::toggle_products, "Canvas", "Products of the window", {key(Key::x)}},
    ActionInfo{Action::toggle_words, "Canvas", "Words of the figure", {key(Key::w)}},
    ActionInfo{Action::pin_next_plane, "Canvas", "Pin a cell: output, input, kernel, none", {key(Key::p)}},
    ActionInfo{Action::pin_left, "Canvas", "Move the pin left", {shift(Key::left)}},
    ActionInfo{Action::pin_right, "Canvas", "Move the pin right", {shift(Key::right)}},
    ActionInfo{Action::pin_up, "Canvas", "Move the pin up", {shift(Key::up)}},
    ActionInfo{Action::pin_down, "Canvas", "Move the pin down", {shift(Key::down)}},
    ActionInfo{Action::let_go, "Canvas", "Let the pin go, close, go back", {key(Key::escape)}},
    ActionInfo{Action::open_layer, "Network", "Open the selected layer", {key(Key::enter)}},
    ActionInfo{Action::insert_layer, "Network", "Insert a layer", {ctrl(Key::enter)}},
    ActionInfo{Action::remove_layer, "Network", "Remove the layer", {key(Key::backspace)}},
    ActionInfo{Action::layer_up, "Network", "Move the layer up", {ctrl(Key::up)}},
    ActionInfo{Action::layer_down, "Network", "Move the layer down", {ctrl(Key::down)}},
    ActionInfo{Action::canvas_alone, "Window", "Canvas alone", {key(Key::f11)}, true, {3, 3}},
    ActionInfo{Action::toggle_layer_panel, "Window", "Layer panel", {ctrl(Key::digit_1)}, false, {3, 1}},
    ActionInfo{Action::toggle_explanation, "Window", "Explanation", {ctrl(Key::digit_2)}, false, {3, 2}},
    ActionInfo{Action::next_tab, "Window", "Explain, code or find", {key(Key::t)}},
    ActionInfo{Action::next_panel, "Window", "The keyboard to the next panel", {key(Key::f6)}, true},
    ActionInfo{Action::larger_type, "Window", "Larger type", {ctrl(Key::plus), ctrl_shift(Key::plus)}, true},
    ActionInfo{Action::smaller_type, "Window", "Smaller type", {ctrl(Key::minus)}, true},
    ActionInfo{
        Action::type_as_screen_says, "Window", "Type as the screen says", {ctrl(Key::digit_0)}, true, {4, 1}},
    ActionInfo{Action::help, "Window", "Keys and mouse", {key(Key::f1)}, true, {5, 1}},
};

constexpr bool complete() {
    for (std::size_t i = 0; i < kAll.size(); ++i) {
        if (static_cast<std::size_t>(kAll[i].action) != i) return false;
    }
    return kAll.size() == kActions;
}
static_assert(complete(), "each action once, in their order");

}  // namespace

std::span<const ActionInfo> all_actions() {
    return kAll;
}

std::vector<std::vector<Action>> file_menu_actions() {
    std::vector<const ActionInfo*> listed;
    for (const ActionInfo& info : kAll) {
        if (info.menu.section > 0) listed.push_back(&info);
    }
    std::sort(listed.begin(), listed.end(), [](const ActionInfo* a, const ActionInfo* b) {
        return std::pair(a->menu.section, a->menu.row) < std::pair(b->menu.section, b->menu.row);
    });
    std::vector<std::vector<Action>> sections;
    for (const ActionInfo* info : listed) {
        sections.resize(static_cast<std::size_t>(info->menu.section));
        sections.back().push_back(info->action);
    }
    return sections;
}

const ActionInfo& info_of(Action action) {
    return kAll[static_cast<std::size_t>(action)];
}

std::string first_key(Action action) {
    return to_string(info_of(action).keys.front());
}

std::string words_and_key(Action action) {
    return fmt::format("{} ({})", info_of(action).words, first_key(action));
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
        Gesture{"In a lesson: Page Up, Page Down", "the scene before, the next one"},
        Gesture{"In a lesson: Enter, ?, S", "check the answer, a hint, the sandbox; Esc leads back"},
    };
    return kAll;
}

}  // namespace convwalk
