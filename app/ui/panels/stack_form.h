// A network while it stands on a panel: as it was before the frame, as a person changes it, and the texts
// that can't be read yet. The parts of the panel are functions of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "basics/errors.h"
#include "ui/panels/stack_panel.h"
#include "ui/widgets/rows.h"

namespace convwalk {

class StackForm {
  public:
    /// @pre the scenario has a network, which the report is of
    StackForm(Controls& controls, StackPanelState& state, const Scenario& scenario,
              const StackReport& report);

    Controls& controls;
    const Style& style;
    StackPanelState& state;
    const Scenario& before;
    Scenario now;
    const StackReport& report;
    float width_px;
    Rows rows;
    bool done = false;      ///< the change is a step of undo
    bool open = false;      ///< the selected layer is to be looked at by itself
    bool selected = false;  ///< another one was selected

    [[nodiscard]] const NetworkDocument& network() const { return *before.network(); }
    [[nodiscard]] const Stack& stack() const { return network().stack; }
    void select(std::size_t number);
    void remark(std::string_view words) const;

    // --- texts that may be wrong while they are typed ---

    /// Null when nothing is typed into the field.
    [[nodiscard]] const PendingText* pending(std::string_view field) const;
    [[nodiscard]] bool is_wrong_text(std::string_view field) const;
    [[nodiscard]] std::string shown(std::string_view field, const std::string& otherwise) const;
    void keep(PendingText text);
    void forget(std::string_view field);
    /// What a field of the selected layer is called among the texts.
    [[nodiscard]] std::string key_of(std::string_view field) const;
    /// A number of the selected layer: one that can't be stays in its field, and is not given back.
    /// @param words how a sentence calls it
    /// @param whole_row with its buttons, where there is room
    Edit<std::int64_t> number(const Rows& rows, NumberField field, const std::string& key,
                              std::string_view words, bool whole_row);
    /// A text of the selected layer that `read` takes or refuses.
    void typed_of_layer(const Row& row, const char* label, const std::string& value, const char* hint,
                        const std::function<void(const std::string&)>& read);
    /// Whether the field is to have the keyboard again, once.
    [[nodiscard]] static bool takes_focus(std::string_view field) {
        return std::exchange(*wants_focus(field), false);
    }
    /// Why the field's text can't be read, with a way to take it back.
    void wrong_note(const std::string& field);

    /// What was typed goes into the document as soon as it can be read.
    /// @param read makes the scenario of the text, or throws BadInput
    template <typename Read>
    void typed(const std::string& field, const Edit<std::string>& edit, const Read& read) {
        if (edit.changed) {
            PendingText kept = {field, edit.value, ""};
            try {
                now = read(edit.value);
            } catch (const BadInput& bad) {
                kept.wrong = bad.what();
            }
            keep(std::move(kept));
        }
        if (!edit.done) return;
        // A wrong word is typed anew at once: its keys are for no one else.
        if (is_wrong_text(field) && controls.was_pressed(Key::enter)) *wants_focus(field) = true;
        done = true;
        if (!is_wrong_text(field)) forget(field);
    }

  private:
    // Kept by Dear ImGui for the window, as the focus itself is.
    [[nodiscard]] static bool* wants_focus(std::string_view field) {
        return ImGui::GetStateStorage()->GetBoolRef(ImGui::GetID(field.data(), field.data() + field.size()));
    }
};

// --- the parts, in their order ---

void stack_list(StackForm& form);
void stack_buttons(StackForm& form);
/// Fields of the selected layer. @pre it is one
void stack_layer_fields(StackForm& form);

}  // namespace convwalk
