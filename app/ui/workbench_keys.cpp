// Keys and typed characters: for the cells, for the panel that has the keyboard, or for an action.
#include <iterator>
#include <utility>

#include "ui/workbench.h"

namespace convwalk {

void Workbench::handle_keys(const FrameInput& input) {
    if (shows_page()) return handle_start_keys(input);
    const bool typing = ImGui::GetIO().WantTextInput || typing_.field >= 0;
    const bool elsewhere =
        dialog_ != Dialog::none ||
        ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    const bool in_cell = !typing && !elsewhere && keyboard_panel_ == 0 && type_in_cells(input);
    // Where it lies differs from keyboard to keyboard.
    if (visit_ && !typing && !elsewhere && !in_cell && characters_typed().find('?') != std::string::npos)
        visit_->player.show_hint();
    for (const Chord& chord : input.pressed) {
        if (visit_ && !elsewhere && !in_cell && take_lesson_key(chord, typing)) continue;
        const auto action = action_of(chord);
        if (!action) continue;
        if (elsewhere && action != Action::quit) continue;
        if (typing && !works_while_typing(*action)) continue;
        if (in_cell && cell_keeps(*action)) continue;
        // While a panel has the keyboard, plain keys are its own.
        if (keyboard_panel_ != 0 && !chord.ctrl && action != Action::let_go &&
            action != Action::canvas_alone && action != Action::next_panel && action != Action::next_tab &&
            action != Action::help)
            continue;
        perform(*action);
        // What was typed behind it is for the page that it opened.
        if (shows_page()) return;
    }
}

bool Workbench::cell_keeps(Action action) {
    const bool of_cells = action == Action::paste || action == Action::undo || action == Action::redo;
    if (!of_cells && !works_while_typing(action)) return true;
    if (action == Action::undo && !editing_.untouched) {
        apply(taken_back(std::move(editing_)));
        return true;
    }
    // What was typed is part of what is saved or shown.
    return !of_cells && action != Action::help && !leave_cell() && action != Action::quit;
}

bool Workbench::type_in_cells(const FrameInput& input) {
    const bool open = editing_.cell.has_value();
    if (bench_.session.refusal() || keeps_numbers()) {
        editing_ = {};
        return open;
    }
    if (open && ImGui::IsMouseClicked(0)) leave_cell();
    apply(typed(editing_, bench_.session.figure(), bench_.canvas.pinned, input.pressed, characters_typed()));
    return open || editing_.cell;
}

bool Workbench::leave_cell() {
    apply(left(editing_, bench_.session.figure()));
    return !editing_.cell;
}

void Workbench::apply(CellEdit edit) {
    editing_ = std::move(edit.state);
    if (edit.pin) bench_.canvas.pinned = edit.pin;
    if (!edit.say.empty()) say(edit.say);
    if (!edit.values && !edit.done) return;
    Scenario scenario = bench_.session.scenario();
    if (edit.values && frees_kernel() && edit.values->input != scenario.values.input) {
        editing_ = {};
        return say("Only the numbers of the kernel are free in this scene.");
    }
    if (edit.values && frees_kernel()) visit_->player.changed_figure();
    if (edit.values) scenario.values = std::move(*edit.values);
    bench_.session.edit({std::move(scenario), edit.values.has_value(), edit.done});
}

void Workbench::keep_navigation() {
    ImGuiIO& io = ImGui::GetIO();
    const bool wanted =
        keyboard_panel_ != 0 || dialog_ != Dialog::none ||
        ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (wanted) {
        io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    } else {
        io.ConfigFlags &= ~ImGuiConfigFlags_NavEnableKeyboard;
    }
    // A click gives the keyboard back to the canvas, and so does a panel that goes.
    if (ImGui::IsMouseClicked(0) || !has_keyboard_panel()) keyboard_panel_ = 0;
}

bool Workbench::has_keyboard_panel() const {
    const Rect* panels[] = {&places_.canvas, &places_.layer, &places_.explanation, &places_.timeline,
                            &places_.top};
    return !panels[keyboard_panel_]->empty();
}

void Workbench::focus_next_panel() {
    static constexpr const char* kPanels[] = {"canvas", "layer", "explanation", "timeline", "top"};
    do {
        keyboard_panel_ = (keyboard_panel_ + 1) % static_cast<int>(std::size(kPanels));
    } while (!has_keyboard_panel());
    typing_ = {};
    ImGui::SetWindowFocus(kPanels[keyboard_panel_]);
}

}  // namespace convwalk
