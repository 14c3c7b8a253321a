#include "ui/panels/stack_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "basics/text.h"

namespace convwalk {

StackForm::StackForm(Controls& its_controls, StackPanelState& its_state, const Scenario& scenario,
                     const StackReport& its_report)
    : controls(its_controls),
      style(its_controls.style),
      state(its_state),
      before(scenario),
      now(scenario),
      report(its_report),
      width_px(panel_width()),
      rows(its_controls, width_px, kLayerRows) {
    state.selected = std::min(state.selected, stack().layers.size());
    // What was typed to another network has nothing to do with this one.
    if (!state.pending.empty() && state.pending_for != *before.network()) {
        std::erase_if(state.pending, [](const PendingText& each) { return !each.wrong.empty(); });
        state.pending_for = *before.network();
    }
    if (state.apart_of != state.selected) {
        state.layer = {};
        state.first_cell_apart = false;
        state.kinds = {};
    }
    state.apart_of = state.selected;
}

void StackForm::select(std::size_t number) {
    if (state.selected == number) return;
    state.selected = number;
    selected = true;
}

void StackForm::remark(std::string_view words) const {
    wrapped_text(words, style.fonts.small, style.colours.muted);
}

const PendingText* StackForm::pending(std::string_view field) const {
    const auto found = std::find_if(state.pending.begin(), state.pending.end(),
                                    [&](const PendingText& each) { return each.field == field; });
    return found == state.pending.end() ? nullptr : &*found;
}

bool StackForm::is_wrong_text(std::string_view field) const {
    const PendingText* text = pending(field);
    return text != nullptr && !text->wrong.empty();
}

std::string StackForm::shown(std::string_view field, const std::string& otherwise) const {
    const PendingText* text = pending(field);
    return text == nullptr ? otherwise : text->text;
}

void StackForm::keep(PendingText text) {
    forget(text.field);
    state.pending.push_back(std::move(text));
    state.pending_for = *before.network();
}

void StackForm::forget(std::string_view field) {
    std::erase_if(state.pending, [&](const PendingText& each) { return each.field == field; });
}

std::string StackForm::key_of(std::string_view field) const {
    return fmt::format("{} of {}", field, state.selected);
}

Edit<std::int64_t> StackForm::number(const Rows& its_rows, NumberField field, const std::string& key,
                                     std::string_view words, bool whole_row) {
    const std::int64_t value = field.value;
    if (const PendingText* text = pending(key))
        std::from_chars(text->text.data(), text->text.data() + text->text.size(), field.value);
    field.wrong = field.wrong || is_wrong_text(key);
    Edit<std::int64_t> edit = whole_row ? its_rows.number(field) : number_field(controls, field);
    done = done || edit.done;
    if (edit.changed && (edit.value < field.least || edit.value > kLargestSize)) {
        keep({key, std::to_string(edit.value),
              fmt::format("{} is {}; it must be from {} to {}", words, edit.value, field.least, kLargestSize),
              true});
        edit.changed = false;
    } else if (edit.changed) {
        forget(key);
    }
    if (!edit.changed) edit.value = value;
    return edit;
}

void StackForm::typed_of_layer(const Row& row, const char* label, const std::string& value, const char* hint,
                               const std::function<void(const std::string&)>& read) {
    const std::string key = key_of(label);
    const auto edit =
        text_field(style, label, shown(key, value), hint, row.control_px, takes_focus(key), kRowHeight);
    typed(key, edit, [&](const std::string& text) {
        read(text);
        return before;  // the layer goes in with its other fields
    });
    for (PendingText& each : state.pending) each.of_layer = each.of_layer || each.field == key;
}

void StackForm::wrong_note(const std::string& field) {
    if (!is_wrong_text(field)) return;
    note(style, as_sentence(pending(field)->wrong), style.colours.wrong_note, style.colours.wrong, width_px);
    ImGui::PushID(field.c_str());
    if (button(style, "Take back", {.width = 90, .height = 26})) forget(field);
    ImGui::PopID();
}

}  // namespace convwalk
